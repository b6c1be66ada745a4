using System.Text.Json.Nodes;
using RLTransfer.Notebooks.Worker;

namespace RLTransfer.Notebooks.Tests.Calling;

/// <summary>A parent calls what a worker's cells have defined and gets plain values back.</summary>
public sealed class FunctionCallTests
{
    private const string Cells = """
        double Mean(double[] values, double shift = 0) => values.Average() + shift;
        Func<int, int> twice = x => 2 * x;
        class Agent { public static (int Action, double[] Preferences) Act(bool left) => (left ? 0 : 1, [1, 2]); }
        async Task<string> Later() { await Task.Yield(); return "later"; }
        double Fails() => throw new InvalidOperationException("on purpose");
        int Ends() { Environment.Exit(3); return 0; }
        """;

    [Fact]
    public async Task FunctionsVariablesAndMethodsAreCalled()
    {
        await using var worker = WorkerProcess.Start(TestWorker.Host, Path.GetTempPath());
        Assert.Equal("ok", (await worker.ExecuteAsync(Cells, "cell 1", "csharp", _ => { })).Status);
        Assert.Equal("2", await Call("Mean", "[[1, 2, 3]]"));
        Assert.Equal("3", await Call("Mean", "[[1, 2, 3], 1]"));
        Assert.Equal("14", await Call("twice", "[7]"));
        Assert.Equal("[1,[1,2]]", await Call("Agent.Act", "[false]"));
        Assert.Equal("\"later\"", await Call("Later", "[]"));
        Assert.Contains("InvalidOperationException: on purpose", await Call("Fails", "[]"), StringComparison.Ordinal);
        Assert.Contains("No cell defines Nothing", await Call("Nothing", "[]"), StringComparison.Ordinal);
        Assert.Contains("Mean takes 2 arguments; it is called with 3", await Call("Mean", "[1, 2, 3]"), StringComparison.Ordinal);
        await worker.ExecuteAsync("double Mean(double[] values) => 42;", "cell 2", "csharp", _ => { });
        Assert.Equal("42", await Call("Mean", "[[1, 2, 3]]"));
        Assert.Contains("died: the worker process exited with code 3", await Call("Ends", "[]"), StringComparison.Ordinal);

        async Task<string> Call(string function, string arguments)
        {
            var called = await worker.CallAsync(function, (JsonArray)JsonNode.Parse(arguments)!);
            return called.Status switch { "ok" => called.Value!.ToJsonString(), "died" => $"died: {called.ErrorValue}", _ => $"{called.ErrorName}: {called.ErrorValue}" };
        }
    }
}
