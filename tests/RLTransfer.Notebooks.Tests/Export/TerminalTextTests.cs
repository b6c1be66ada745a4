using RLTransfer.Notebooks.Export;

namespace RLTransfer.Notebooks.Tests.Export;

public sealed class TerminalTextTests
{
    [Theory]
    [InlineData("10%\r50%\r100%\nend\e[K of line\nab\b\bAB\n", "100%\nend of line\nAB\n")]
    [InlineData("long line\rshort", "shortline")]
    [InlineData("long line\r\e[Kshort", "short")]
    [InlineData("long line\rshort\e[K", "short")]
    [InlineData("one\r\ntwo\r\n", "one\ntwo\n")]
    [InlineData("a\nb\nc\e[2A\rX\e[2B", "X\nb\nc")]
    [InlineData("wipe\e[2J\e[1;1Hme", "    me")]
    [InlineData("\e[31mred\e[0m <b>\e[1;92mgood\e[m", "<span class=\"t31\">red</span> &lt;b&gt;<span class=\"t92 tb\">good</span>")]
    [InlineData("\e[38;5;196mone\e[38;2;1;2;3mtwo\e[0m", "<span style=\"color:#ff0000\">one</span><span style=\"color:#010203\">two</span>")]
    [InlineData("\e[38;2;0;200;30;1ma\e[0m\e[38:2::1:2:3mb\e[0;48:5:244mc\e[49;38;5;9md", "<span class=\"tb\" style=\"color:#00c81e\">a</span><span style=\"color:#010203\">b</span><span style=\"background:#808080\">c</span><span class=\"t91\">d</span>")]
    [InlineData("\e[31;44mx\e[7my\e[27;39;49mz\e[3;4;9mq\e[23;24;29m.", "<span class=\"t31 p34\">x</span><span class=\"t34 p31 tv\">y</span>z<span class=\"ti tu ts\">q</span>.")]
    [InlineData("\e[38;5;300ma\e[38mb\e[48;2;1mc\e[m", "abc")]
    [InlineData("\e]8;;http://x\alink\e]8;;\a\a\0\u0001\u009b1mX", "link<span class=\"tb\">X</span>")]
    [InlineData("\e[999999999Cx\e[", null)]
    [InlineData("😀x\b\b!", "!x")]
    public void A_page_shows_what_a_terminal_would_at_the_end(string text, string? html)
    {
        var shown = TerminalText.ToHtml(text);
        if (html is not null) Assert.Equal(html, shown);
        Assert.DoesNotContain(shown, character => char.IsControl(character) && character != '\n');
    }

    [Fact]
    public void Half_a_character_is_the_replacement_character() => Assert.Equal("a\ufffdb", TerminalText.ToHtml("a" + (char)0xd83d + "b"));
}
