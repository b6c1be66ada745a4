using System.Text.Json.Nodes;
using RLTransfer.Grading.Assignments;
using RLTransfer.Notebooks.Documents;

namespace RLTransfer.Grading.Tests.Hostile;

/// <summary>Attacks in the notebook itself: its cells, its metadata, its JSON, the names.</summary>
internal static class FileAttacks
{
    private const string Cells = "change graded cells", Json = "hostile JSON", Scripts = "scripts for whoever reads the feedback", Names = "formulas in names";

    public static IEnumerable<Attack> All() =>
    [
        Changed(Cells, "deletes the tests", notebook => Remove(notebook, "returns-check", "mean-check"), 2, "The cell \"returns-check\" is missing"),
        Changed(Cells, "rewrites the tests", notebook => Cell(notebook, "returns-check").Source = "Console.WriteLine(\"passed\");", 2, "The cell \"returns-check\" was changed"),
        Changed(Cells, "repeats a cell", notebook =>
        {
            var copy = Cell(notebook, "mean").Json.DeepClone();
            copy["source"] = "double Mean(double[] values) => 1;";
            ((JsonArray)notebook.Root["cells"]!).Add(copy);
        }, 2, "more than once"),
        Changed(Cells, "moves cells", notebook =>
        {
            var cells = (JsonArray)notebook.Root["cells"]!;
            var last = cells[^1]!;
            cells.RemoveAt(cells.Count - 1);
            cells.Insert(0, last);
        }, 2, "Cells were moved"),
        Changed(Cells, "makes a solution a text", notebook => Retype(Cell(notebook, "mean"), "markdown"), 2, "was made a markdown cell"),
        Changed(Cells, "gives itself points", notebook =>
        {
            var metadata = (JsonObject)Cell(notebook, "returns-check").Metadata[GradeCell.Key]!;
            metadata["points"] = 1e9;
            metadata["grade"] = "yes";
        }, 2),
        Changed(Cells, "calls its answer the tests", notebook => ((JsonObject)Cell(notebook, "returns").Metadata[GradeCell.Key]!)["grade_id"] = "mean-check", 2, "The cell \"returns\" is missing"),
        Changed(Cells, "says that it is Python", notebook => notebook.Metadata["kernelspec"] = new JsonObject { ["name"] = "python3", ["language"] = "python", ["display_name"] = "Python 3" }, 2, "It was graded as C#"),
        Changed(Cells, "says that it is of another release", notebook => ((JsonObject)notebook.Metadata[Release.Key]!)["release"] = "000000000000", 2, "another release"),
        Changed(Cells, "says that it is another assignment", notebook => ((JsonObject)notebook.Metadata[Release.Key]!)["assignment"] = "<b>other</b>", 0, "is of the assignment"),

        Changed(Cells, "adds half a million cells", notebook => ((JsonArray)notebook.Root["cells"]!).Add(new JsonObject { ["cell_type"] = "raw", ["metadata"] = new JsonObject(), ["source"] = new JsonArray([.. Enumerable.Repeat(0, 500_000).Select(_ => (JsonNode)"")]) }), 0, "more than 500,000 values"),
        Changed(Cells, "adds three thousand graded cells with scripts for names", notebook =>
        {
            for (var i = 0; i < 3_000; i++)
                ((JsonArray)notebook.Root["cells"]!).Add(new JsonObject { ["cell_type"] = "raw", ["metadata"] = new JsonObject { [GradeCell.Key] = NotebookText.Grade($"<script>{i}</script>", grade: true, solution: true, locked: false, 1) }, ["source"] = "" });
        }, 2, "more."),
        Changed(Cells, "writes megabytes into an answer", notebook => Cell(notebook, "returns").Source = "// " + new string('x', 4 << 20), 2, "holds more than 256 K of text"),
        Changed(Cells, "says in megabytes what language it is", notebook => notebook.Metadata["kernelspec"] = new JsonObject { ["name"] = "<script>", ["language"] = new string('x', 4 << 20), ["display_name"] = new string('y', 4 << 20) }, 2, "It was graded as C#"),
        Saved(Json, "saves thousands of outputs", cell =>
        {
            for (var i = 0; i < 5_000; i++) cell.Outputs.Add(new JsonObject { ["ename"] = new string('e', 100), ["evalue"] = "", ["output_type"] = "error", ["traceback"] = new JsonArray() });
        }, "more"),
        Saved(Json, "saves an output that takes for ever to compare", cell => cell.Outputs.Add(new JsonObject { ["name"] = "stdout", ["output_type"] = "stream", ["text"] = string.Concat(Enumerable.Repeat("1,111", 400_000)) + "x" }), "now"),
        Saved(Json, "saves an output whose kind is a number", cell => cell.Outputs.Add(new JsonObject { ["output_type"] = "display_data", ["data"] = new JsonObject { ["text/plain"] = "3\n", ["application/json"] = null, ["application/x+json"] = new JsonArray(1e308, "NaN") }, ["name"] = 7 })),

        Attack.File(Json, "is empty", "", "is empty"),
        Attack.File(Json, "is no JSON", "import antigravity", "is not JSON"),
        Attack.File(Json, "is cut off", "{\"cells\": [{\"cell_type\": \"code\", \"source\": [\"a", "truncated"),
        Attack.File(Json, "is nested without end", string.Concat(Enumerable.Repeat("[", 200_000)), "not JSON"),
        Attack.File(Json, "is nested without end in its metadata", "{\"nbformat\": 4, \"nbformat_minor\": 5, \"cells\": [], \"metadata\": " + new string('[', 100_000) + new string(']', 100_000) + "}", "not JSON"),
        Attack.File(Json, "repeats keys", "{\"nbformat\": 4, \"nbformat_minor\": 5, \"metadata\": {}, \"cells\": [], \"cells\": [{}]}", "uplicate"),
        Attack.File(Json, "holds a number for a cell", "{\"nbformat\": 4, \"nbformat_minor\": 5, \"metadata\": {}, \"cells\": [7]}", "must be an object"),
        Attack.File(Json, "holds an object for a source", "{\"nbformat\": 4, \"nbformat_minor\": 5, \"metadata\": {}, \"cells\": [{\"cell_type\": \"code\", \"metadata\": {\"nbgrader\": {\"grade_id\": \"returns\"}}, \"source\": {}}]}", "source must be"),
        Attack.File(Json, "holds a list for its metadata", "{\"nbformat\": 4, \"nbformat_minor\": 5, \"metadata\": [], \"cells\": []}", "metadata must be"),
        Attack.File(Json, "holds numbers for nbgrader's metadata", "{\"nbformat\": 4, \"nbformat_minor\": 5, \"metadata\": {\"rltransfer\": 3}, \"cells\": [{\"cell_type\": \"code\", \"metadata\": {\"nbgrader\": 7}, \"source\": \"\"}]}", "none of the cells"),
        Attack.File(Json, "is of another format", "{\"nbformat\": 3, \"worksheets\": []}", "format 3"),
        Attack.File(Json, "is another notebook", new NotebookText().Code("1 + 1").ToString(), "none of the cells"),
        Attack.File(Json, "is no text", [0x80, 0x81, 0xFF, 0x00], "not UTF-8"),

        Attack.InCell(Scripts, "in its code", "// <script>document.title='pwned'</script><img src=x onerror=\"document.title='pwned'\">\ndouble[] Returns(double[] rewards, double discount) => rewards;"),
        Attack.InCell(Scripts, "in an exception", "double[] Returns(double[] rewards, double discount) => throw new Exception(\"</pre><script>document.title='pwned'</script><svg onload=\\\"document.title='pwned'\\\">\");"),
        Attack.InCell(Scripts, "in what it returns", "string Returns(double[] rewards, double discount) => \"</td></table><iframe srcdoc='<script>parent.document.title=1</script>'></iframe>\";"),
        Attack.InCell(Scripts, "in its name", "double[] Returns(double[] rewards, double discount) => rewards;") with { Id = "<script>document.title='pwned'</script>\"'><img src=x onerror=alert(1)>" },

        Attack.InCell(Names, "as a command", "double[] Returns(double[] rewards, double discount) => rewards;") with { Id = "=cmd|'/C calc'!A0" },
        Attack.InCell(Names, "behind a sign", "double[] Returns(double[] rewards, double discount) => rewards;") with { Id = "+SUM(A1:A9),\"quoted\"\r\nnext,line" },
        Attack.InCell(Names, "as a path", "double[] Returns(double[] rewards, double discount) => rewards;") with { Id = "../../../../tmp/rlt-escaped" },
        Attack.InCell(Names, "behind an at", "double[] Returns(double[] rewards, double discount) => rewards;") with { Id = "@evil\tname" },
    ];

    // An honest answer to the second question alone, in a notebook that was changed.
    private static Attack Changed(string threat, string name, Action<Notebook> change, double score, string? says = null) => new(threat, name, assignment =>
    {
        var notebook = Notebook.Parse(SampleAssignment.Submission(assignment, returns: null), "submission");
        change(notebook);
        return notebook.ToBytes();
    }, score, says);

    // All honest, but for what the first cell is said to have shown.
    private static Attack Saved(string threat, string name, Action<NotebookCell> change, string? says = null) => new(threat, name, assignment =>
    {
        var notebook = Notebook.Parse(SampleAssignment.Submission(assignment), "submission");
        var shows = notebook.Cells.First(cell => cell.IsCode);
        shows.ExecutionCount = 1;
        shows.Outputs.Clear();
        change(shows);
        return notebook.ToBytes();
    }, 5, says);

    private static NotebookCell Cell(Notebook notebook, string id) => notebook.Cells.First(cell => GradeCell.IdOf(cell) == id);

    private static void Remove(Notebook notebook, params string[] ids)
    {
        for (var i = notebook.Cells.Count - 1; i >= 0; i--)
            if (ids.Contains(GradeCell.IdOf(notebook.Cells[i]), StringComparer.Ordinal)) notebook.RemoveAt(i);
    }

    private static void Retype(NotebookCell cell, string type)
    {
        cell.Json["cell_type"] = type;
        cell.Json.Remove("outputs");
        cell.Json.Remove("execution_count");
    }
}
