namespace RLTransfer.Cli.Tests.Assignments;

/// <summary>A wrong submission that is typical of students: the reference solution with one thing done otherwise.</summary>
/// <param name="Name">What was done.</param>
/// <param name="Right">A piece of the reference solution, which stands there once.</param>
/// <param name="Wrong">What stands there instead.</param>
/// <param name="Test">The test meant to catch it.</param>
/// <param name="Hint">A part of the hint that names it.</param>
public sealed record Mistake(string Name, string Right, string Wrong, string Test, string Hint);
