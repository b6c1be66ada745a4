using Markdig;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;

namespace RLTransfer.Notebooks.Export;

/// <summary>C# between fences looks like C# in cells.</summary>
internal sealed class CodeFences : IMarkdownExtension
{
    public void Setup(MarkdownPipelineBuilder pipeline)
    {
    }

    public void Setup(MarkdownPipeline pipeline, IMarkdownRenderer renderer)
    {
        if (renderer is HtmlRenderer html) html.ObjectRenderers.ReplaceOrAdd<CodeBlockRenderer>(new Highlighting());
    }

    private sealed class Highlighting : CodeBlockRenderer
    {
        protected override void Write(HtmlRenderer renderer, CodeBlock block)
        {
            if (block is not FencedCodeBlock { Info: { } info } || info.ToUpperInvariant() is not ("CSHARP" or "C#" or "CS"))
            {
                base.Write(renderer, block);
                return;
            }

            renderer.EnsureLine();
            renderer.Write("<pre><code class=\"language-csharp\">").Write(CSharpHighlighter.ToHtml(block.Lines.ToString())).Write("\n</code></pre>");
            renderer.EnsureLine();
        }
    }
}
