using System.Text.RegularExpressions;
using Markdig;
using Markdig.Extensions.Mathematics;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;

namespace RLTransfer.Notebooks.Export;

/// <summary>Formulas as Jupyter finds them besides <c>$x$</c>: LaTeX's environments anywhere in the text, <c>\\(x\\)</c> and <c>\\[x\\]</c>; what stands between <c>$$</c> is displayed.</summary>
internal sealed partial class Formulas : IMarkdownExtension
{
    public void Setup(MarkdownPipelineBuilder pipeline)
    {
        pipeline.BlockParsers.InsertBefore<ParagraphBlockParser>(new EnvironmentParser());
        pipeline.InlineParsers.Insert(0, new FormulaParser());       // before the one that takes \\ for a backslash
    }

    public void Setup(MarkdownPipeline pipeline, IMarkdownRenderer renderer)
    {
        if (renderer is HtmlRenderer html) html.ObjectRenderers.ReplaceOrAdd<HtmlMathInlineRenderer>(new FormulaRenderer());
    }

    [GeneratedRegex(@"\G\\begin\{(?<name>[a-zA-Z]+\*?)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Begin();

    // The environment that begins at a place of the text: where it ends there; -1 where none does.
    private static int EndOf(string text, int start, int last, out string close)
    {
        close = "";
        if (Begin().Match(text, start) is not { Success: true } begin) return -1;
        close = $@"\end{{{begin.Groups["name"].Value}}}";
        var end = text.IndexOf(close, start, last + 1 - start, StringComparison.Ordinal);
        return end < 0 ? -1 : end + close.Length;
    }

    /// <summary>An environment that has its lines for itself: nothing in it is Markdown.</summary>
    private sealed class EnvironmentParser : BlockParser
    {
        private static readonly object End = new();

        public EnvironmentParser() => OpeningCharacters = ['\\'];

        public override BlockState TryOpen(BlockProcessor processor)
        {
            if (processor.IsCodeIndent) return BlockState.None;
            var line = processor.Line;
            var end = EndOf(line.Text, line.Start, line.Text.Length - 1, out var close);
            if (end < 0 || !IsRestOfLineEmpty(line.Text, end)) return BlockState.None;
            var block = new MathBlock(this) { Column = processor.Column, Span = new SourceSpan(line.Start, line.End) };
            block.GetAttributes().AddClass("math");
            block.SetData(End, close);
            processor.NewBlocks.Push(block);
            return After(processor, close);
        }

        public override BlockState TryContinue(BlockProcessor processor, Block block) => After(processor, (string)block.GetData(End)!);

        private static BlockState After(BlockProcessor processor, string close) =>
            processor.Line.ToString().Contains(close, StringComparison.Ordinal) ? BlockState.Break : BlockState.Continue;

        private static bool IsRestOfLineEmpty(string text, int at)
        {
            while (at < text.Length && text[at] is ' ' or '\t' or '\r') at++;
            return at >= text.Length || text[at] == '\n';
        }
    }

    /// <summary>An environment within a line, and formulas between doubled backslashes.</summary>
    private sealed class FormulaParser : InlineParser
    {
        public FormulaParser() => OpeningCharacters = ['\\'];

        public override bool Match(InlineProcessor processor, ref StringSlice slice)
        {
            var (text, start) = (slice.Text, slice.Start);
            if (slice.PeekChar() == '\\' && slice.PeekChar(2) is ('(' or '[') and var open) return Between(processor, ref slice, open == '(' ? @"\\)" : @"\\]", isShown: open == '[');
            var end = EndOf(text, start, slice.End, out _);
            return end >= 0 && Take(processor, ref slice, start, end, end, isShown: true);
        }

        private static bool Between(InlineProcessor processor, ref StringSlice slice, string close, bool isShown)
        {
            var begin = slice.Start + 3;
            var end = begin > slice.End ? -1 : slice.Text.IndexOf(close, begin, slice.End + 1 - begin, StringComparison.Ordinal);
            return end >= 0 && Take(processor, ref slice, begin, end, end + close.Length, isShown);
        }

        private static bool Take(InlineProcessor processor, ref StringSlice slice, int begin, int end, int next, bool isShown)
        {
            processor.Inline = new MathInline { Delimiter = '$', DelimiterCount = isShown ? 2 : 1, Content = new StringSlice(slice.Text, begin, end - 1) };
            slice.Start = next;
            return true;
        }
    }

    private sealed class FormulaRenderer : HtmlObjectRenderer<MathInline>
    {
        protected override void Write(HtmlRenderer renderer, MathInline formula)
        {
            var (open, close) = formula.DelimiterCount == 2 ? (@"\[", @"\]") : (@"\(", @"\)");
            renderer.Write("<span class=\"math\">").Write(open).WriteEscape(ref formula.Content).Write(close).Write("</span>");
        }
    }
}
