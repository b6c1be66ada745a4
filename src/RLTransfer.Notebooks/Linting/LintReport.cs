namespace RLTransfer.Notebooks.Linting;

/// <summary>What a notebook holds, and what is wrong with it.</summary>
/// <param name="Kinds">Code cells of each kind.</param>
/// <param name="Exercises">Cells that a student fills in.</param>
/// <param name="Findings">What the style forbids, from the first cell to the last; what is about the whole notebook first.</param>
public sealed record LintReport(IReadOnlyDictionary<CellKind, int> Kinds, int Exercises, IReadOnlyList<LintFinding> Findings)
{
    /// <summary>The share of ideas among the code cells that are no checks, plots or set-up; 1 where there are none.</summary>
    public double IdeaShare => Kinds[CellKind.Idea] + Kinds[CellKind.Runner] is > 0 and var cells ? Kinds[CellKind.Idea] / (double)cells : 1;
}
