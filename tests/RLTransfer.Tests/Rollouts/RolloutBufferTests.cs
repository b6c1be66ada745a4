using RLTransfer.Crowds;
using RLTransfer.Rollouts;
using static TorchSharp.torch;

namespace RLTransfer.Tests.Rollouts;

public sealed class RolloutBufferTests
{
    private const int Seeds = 2, Each = 2, Steps = 7;
    private const double Discount = 0.9, Lambda = 0.8;

    [Fact]
    public void Rows_have_the_seeds_first_then_the_steps_then_the_instances()
    {
        using var scope = NewDisposeScope();
        var rollout = Play();
        Assert.Equal([Seeds, Steps * Each, 1], rollout.Observations.shape);
        Assert.Equal([Seeds, Steps * Each], rollout.Actions.shape);
        var (shown, taken) = (rollout.Observations.data<float>().ToArray(), rollout.Actions.data<long>().ToArray());
        for (var row = 0; row < shown.Length; row++)
        {
            var (seed, step, instance) = (row / (Steps * Each), row / Each % Steps, (row / (Steps * Each) * Each) + (row % Each));
            var elapsed = step % (instance + 2);
            Assert.Equal((100 * instance) + elapsed, shown[row]);
            Assert.Equal((step + instance) % 3, taken[row]);
            Assert.Equal(taken[row] + elapsed, rollout.Rewards[row]);
            Assert.Equal(elapsed == instance + 1, rollout.Ended[row]);
            Assert.Equal(elapsed == instance + 1 && instance % 2 == 0, rollout.Terminated[row]);
            Assert.Equal(seed, instance / Each);
        }
    }

    [Fact]
    public void Cut_off_episodes_count_the_value_of_their_last_observation_and_terminated_ones_nothing()
    {
        using var scope = NewDisposeScope();
        var rollout = Play();
        rollout.ComputeAdvantages(Value(rollout.Observations), Value, Discount, Lambda);
        for (var row = 0; row < rollout.Values.Length; row++)
        {
            var (step, instance) = (row / Each % Steps, (row / (Steps * Each) * Each) + (row % Each));
            var next = (100 * instance) + (step % (instance + 2)) + 1;
            Assert.Equal(rollout.Terminated[row] ? 0 : Value(next), rollout.NextValues[row], 1e-4);
        }

        for (var row = 0; row < rollout.Values.Length; row++)
        {
            var (sum, weight) = (0.0, 1.0);
            for (var k = row; k < (row / (Steps * Each) * Steps * Each) + (Steps * Each); k += Each)
            {
                sum += weight * (rollout.Rewards[k] + (Discount * rollout.NextValues[k]) - rollout.Values[k]);
                weight *= Discount * Lambda;
                if (rollout.Ended[k])
                {
                    break;
                }
            }

            Assert.Equal(sum, rollout.AdvantageEstimates[row], 1e-3);
            Assert.Equal(rollout.AdvantageEstimates[row] + rollout.Values[row], rollout.Returns[row], 1e-4);
        }
    }

    [Fact]
    public void Batches_hold_every_row_once_in_each_seed_s_own_order()
    {
        using var scope = NewDisposeScope();
        var rollout = Play();
        rollout.ComputeAdvantages(Value(rollout.Observations), Value, Discount, Lambda);
        var random = new CrowdRandom([5, 6], "order");
        var batches = rollout.Batches(random, 2, normalizeAdvantages: false).ToArray();
        Assert.Equal([Seeds, Steps, 1], batches[0].Observations.shape);
        var all = rollout.All();
        for (var seed = 0; seed < Seeds; seed++)
        {
            var own = seed;
            var rows = batches.SelectMany(batch => Row(batch.Observations, own).Zip(Row(batch.Advantages, own), Row(batch.Returns, own))).Order().ToArray();
            Assert.Equal(Row(all.Observations, own).Zip(Row(all.Advantages, own), Row(all.Returns, own)).Order(), rows);
        }

        var alone = new CrowdRandom([6], "order");
        var order = Enumerable.Range(0, Steps * Each).ToArray();
        alone[0].Shuffle(order.AsSpan());
        Assert.Equal(order[..Steps].Select(row => rollout.Returns[(Steps * Each) + row]), Row(batches[0].Returns, 1));

        static float[] Row(Tensor tensor, int seed) => tensor[seed].contiguous().view(-1).data<float>().ToArray();
    }

    [Fact]
    public void Advantages_are_normalized_seed_by_seed()
    {
        using var scope = NewDisposeScope();
        var rollout = Play();
        rollout.ComputeAdvantages(Value(rollout.Observations), Value, Discount, Lambda);
        foreach (var batch in rollout.Batches(new CrowdRandom([5, 6], "order"), 2, normalizeAdvantages: true).Append(rollout.All(normalizeAdvantages: true)))
        {
            Assert.True(batch.Advantages.mean([1]).abs().max().item<float>() < 1e-5);
            Assert.True((batch.Advantages.std(1) - 1).abs().max().item<float>() < 1e-4);
        }
    }

    [Fact]
    public void Used_again_it_forgets_the_steps_before()
    {
        using var scope = NewDisposeScope();
        using var environment = new ScriptedEnvironment(Seeds * Each);
        var rollout = new RolloutBuffer(environment, Seeds, Steps);
        for (var time = 0; time < 2; time++)
        {
            environment.Reset();
            rollout.Clear();
            Fill(rollout, environment);
            rollout.ComputeAdvantages(Value(rollout.Observations), Value, Discount, Lambda);
        }

        var fresh = Play();
        fresh.ComputeAdvantages(Value(fresh.Observations), Value, Discount, Lambda);
        Assert.Equal(fresh.AdvantageEstimates, rollout.AdvantageEstimates);
    }

    private static Tensor Value(Tensor observations) => (observations.squeeze(-1) * 0.1) + 1;

    private static double Value(double observation) => (observation * 0.1) + 1;

    private static RolloutBuffer Play()
    {
        using var environment = new ScriptedEnvironment(Seeds * Each);
        environment.Reset();
        var rollout = new RolloutBuffer(environment, Seeds, Steps);
        Fill(rollout, environment);
        return rollout;
    }

    private static void Fill(RolloutBuffer rollout, ScriptedEnvironment environment)
    {
        for (var step = 0; step < Steps; step++)
        {
            Assert.False(rollout.IsFull);
            var actions = Enumerable.Range(0, environment.Count).Select(instance => (step + instance) % 3).ToArray();
            rollout.Before(environment);
            environment.Step(actions);
            rollout.After(environment, tensor(actions.Select(action => (long)action).ToArray(), [Seeds, Each]));
        }

        Assert.True(rollout.IsFull);
    }
}
