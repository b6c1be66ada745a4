using System.Text;
using RLTransfer.Grading.Assignments;

namespace RLTransfer.Grading.Tests.Hostile;

/// <summary>A submission that wants what it should not get.</summary>
/// <param name="Threat">The row of the threat table.</param>
/// <param name="Name">What it does.</param>
/// <param name="Make">Makes the file, given the assignment.</param>
/// <param name="Score">All the points it may get: those of honest cells.</param>
/// <param name="Says">What the result must say of it.</param>
public sealed record Attack(string Threat, string Name, Func<Assignment, byte[]> Make, double Score, string? Says = null)
{
    /// <summary>The score of what may also take its own second answer down.</summary>
    public const double AtMostHonest = -1;

    /// <summary>The score of an honest submission that may take its own answers down.</summary>
    public const double AtMostEverything = -2;

    /// <summary>Whose submission it claims to be.</summary>
    public string Id { get; init; } = Name;

    public override string ToString() => $"{Threat}: {Name}";

    /// <summary>Hostile code in the cell of the first question; the second is answered honestly, behind as long a comment as asked for, and keeps its two points.</summary>
    public static Attack InCell(string threat, string name, string code, string? says = null, double score = 2, int comment = 0) =>
        new(threat, name, assignment => SampleAssignment.Submission(assignment, code, $"/*{new string('x', comment)}*/ {SampleAssignment.Mean}"), score, says);

    /// <summary>An honest first answer, and hostile code behind it in the same cell.</summary>
    public static Attack Behind(string threat, string name, string code, double score, string? says = null) =>
        new(threat, name, assignment => SampleAssignment.Submission(assignment, SampleAssignment.Returns + "\n" + code), score, says);

    /// <summary>A file of its own.</summary>
    public static Attack File(string threat, string name, byte[] bytes, string says) => new(threat, name, _ => bytes, 0, says);

    /// <summary>A text of its own.</summary>
    public static Attack File(string threat, string name, string text, string says) => File(threat, name, Encoding.UTF8.GetBytes(text), says);
}
