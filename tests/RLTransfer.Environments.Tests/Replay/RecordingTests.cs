namespace RLTransfer.Environments.Tests.Replaying;

public class RecordingTests
{
    public static TheoryData<string> Recordings => [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Recordings"), "*.jsonl").Select(path => Path.GetFileName(path)).Order()];

    [Theory]
    [MemberData(nameof(Recordings))]
    public void Recorded_steps_are_reproduced_step_by_step_and_free_running(string file)
    {
        var report = Replay.Run(Trajectory.Read(Path.Combine(AppContext.BaseDirectory, "Recordings", file)));
        Assert.True(report.StepByStep.Holds, $"step by step parts at {report.StepByStep.FirstPast}");
        Assert.True(report.FreeRunning.Holds, $"free-running parts at {report.FreeRunning.FirstPast}");
        Assert.Equal(0, report.FreeRunning.Observation);
        Assert.True(report.Steps > 100);
    }
}
