namespace RLTransfer.Notebooks.Linting;

/// <summary>Something that the house's style forbids.</summary>
/// <param name="Cell">The cell's number, from 0, text and code counted together; null: the whole notebook.</param>
/// <param name="Rule">The rule's name.</param>
/// <param name="Message">What is wrong, and what to do.</param>
public sealed record LintFinding(int? Cell, string Rule, string Message);
