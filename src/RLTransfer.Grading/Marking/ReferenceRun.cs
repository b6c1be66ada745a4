using System.Text.Json.Nodes;
using RLTransfer.Grading.Assignments;
using RLTransfer.Grading.Checks;
using RLTransfer.Grading.Sandboxing;

namespace RLTransfer.Grading.Marking;

/// <summary>What the reference solution returns for the inputs of the tests that ask for it. It runs in a sandbox that no student's code ever sees.</summary>
internal sealed class ReferenceRun(Assignment assignment, TestsFile tests, Sandbox sandbox)
{
    /// <summary>The slot that no submission has.</summary>
    public const int Slot = 999;

    /// <summary>A value for each test; null where it asks for none.</summary>
    /// <exception cref="AssignmentException">The reference solution fails.</exception>
    public async Task<IReadOnlyList<JsonNode?>> ValuesAsync()
    {
        var cells = assignment.Cells.Where(cell => cell.Cell.IsCode).Select(cell => new SessionCell(cell.Name, cell.Cell.Source, cell.Cell.OwnLanguage ?? "csharp")).ToList();
        await using var run = new SubmissionRun(sandbox, Slot, cells, tests.Drivers, CancellationToken.None);
        await run.RunCellsAsync();
        if (run.Outcomes.FirstOrDefault(outcome => outcome.Value.Status != "ok") is { Key: { } cell, Value: var outcome })
            throw new AssignmentException($"{assignment.Name}: the reference solution fails at {cell}: {outcome.Error}");
        var values = new List<JsonNode?>();
        foreach (var test in tests.Tests)
        {
            if (!test.NeedsReference)
            {
                values.Add(null);
                continue;
            }

            var measured = await run.MeasureAsync(test);
            values.Add(measured.Status == "ok" ? measured.Value : throw new AssignmentException($"{assignment.Name}: the reference solution fails in \"{test.Title}\": {measured.Error}"));
        }

        return values;
    }
}
