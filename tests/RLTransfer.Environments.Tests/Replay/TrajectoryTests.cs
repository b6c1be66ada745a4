namespace RLTransfer.Environments.Tests.Replaying;

public sealed class TrajectoryTests : IDisposable
{
    private const string Meta = """{"kind":"meta","env":"CartPole-v1","max_episode_steps":500}""";
    private const string Start = """{"kind":"episode","e":0,"state":[0,0,0,0]}""";
    private const string Step = """{"kind":"step","e":0,"t":0,"a":1,"obs":[0,0.19512196,0,-0.29268292],"r":1,"term":false,"trunc":false,"state":[0,0.1951219512195122,0,-0.29268292682926833]}""";

    private readonly string path = Path.GetTempFileName();

    public void Dispose() => File.Delete(path);

    [Fact]
    public void A_step_past_the_tolerance_is_named()
    {
        var good = Write(Meta, Start, Step);
        Assert.True(Replay.Run(Trajectory.Read(good)).StepByStep.Holds);

        var report = Replay.Run(Trajectory.Read(Write(Meta, Start, Step.Replace("0.19512196", "0.1951220", StringComparison.Ordinal))));
        Assert.False(report.StepByStep.Holds);
        Assert.Equal("episode 0, step 0", report.StepByStep.FirstPast);
        Assert.InRange(report.StepByStep.ObservationUlps, 2, 10);

        Assert.Equal(1, Replay.Run(Trajectory.Read(Write(Meta, Start, Step.Replace("\"term\":false", "\"term\":true", StringComparison.Ordinal)))).StepByStep.Flags);
        Assert.False(Replay.Run(Trajectory.Read(Write(Meta, Start, Step.Replace("\"r\":1", "\"r\":1.00000001", StringComparison.Ordinal)))).StepByStep.Holds);
    }

    [Theory]
    [InlineData("line 3", Meta, Start, """{"kind":"step","e":0,"t":0,"a":1,"obs":[0,0.1""")]
    [InlineData("line 3", Meta, Start, """{"kind":"step","e":0,"t":1,"a":1,"obs":[],"r":1,"term":false,"trunc":false,"state":[]}""")]
    [InlineData("'obs' is missing", Meta, Start, """{"kind":"step","e":0,"t":0,"a":1,"r":1,"term":false,"trunc":false,"state":[0,0,0,0]}""")]
    [InlineData("kind 'meta'", Start)]
    [InlineData("unknown kind 'other'", Meta, """{"kind":"other"}""")]
    [InlineData("line 1", "not json")]
    [InlineData("line 1", "[1]")]
    [InlineData("no recorded step", Meta, Start)]
    [InlineData("no recorded step")]
    [InlineData("line 2", Meta, """{"kind":"episode","e":0,"state":[1e999,0,0,0]}""")]
    public void A_damaged_file_is_named_with_its_line(string expected, params string[] lines)
    {
        var message = Assert.ThrowsAny<ArgumentException>(() => Trajectory.Read(Write(lines))).Message;
        Assert.Contains(path, message);
        Assert.Contains(expected, message);
    }

    [Fact]
    public void A_missing_file_is_named() =>
        Assert.Contains("/no/such.jsonl", Assert.ThrowsAny<ArgumentException>(() => Trajectory.Read("/no/such.jsonl")).Message);

    [Fact]
    public void A_recording_of_another_shape_is_refused()
    {
        var five = Start.Replace("[0,0,0,0]", "[0,0,0,0,0]", StringComparison.Ordinal);
        Assert.Contains("a state has 4 numbers, got 5", Assert.ThrowsAny<ArgumentException>(() => Replay.Run(Trajectory.Read(Write(Meta, five, Step)))).Message);
        Assert.Contains("outside Discrete(2)", Assert.ThrowsAny<ArgumentException>(() => Replay.Run(Trajectory.Read(Write(Meta, Start, Step.Replace("\"a\":1", "\"a\":7", StringComparison.Ordinal))))).Message);
        Assert.Contains("CartPole-v1", Assert.ThrowsAny<ArgumentException>(() => Replay.Run(Trajectory.Read(Write(Meta.Replace("CartPole-v1", "CartPol-v1", StringComparison.Ordinal), Start, Step)))).Message);
    }

    private string Write(params string[] lines)
    {
        File.WriteAllLines(path, lines);
        return path;
    }
}
