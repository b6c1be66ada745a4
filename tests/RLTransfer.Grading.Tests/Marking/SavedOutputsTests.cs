using System.Text.Json.Nodes;
using RLTransfer.Notebooks.Documents;

namespace RLTransfer.Grading.Tests.Marking;

/// <summary>Outputs that a submission was saved with are compared with those of its own cells, run again.</summary>
public sealed class SavedOutputsTests
{
    [Fact]
    public async Task StaleEditedAndMissingOutputsAreNamedCellByCell()
    {
        using var folder = new TemporaryFolder();
        var notebook = Notebook.Parse(SampleAssignment.Submission(SampleAssignment.Write(folder)), "submission");
        var cells = notebook.Cells.Where(cell => cell.IsCode).ToList();
        string[] saved = ["3\n", "", "2.5\n", "5.23\n", "", "1.5\n"];   // what a run gives, but for the tests of the first question: 1.5
        foreach (var (cell, text) in cells.Zip(saved))
        {
            cell.ExecutionCount = 1;
            cell.Outputs.Clear();
            if (text.Length > 0) cell.Outputs.Add(new JsonObject { ["name"] = "stdout", ["output_type"] = "stream", ["text"] = text });
        }

        cells[4].ExecutionCount = null;
        cells[5].Outputs.Clear();
        var result = await SampleAssignment.Grade(notebook.ToBytes());
        Assert.Equal(
            ["returns-check: output 1, stdout: saved \"2.5\", now \"1.5\"", "mean: it has not been run since it was changed; run it and save it", "mean-check: output 1 is new: text on stdout"],
            result.Outputs);
        Assert.Equal(5, result.Score);
    }
}
