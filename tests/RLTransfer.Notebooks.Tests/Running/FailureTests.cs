using System.Diagnostics;
using RLTransfer.Notebooks.Running;

namespace RLTransfer.Notebooks.Tests.Running;

/// <summary>Cells that misbehave: each is named, what came before is kept, and the runner is none the worse.</summary>
public sealed class FailureTests
{
    private static readonly RunOptions GoOn = new() { AllowErrors = true, CellTimeout = TimeSpan.FromSeconds(30) };

    [Fact]
    public void Errors_in_code_name_the_cell_and_the_line_and_leave_the_state_as_it_was()
    {
        var notebook = NotebookBuilder.Of(
            "var kept = 5;\nvoid Fail() => throw new InvalidOperationException(\"first\\nsecond\");", "var a = 1;\nvar b = missing + a;\n", "kept = 6;\nFail();", "kept",
            "#!r \"x\"", "#r \"no/such.dll\"", "// a comment\n#!fsharp\nlet x = 1", "Task.Run(Fail).Wait();", "class Node { public Node(int n) { if (n == 0) throw new Exception(\"deep\"); new Node(n - 1); } }\nnew Node(40);",
            "Console.ReadLine()", "#r \"nuget:-bad-\"", "throw new OperationCanceledException();", "throw new System.Runtime.InteropServices.ExternalException(\"shapes do not fit\\nException raised from meta at Blas.cpp:12 (first frame)\\nfra\" + \"me #1: c10::Error\");", "\"\"\"\n#!who\n\"\"\"");

        var failures = notebook.Run(GoOn);

        Assert.Equal(
        [
            "cell 2, line 2: CompilationError: (2,9): error CS0103: The name 'missing' does not exist in the current context",
            "cell 3, line 2: InvalidOperationException: first",
            "cell 5, line 1: DirectiveError: #!r is unsupported.",
            "cell 6, line 1: DirectiveError: #r \"no/such.dll\": there is no such file; a package is referenced with #r \"nuget:Name,version\".",
            "cell 7, line 2: DirectiveError: #!fsharp is unsupported.",
            "cell 8, line 1: InvalidOperationException: first",
            "cell 9, line 1: Exception: deep",
            "cell 10, line 1: InvalidOperationException: The cell asks for input, and nobody is there to answer: this notebook runs without a reader.",
            "cell 11, line 1: DirectiveError: #r \"nuget:-bad-\": write nuget:Name or nuget:Name,version.",
            "cell 12, line 1: OperationCanceledException: The operation was canceled.",
            "cell 13, line 1: ExternalException: shapes do not fit",
        ],
        failures.Select(failure => failure.ToString().Split(" There are:")[0]));
        Assert.All(failures, failure => Assert.True(failure.IsInCode));
        Assert.Equal("6\n", notebook.Cells[3].Text());
        Assert.Equal("#!who\n", notebook.Cells[13].Text());
        Assert.DoesNotContain("frame #1", notebook.Cells[12].Outputs.ToJsonString(), StringComparison.Ordinal);
        Assert.All(notebook.Cells, cell => Assert.True(cell.Outputs.Count(output => (string?)output!["output_type"] == "error") <= 1));
    }

    [Fact]
    public async Task Endless_cells_are_stopped_at_their_time_and_variables_survive()
    {
        var limit = TimeSpan.FromSeconds(1.5);
        var notebook = NotebookBuilder.Of(
            NotebookBuilder.Begin + "var kept = 5;\nConsole.WriteLine(\"begun\");\nBegin();\nwhile (true) { }", "Begin();\nSystem.Threading.Thread.Sleep(-1);",
            "await Task.Delay(1);\nkept = 7;\nBegin();\nwhile (true) kept = 8 - 1;", "Begin();\nTask.Delay(-1).Wait();", "kept");

        var failures = await notebook.RunInTime(GoOn with { CellTimeout = limit }, TestWorker.Host, [limit], [limit], [limit], [limit]);

        Assert.Equal([1, 2, 3, 4], failures.Select(failure => failure.Cell));
        Assert.All(failures, failure => Assert.Equal("the cell took longer than 1.5 s", failure.Error));
        Assert.StartsWith("begun\n", notebook.Cells[0].Text(), StringComparison.Ordinal);
        Assert.Equal("7\n", notebook.Cells[4].Text());
    }

    /// <summary>Modes, scopes and locks are bound to a thread; so all cells run on one, aborted or not.</summary>
    [Fact]
    public async Task What_is_bound_to_the_thread_survives_cells_that_are_stopped()
    {
        var limit = TimeSpan.FromSeconds(1.5);
        var notebook = NotebookBuilder.Of(
            NotebookBuilder.Begin + "static class Mode { [ThreadStatic] public static int Of; }\nvar local = new System.Threading.ThreadLocal<int>();\nvar thread = Environment.CurrentManagedThreadId;\n"
                + "Mode.Of = 3; local.Value = 4; System.Threading.Monitor.Enter(local);",
            "Begin();\nwhile (true) { }", "GC.Collect();\nBegin();\nawait Task.Yield();\nwhile (true) { }",
            "System.Threading.Monitor.Exit(local);\n(Mode.Of, local.Value, thread == Environment.CurrentManagedThreadId)");

        var failures = await notebook.RunInTime(GoOn with { CellTimeout = limit }, TestWorker.Host, [limit], [limit]);

        Assert.Equal([2, 3], failures.Select(failure => failure.Cell));
        Assert.Equal("(3, 4, True)\n", notebook.Cells[3].Text());
    }

    [Fact]
    public async Task A_formatter_that_never_ends_is_stopped_with_its_cell()
    {
        var limit = TimeSpan.FromSeconds(1.5);
        var notebook = NotebookBuilder.Of(
            NotebookBuilder.Begin + "class Endless { }\nvar kept = 7;\nFormatter.Register<Endless>((value, writer) => { Begin(); while (true) { } }, \"text/html\");",
            "Console.WriteLine(\"begun\");\nnew Endless()", "kept");

        var failure = Assert.Single(await notebook.RunInTime(GoOn with { CellTimeout = limit }, TestWorker.Host, [limit]));

        Assert.Equal(2, failure.Cell);
        Assert.Equal("begun\nTimeoutError: the cell took longer than 1.5 s\n", notebook.Cells[1].Text());
        Assert.Equal("7\n", notebook.Cells[2].Text());
    }

    [Fact]
    public async Task A_cell_that_heeds_its_token_ends_by_itself()
    {
        var limit = TimeSpan.FromSeconds(1.5);
        var notebook = NotebookBuilder.Of(
            NotebookBuilder.Begin + "var kept = 7;", "Begin();\ntry { await Task.Delay(-1, CancellationToken); } catch (OperationCanceledException) { kept++; }", "kept");

        Assert.Empty(await notebook.RunInTime(GoOn with { CellTimeout = limit }, TestWorker.Patient, [limit]));

        Assert.Equal("8\n", notebook.Cells[2].Text());
    }

    [Fact]
    public async Task A_cell_that_cannot_be_stopped_is_killed_with_its_process()
    {
        var (limit, patience) = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));
        var notebook = NotebookBuilder.Of(
            NotebookBuilder.Begin + "Console.WriteLine(\"begun\");\ntry { throw new Exception(); } finally { Begin(); while (true) { } }", "1");

        var failure = Assert.Single(await notebook.RunInTime(GoOn with { CellTimeout = limit }, TestWorker.Host, [limit, patience]));

        Assert.Equal("cell 1: the cell took longer than 1 s", failure.ToString());
        Assert.False(failure.IsInCode);
        Assert.StartsWith("begun\n", notebook.Cells[0].Text(), StringComparison.Ordinal);
        Assert.Empty(notebook.Cells[1].Outputs);
    }

    [Fact]
    public async Task The_time_of_all_cells_is_bounded_too()
    {
        var limit = TimeSpan.FromSeconds(15);
        var notebook = NotebookBuilder.Of(NotebookBuilder.Begin + "1", "Begin();\nawait Task.Delay(-1);", "2");

        var failure = Assert.Single(await notebook.RunInTime(new RunOptions { TotalTimeout = limit }, TestWorker.Host, [limit]));

        Assert.Equal("cell 2: the time for all cells (15 s) is over", failure.ToString());
    }

    [Theory]
    [InlineData("int Deep(int n) => Deep(n + 1) + 1;\nDeep(0)", "stack overflow: the worker process was ended by signal 6 (SIGABRT)", "Stack overflow.")]
    [InlineData("System.Diagnostics.Process.GetCurrentProcess().Kill();\nawait Task.Delay(-1);", "the worker process was ended by signal 9 (SIGKILL)", "")]
    [InlineData("new System.Threading.Thread(() => throw new Exception(\"lost\")).Start();\nawait Task.Delay(-1);", "the worker process was ended by signal 6 (SIGABRT)", "Unhandled exception. System.Exception: lost")]
    public void A_death_is_told_with_its_cause_and_earlier_outputs_stay(string cell, string death, string lastWords)
    {
        var notebook = NotebookBuilder.Of("\"before\"", "Console.WriteLine(\"begun\");\n" + cell, "2");

        var failure = Assert.Single(notebook.Run(GoOn));

        Assert.Equal($"cell 2: died at cell 2: {death}", failure.ToString());
        Assert.Equal("before\n", notebook.Cells[0].Text());
        Assert.Contains("begun\n", notebook.Cells[1].Text(), StringComparison.Ordinal);   // its last words come by another pipe, before or after
        Assert.Contains(lastWords, notebook.Cells[1].Text(), StringComparison.Ordinal);
        Assert.EndsWith($"WorkerDied: died at cell 2: {death}\n", notebook.Cells[1].Text(), StringComparison.Ordinal);
    }

    /// <summary>64 MB through the same path as a gigabyte, which would take the suite a quarter of a minute.</summary>
    [Fact]
    public void A_flood_of_text_is_cut_with_a_note_and_memory_stays_flat()
    {
        var notebook = NotebookBuilder.Of(
            "var line = new string('x', 99);\nfor (var i = 0; i < 640_000; i++) Console.WriteLine(line);\nConsole.Write(\"the end\");",
            "[System.Runtime.InteropServices.DllImport(\"libc\")] static extern int puts(string text);\nfor (var i = 0; i < 100_000; i++) puts(line);", "\"after\"",
            "System.Diagnostics.Process.GetCurrentProcess().PeakWorkingSet64 / (1 << 20)");
        var before = Process.GetCurrentProcess().PeakWorkingSet64;

        Assert.Empty(notebook.Run());

        var text = notebook.Cells[0].Text();
        Assert.InRange(text.Length, 1 << 20, (1 << 20) + 3000);
        Assert.Contains("characters left out: the cell printed 64,000,007 …", text, StringComparison.Ordinal);
        Assert.EndsWith("x\nthe end\n", text, StringComparison.Ordinal);
        Assert.Contains("characters left out: the cell printed 10,000,000 …", notebook.Cells[1].Text(), StringComparison.Ordinal);
        Assert.Equal("after\n", notebook.Cells[2].Text());
        Assert.InRange(int.Parse(notebook.Cells[3].Text(), System.Globalization.CultureInfo.InvariantCulture), 10, 400);
        Assert.InRange(Process.GetCurrentProcess().PeakWorkingSet64 - before, 0, 200L << 20);
    }
}
