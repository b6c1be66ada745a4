using RLTransfer.Environments;
using RLTransfer.Learners;
using RLTransfer.Runs;
using RLTransfer.Tensors;
using TorchSharp;

namespace RLTransfer.Tests.Runs;

public sealed class TrainingRunTests : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("rlt-runs-");

    private static TrainingPlan Plan => new("dqn", "CartPole-v1", [0, 3], 300, new DqnOptions { Hidden = [8], Environments = 1, UpdateEvery = 1, ReturnSteps = 1, LearningStarts = 50, BatchSize = 8, BufferSize = 200 }) { EvaluateEvery = 50, Episodes = 2 };

    public void Dispose() => root.Delete(recursive: true);

    [Fact]
    public void A_run_that_is_stopped_and_resumed_writes_the_bytes_of_an_unbroken_one()
    {
        Train(In("whole"), Plan);
        foreach (var stop in new[] { 0, 1, 3, 6 })
        {
            var broken = In($"broken{stop}");
            Stop(broken, after: stop);
            Train(broken, Plan, resume: true);
            Assert.Equal(File.ReadAllBytes(Path.Combine(In("whole"), "curve.jsonl")), File.ReadAllBytes(Path.Combine(broken, "curve.jsonl")));
            Assert.Equal(File.ReadAllBytes(Path.Combine(In("whole"), "checkpoint")), File.ReadAllBytes(Path.Combine(broken, "checkpoint")));
        }
    }

    [Fact]
    public void A_half_written_line_is_passed_over_by_readers_and_cut_off_by_resuming()
    {
        Train(In("whole"), Plan);
        var curve = Path.Combine(In("whole"), "curve.jsonl");
        var bytes = File.ReadAllBytes(curve);
        File.AppendAllText(curve, "{\"step\":35");
        Assert.Equal(7, RunFolder.Open(In("whole")).Curve.Points.Count);
        Train(In("whole"), Plan, resume: true);
        Assert.Equal(bytes, File.ReadAllBytes(curve));
    }

    [Fact]
    public void A_folder_gives_back_plan_curve_and_the_trained_learner()
    {
        var returns = Train(In("run"), Plan);
        var folder = RunFolder.Open(In("run"));
        Assert.Empty(folder.Plan.Differences(Plan));
        Assert.Equal(returns, folder.Curve.Final);
        using var learner = folder.Load();
        Assert.Equal(300, learner.Steps);
        Assert.Equal(returns, learner.Evaluate(2, occasion: 300));
    }

    [Fact]
    public void Weights_are_named_by_network_and_layer_with_the_seeds_first()
    {
        Train(In("run"), Plan);
        using var scope = torch.NewDisposeScope();
        var tensors = Safetensors.Load(Path.Combine(In("run"), "weights.safetensors"), null, out var texts);
        Assert.Equal([2L, 4, 8], tensors["q.hidden1.weight"].shape);
        Assert.Equal(("0,3", "dqn", "300"), (texts["seeds"], texts["learner"], texts["step"]));
        using var learner = RunFolder.Open(In("run")).Load();
        Assert.Equal(0, (learner.Networks["q"]["hidden1"].Weight - tensors["q.hidden1.weight"]).abs().max().item<float>());
    }

    [Fact]
    public void Changed_settings_are_refused_by_name_and_nothing_is_touched()
    {
        Stop(In("run"), after: 2);
        var before = Snapshot(In("run"));
        var changed = Plan with { Steps = 400, Seeds = [0, 4], Options = (DqnOptions)Plan.Options with { LearningRate = 0.5 } };
        var error = Assert.Throws<ArgumentException>(() => Train(In("run"), changed, resume: true));
        Assert.Contains("steps is 400 and was 300", error.Message, StringComparison.Ordinal);
        Assert.Contains("seeds is [0,4] and was [0,3]", error.Message, StringComparison.Ordinal);
        Assert.Contains("LearningRate is 0.5 and was 0.001", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Discount", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, Snapshot(In("run")));
    }

    [Fact]
    public void A_folder_with_a_run_is_not_begun_anew()
    {
        Train(In("run"), Plan);
        var before = Snapshot(In("run"));
        Assert.Contains("--resume", Assert.Throws<ArgumentException>(() => Train(In("run"), Plan)).Message, StringComparison.Ordinal);
        Assert.Equal(before, Snapshot(In("run")));
    }

    [Theory]
    [InlineData("its checksum does not hold", "flip")]
    [InlineData("its checksum does not hold", "cut")]
    [InlineData("is no checkpoint", "foreign")]
    [InlineData("belongs to another run: steps is 300 and was 250", "another")]
    public void A_damaged_or_foreign_checkpoint_is_named_and_nothing_is_overwritten(string expected, string how)
    {
        Stop(In("run"), after: 3);
        var file = Path.Combine(In("run"), "checkpoint");
        var bytes = File.ReadAllBytes(file);
        switch (how)
        {
            case "flip": bytes[bytes.Length / 2] ^= 1; break;
            case "cut": bytes = bytes[..^5]; break;
            case "foreign": bytes = [.. "PK, something else altogether"u8.ToArray()]; break;
            default: Train(In("other"), Plan with { Steps = 250 }); bytes = File.ReadAllBytes(Path.Combine(In("other"), "checkpoint")); break;
        }

        File.WriteAllBytes(file, bytes);
        var before = Snapshot(In("run"));
        var error = Assert.Throws<InvalidDataException>(() => Train(In("run"), Plan, resume: true));
        Assert.Contains(file, error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Equal(before, Snapshot(In("run")));
    }

    [Fact]
    public void Two_processes_cannot_train_in_one_folder()
    {
        using var first = TrainingRun.Begin(In("run"), Plan, Plan.Create());
        using var learner = Plan.Create();
        Assert.Contains("another process trains", Assert.Throws<IOException>(() => TrainingRun.Begin(In("run"), Plan, learner, resume: true)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reward_that_is_no_number_stops_the_run_with_its_name_and_keeps_the_last_checkpoint()
    {
        long rewards = 0;
        var task = LearningTask.Of("CartPole-v1").Through("with a broken reward", environment => new TransformReward(environment, reward => environment.Count == 2 && ++rewards == (2 * 120) + 2 ? double.NaN : reward));
        var run = TrainingRun.Begin(In("run"), Plan, new Dqn(task, Plan.Seeds, (DqnOptions)Plan.Options));
        using (run)
        {
            var error = Assert.Throws<DivergenceException>(() => run.Train());
            Assert.Equal(("reward", 3UL, 120L), (error.Quantity, error.Seed, error.Step));
        }

        using var kept = TrainingRun.Begin(In("run"), Plan, new Dqn(task, Plan.Seeds, (DqnOptions)Plan.Options), resume: true);
        Assert.True(kept.Learner.Steps is 0 or 50 or 100);
    }

    [Fact]
    public void A_loss_that_is_no_number_stops_the_run_and_the_weights_that_are_kept_are_numbers()
    {
        var plan = Plan with { Options = (DqnOptions)Plan.Options with { LearningRate = 1e30 } };
        using (var run = TrainingRun.Begin(In("run"), plan, plan.Create()))
        {
            var error = Assert.Throws<DivergenceException>(() => run.Train());
            Assert.Contains($"{error.Quantity} of seed {error.Seed}", error.Message, StringComparison.Ordinal);
            Assert.True(error.Step >= 50, error.Message);
        }

        using var learner = RunFolder.Open(In("run")).Load();
        Assert.All(learner.Networks["q"].Weights, weight => Assert.True(weight.isfinite().all().item<bool>()));
    }

    [Fact]
    public void A_run_that_stops_early_is_finished_when_resumed()
    {
        var plan = Plan with { StopAt = 1 };
        Train(In("run"), plan);
        var before = File.ReadAllBytes(Path.Combine(In("run"), "curve.jsonl"));
        using var run = TrainingRun.Begin(In("run"), plan, plan.Create(), resume: true);
        Assert.True(run.IsFinished);
        Assert.Equal([0L, 50], run.Train().Points.Select(point => point.Step));
        Assert.Equal(before, File.ReadAllBytes(Path.Combine(In("run"), "curve.jsonl")));
    }

    [Theory]
    [InlineData("steps is 0", 0, 50, 2)]
    [InlineData("evaluateEvery is -1", 300, -1, 2)]
    [InlineData("episodes is 0", 300, 50, 0)]
    public void Impossible_plans_are_refused(string expected, long steps, long every, int episodes)
    {
        var plan = Plan with { Steps = steps, EvaluateEvery = every, Episodes = episodes };
        Assert.Contains(expected, Assert.Throws<ArgumentException>(() => plan.Checked()).Message, StringComparison.Ordinal);
    }

    private static double[] Train(string folder, TrainingPlan plan, bool resume = false)
    {
        var learner = plan.Create();
        try
        {
            using var run = TrainingRun.Begin(folder, plan, learner, resume);
            return [.. run.Train().Final];
        }
        finally
        {
            learner.Dispose();
        }
    }

    /// <summary>As if the process died after so many evaluations beyond the first: what was written since the last checkpoint is there, nothing is tidied.</summary>
    private static void Stop(string folder, int after)
    {
        using var run = TrainingRun.Begin(folder, Plan, Plan.Create());
        Assert.Throws<TimeoutException>(() => run.Train(afterEvaluation: learner =>
        {
            if (learner.Curve.Points.Count > after)
            {
                throw new TimeoutException();
            }
        }));
    }

    private static (string, string)[] Snapshot(string folder) =>
        [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Select(file => (file, Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file)))))];

    private string In(string folder) => Path.Combine(root.FullName, folder);
}
