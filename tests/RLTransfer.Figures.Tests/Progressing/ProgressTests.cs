using RLTransfer.Figures.Display;
using RLTransfer.Figures.Progressing;

namespace RLTransfer.Figures.Tests.Progressing;

public sealed class ProgressTests
{
    private sealed class Recorder : IDisplay
    {
        public List<(bool IsUpdate, string? Id, MimeBundle Value)> Calls { get; } = [];

        public void Show(MimeBundle value, string? displayId = null) => Calls.Add((false, displayId, value));

        public void Update(string displayId, MimeBundle value) => Calls.Add((true, displayId, value));
    }

    [Fact]
    public void NotebookUpdatesInPlaceAndIsThrottled()
    {
        var display = new Recorder();
        using (var progress = new Progress("pretraining", 100_000, new NotebookProgress(display, "p")))
        {
            for (var i = 1; i <= 100_000; i++) progress.Report(i, "loss 0.31");
        }
        Assert.False(display.Calls[0].IsUpdate);
        Assert.All(display.Calls.Skip(1), call => Assert.True(call.IsUpdate));
        Assert.All(display.Calls, call => Assert.Equal("p", call.Id));
        Assert.InRange(display.Calls.Count, 2, 200);   // not one a step
        Assert.Equal("pretraining 100000/100000 done, loss 0.31", display.Calls[^1].Value.Data["text/plain"].GetValue<string>());
    }

    [Fact]
    public void WhatStaysInTheNotebookKnowsNoClock()
    {
        static string Last(int wait)
        {
            var display = new Recorder();
            using (var progress = new Progress("work", 3, new NotebookProgress(display, "p")))
            {
                Thread.Sleep(wait);
                progress.Report(3);
            }
            return string.Join('\n', display.Calls[^1].Value.Data.Select(d => d.Value.ToJsonString()));
        }
        Assert.Equal(Last(0), Last(150));
    }

    [Fact]
    public void LeftEarlyItSaysHowFar()
    {
        var display = new Recorder();
        using (var progress = new Progress("<b>work</b>", 10, new NotebookProgress(display, "p"))) progress.Report(4);
        var last = display.Calls[^1].Value;
        Assert.Equal("<b>work</b> 4/10 stopped", last.Data["text/plain"].GetValue<string>());
        Assert.DoesNotContain("<b>", last.Data["text/html"].GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public void RunningShowsRateAndTimeLeft()
    {
        var state = new ProgressState("x", 120, 500, null, TimeSpan.FromSeconds(3), ProgressPhase.Running);
        Assert.Equal("40.0/s, 9.5 s left", state.Pace);
        Assert.Equal("3 min 05 s", ProgressState.Duration(TimeSpan.FromSeconds(185)));
        Assert.Equal("2 h 10 min", ProgressState.Duration(TimeSpan.FromMinutes(130)));
        Assert.Equal("", (state with { Done = 0 }).Pace);
    }

    [Fact]
    public void TerminalRedrawsOneLineAndEndsIt()
    {
        using var writer = new StringWriter();
        var terminal = new TerminalProgress(writer, () => 60);
        terminal.Show(new ProgressState("train", 0, 10, null, TimeSpan.Zero, ProgressPhase.Running));
        terminal.Show(new ProgressState("train", 5, 10, "a long note that is cut where the terminal ends, for sure", TimeSpan.FromSeconds(1), ProgressPhase.Running));
        terminal.Show(new ProgressState("train", 10, 10, "ok", TimeSpan.FromSeconds(2), ProgressPhase.Done));
        var lines = writer.ToString().Split('\r', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        Assert.All(lines, line => Assert.True(line.TrimEnd('\n').Length <= 59));
        Assert.Equal("train  10/10 done in 2.0 s  ok", lines[2].TrimEnd());
        Assert.EndsWith("\n", lines[2], StringComparison.Ordinal);
        Assert.DoesNotContain('\n', lines[0] + lines[1]);
    }

    [Fact]
    public void OverCountsThrough()
    {
        var display = new Recorder();
        AmbientDisplay.Current = display;
        try
        {
            Assert.Equal([0, 1, 2], Progress.Over(3, "count"));
            Assert.Equal(["a", "b"], Progress.Over((string[])["a", "b"], "list"));
        }
        finally
        {
            AmbientDisplay.Current = null;
        }
        Assert.Equal(["count 3/3 done", "list 2/2 done"], display.Calls.Select(c => c.Value.Data["text/plain"].GetValue<string>()).Where(t => t.EndsWith("done", StringComparison.Ordinal)));
    }
}
