using RLTransfer.Figures.Display;
using RLTransfer.Files;

namespace RLTransfer.Notebooks.Export;

/// <summary>The display of a notebook that runs as an ordinary program: text to the terminal, each figure to a file of its own.</summary>
/// <param name="folder">Where the files go.</param>
/// <param name="name">What their names begin with.</param>
public sealed class FigureFolder(string folder, string name) : IDisplay
{
    private readonly Dictionary<string, string> shown = new(StringComparer.Ordinal);
    private int figures;

    /// <inheritdoc/>
    public void Show(MimeBundle value, string? displayId = null)
    {
        if (value.Data.TryGetValue("image/svg+xml", out var svg))
        {
            var file = Path.Combine(folder, FormattableString.Invariant($"{name}-figure-{++figures}.svg"));
            WholeFile.WriteText(file, svg.ToString()!);
            if (displayId is not null) shown[displayId] = file;
            Console.WriteLine(file);
            return;
        }

        // A bar that redraws itself is HTML alone; tables have Markdown too.
        var isBar = displayId is not null && value.Data.ContainsKey("text/html") && !value.Data.ContainsKey("text/markdown");
        if (!isBar) Console.WriteLine(value.Data[MimeBundle.PlainText]);
    }

    /// <inheritdoc/>
    public void Update(string displayId, MimeBundle value)
    {
        if (shown.TryGetValue(displayId, out var file) && value.Data.TryGetValue("image/svg+xml", out var svg)) WholeFile.WriteText(file, svg.ToString()!);
    }
}
