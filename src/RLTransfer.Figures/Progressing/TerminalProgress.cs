namespace RLTransfer.Figures.Progressing;

/// <summary>One line of a terminal, drawn again over itself.</summary>
/// <param name="writer">The terminal.</param>
/// <param name="width">Its columns, asked each time.</param>
internal sealed class TerminalProgress(TextWriter writer, Func<int> width) : IProgressSink
{
    private int drawn;

    /// <summary>The columns of the terminal; 80 where it does not say.</summary>
    public static int ConsoleWidth()
    {
        try
        {
            return Console.WindowWidth is > 20 and var columns ? columns : 80;
        }
        catch (IOException)
        {
            return 80;
        }
    }

    public void Show(ProgressState state)
    {
        var line = Line(state);
        var room = Math.Max(10, width() - 1);
        if (line.Length > room) line = line[..(room - 1)] + "…";
        writer.Write('\r' + line.PadRight(drawn));   // blanks over what was longer
        drawn = line.Length;
        if (state.Phase != ProgressPhase.Running) writer.WriteLine();
        writer.Flush();
    }

    private static string Line(ProgressState state)
    {
        var note = string.IsNullOrEmpty(state.Note) ? "" : "  " + state.Note.ReplaceLineEndings(" ");
        if (state.Phase != ProgressPhase.Running)
            return $"{state.Name}  {state.Count} {(state.Phase == ProgressPhase.Done ? "done" : "stopped")} in {ProgressState.Duration(state.Elapsed)}{note}";
        const int cells = 24;
        var bar = state.Part is not { } part ? "" : "  " + new string('█', (int)(part * cells)) + new string('░', cells - (int)(part * cells));
        return $"{state.Name}{bar}  {state.Count}{(state.Pace.Length > 0 ? "  " + state.Pace : "")}{note}";
    }
}
