namespace RLTransfer.Notebooks.Tests.Running;

/// <summary>Whole notebooks in real worker processes; each worker costs a second, so each test asks much of one.</summary>
public sealed class RunnerTests
{
    [Fact]
    public void Cells_share_state_show_values_and_count()
    {
        var notebook = NotebookBuilder.Of(
            "1 + 1", "", "var x = 3;\nConsole.Write(\"a\"); Console.Write(\"b\"); Console.Error.WriteLine(\"c\");\nx * 2", "await Task.Delay(1);\nx + 1",
            "var shown = display(\"first\");\nConsole.WriteLine(\"between\");\nshown.Update(\"second\");", "async Task<int> F() { await Task.Delay(1); return 4; }\nF().Result",
            "#!markdown\n# Title\n#!csharp\n\"é😀\"", "Console.Out.Write('x'); Environment.Exit(3);", "1");

        var failures = notebook.Run();

        var cells = notebook.Cells;
        Assert.Equal(["2\n", "", "abc\n6\n", "4\n", "second\nbetween\n", "4\n", "# Title\né😀\n", "xWorkerDied: died at cell 7: the worker process exited with code 3\n", ""], cells.Select(cell => cell.Text()));
        Assert.Equal([1, null, 2, 3, 4, 5, 6, 7, null], cells.Select(cell => cell.ExecutionCount));
        Assert.Equal("cell 7: died at cell 7: the worker process exited with code 3", Assert.Single(failures).ToString());
    }

    [Fact]
    public void A_run_time_error_names_cell_and_line_and_ends_the_run()
    {
        var notebook = NotebookBuilder.Of("int F(int k) =>\n  10 / k;", "Console.WriteLine(\"before\");\nF(0)", "1");

        var failure = Assert.Single(notebook.Run());

        Assert.Equal("cell 2, line 2: DivideByZeroException: Attempted to divide by zero.", failure.ToString());
        Assert.Equal("before\nDivideByZeroException: Attempted to divide by zero.\n", notebook.Cells[1].Text());
        var traceback = string.Join('\n', notebook.Cells[1].Outputs[^1]!["traceback"]!.AsArray().Select(line => (string)line!));
        Assert.Contains("----> 2\e[0m \e[1m  10 / k;", traceback, StringComparison.Ordinal);
        Assert.Contains("called from \e[0;32mcell 2\e[0m, line 2: F(0)", traceback, StringComparison.Ordinal);
        Assert.Empty(notebook.Cells[2].Outputs);
    }
}
