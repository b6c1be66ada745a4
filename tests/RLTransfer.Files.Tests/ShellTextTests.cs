using System.Diagnostics;

namespace RLTransfer.Files.Tests;

public class ShellTextTests
{
    [Theory]
    [InlineData("plain/name.txt")]
    [InlineData("")]
    [InlineData("my run")]
    [InlineData("it's; rm -rf $HOME `x` \"y\" \\ *")]
    public void A_shell_reads_a_quoted_word_as_it_was(string word)
    {
        using var shell = Process.Start(new ProcessStartInfo("sh", ["-c", $"printf %s {ShellText.Quote(word)}"]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        Assert.Equal(word, shell.StandardOutput.ReadToEnd());
    }
}
