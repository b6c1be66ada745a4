using System.Text.Json.Serialization;

namespace RLTransfer.Grading.Marking;

/// <summary>Everything that grading one submission has found. It holds no time and no path, so that grading twice gives the same.</summary>
public sealed record SubmissionResult
{
    /// <summary>Whose it is.</summary>
    public required string Id { get; init; }

    /// <summary>The assignment's name.</summary>
    public required string Assignment { get; init; }

    /// <summary>Whether a sandbox was around it.</summary>
    public required bool Sandboxed { get; init; }

    /// <summary>Why nothing of it could be graded; null where it was graded.</summary>
    public string? Error { get; init; }

    /// <summary>Whether that was the grader's own fault, and grading again may mend it.</summary>
    public bool IsUngraded { get; init; }

    /// <summary>The points of all tests passed.</summary>
    public double Score => Tests.Sum(test => test.Score);

    /// <summary>The points of all tests.</summary>
    public required double MaxScore { get; init; }

    /// <summary>Points that a person still has to give.</summary>
    public double ManualPoints { get; init; }

    /// <summary>What a person should look at.</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];

    /// <summary>The solution cells, in order.</summary>
    public IReadOnlyList<CellReport> Cells { get; init; } = [];

    /// <summary>The tests, in the order of their file.</summary>
    public IReadOnlyList<TestReport> Tests { get; init; } = [];

    /// <summary>Where the saved outputs are not what a run gives.</summary>
    public IReadOnlyList<string> Outputs { get; init; } = [];
}

/// <summary>A solution cell.</summary>
/// <param name="GradeId">Its grade_id.</param>
/// <param name="Source">The student's text; empty where the cell is missing.</param>
/// <param name="Status"><c>ok</c>, <c>error</c>, <c>timeout</c>, <c>died</c>, <c>missing</c> or <c>unchanged</c>.</param>
/// <param name="Error">What went wrong.</param>
public sealed record CellReport(string GradeId, string Source, string Status, string? Error = null);

/// <summary>A test's outcome.</summary>
/// <param name="GradeId">The cell whose points it gives.</param>
/// <param name="Title">What it tests.</param>
/// <param name="Points">What it is worth.</param>
/// <param name="Passed">Whether it passed.</param>
/// <param name="IsHidden">Whether students see nothing of it but its outcome and hint.</param>
/// <param name="Call">What was called; null where hidden.</param>
/// <param name="Expected">What would have been right; null where hidden.</param>
/// <param name="Got">What came; null where hidden.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Hint">What may help.</param>
public sealed record TestReport(
    string GradeId, string Title, double Points, bool Passed, bool IsHidden, string? Call = null, string? Expected = null, string? Got = null, string? Message = null, string? Hint = null)
{
    /// <summary>The points it gives.</summary>
    [JsonIgnore]
    public double Score => Passed ? Points : 0;
}
