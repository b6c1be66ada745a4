using RLTransfer.Randomness;

namespace RLTransfer.Cli.Tests.Commands.Learning;

/// <summary>Real processes, killed at random moments: 4 learners, 5 times each.</summary>
public sealed class KilledRunTests : IDisposable
{
    private const int Kills = 5, Sigkilled = 128 + 9;

    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("rlt-killed-");

    public void Dispose() => root.Delete(recursive: true);

    [Theory]
    [InlineData("dqn", "CartPole-v1", "3000", "--evaluate-every", "50", "--set", "LearningStarts=100")]
    [InlineData("ppo", "CartPole-v1", "8000", "--evaluate-every", "128", "--set", "Environments=2")]
    [InlineData("sac", "Pendulum-v1", "1500", "--evaluate-every", "25", "--set", "LearningStarts=100")]
    [InlineData("reinforce", "CartPole-v0", "20000", "--evaluate-every", "400", "--set", "Environments=1")]
    public void A_run_that_is_killed_again_and_again_has_the_curve_of_an_unbroken_one(string learner, string environment, string steps, params string[] more)
    {
        string[] train = ["train", learner, environment, "--steps", steps, "--seeds", "2", "--episodes", "1", "--no-preset", "--set", "Hidden=16", .. more];
        var (whole, broken) = (Path.Combine(root.FullName, "whole"), Path.Combine(root.FullName, "broken"));
        var (exit, _, error) = Rlt.Run([.. train, "-o", whole]);
        Assert.True(exit == 0, error);

        // Killed when the curve has grown to a random share of the whole one and a random moment has passed, wherever in an iteration, evaluation or
        // checkpoint that is; then to the end. Clocks play no part, so it holds on a busy machine too.
        var length = new FileInfo(Path.Combine(whole, "curve.jsonl")).Length;
        var (random, killed) = (new Philox(0, Philox.Stream($"kill {learner}")), 0);
        for (var kill = 0; kill < Kills; kill++)
        {
            killed += Rlt.Kill(Path.Combine(broken, "curve.jsonl"), (long)(0.9 * length * random.NextDouble()), TimeSpan.FromMilliseconds(random.NextInt32(40)), [.. train, "-o", broken, "--resume"]) == Sigkilled ? 1 : 0;
        }

        (exit, _, error) = Rlt.Run([.. train, "-o", broken, "--resume"]);
        Assert.True(exit == 0, error);
        Assert.True(killed > 0);
        Assert.Equal(File.ReadAllText(Path.Combine(whole, "curve.jsonl")), File.ReadAllText(Path.Combine(broken, "curve.jsonl")));
        Assert.Equal(File.ReadAllBytes(Path.Combine(whole, "checkpoint")), File.ReadAllBytes(Path.Combine(broken, "checkpoint")));
        Assert.Equal(["checkpoint", "curve.jsonl", "settings.json", "weights.safetensors"], Directory.EnumerateFiles(broken).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }
}
