using RLTransfer.Rollouts;

namespace RLTransfer.Tests.Rollouts;

public sealed class AdvantagesTests
{
    private const double Discount = 0.9, Lambda = 0.8;

    [Fact]
    public void Constant_rewards_without_values_give_a_geometric_sum()
    {
        var (rewards, none) = (Enumerable.Repeat(2f, 20).ToArray(), new float[20]);
        var advantages = new float[20];
        Advantages.Generalized(rewards, none, none, new bool[20], instances: 1, Discount, Lambda, advantages);
        for (var t = 0; t < 20; t++)
        {
            Assert.Equal(2 * (1 - Math.Pow(Discount * Lambda, 20 - t)) / (1 - (Discount * Lambda)), advantages[t], 1e-5);
        }
    }

    [Fact]
    public void They_are_the_sum_of_Equation_16_which_ends_with_the_episode()
    {
        // Two instances, six steps; one ends at step 2, the other at steps 1 and 4.
        var (rewards, values, next) = (Numbers(12, 1), Numbers(12, 2), Numbers(12, 3));
        var ended = new bool[12];
        (ended[4], ended[3], ended[9]) = (true, true, true);
        var advantages = new float[12];
        Advantages.Generalized(rewards, values, next, ended, instances: 2, Discount, Lambda, advantages);
        for (var i = 0; i < 12; i++)
        {
            var (sum, weight) = (0.0, 1.0);
            for (var k = i; k < 12; k += 2)
            {
                sum += weight * (rewards[k] + (Discount * next[k]) - values[k]);
                weight *= Discount * Lambda;
                if (ended[k])
                {
                    break;
                }
            }

            Assert.Equal(sum, advantages[i], 1e-5);
        }
    }

    [Fact]
    public void With_trace_0_they_are_one_step_errors_and_with_trace_1_returns_less_the_value()
    {
        var (rewards, values) = (Numbers(8, 1), Numbers(8, 2));
        float[] next = [.. values[1..], 0];
        var (errors, returns, advantages) = (new float[8], new float[8], new float[8]);
        Advantages.Generalized(rewards, values, next, new bool[8], 1, Discount, 0, errors);
        Advantages.Generalized(rewards, values, next, new bool[8], 1, Discount, 1, advantages);
        Advantages.RewardsToGo(rewards, new bool[8], 1, Discount, returns);
        for (var t = 0; t < 8; t++)
        {
            Assert.Equal(rewards[t] + (Discount * next[t]) - values[t], errors[t], 1e-5);
            Assert.Equal(Enumerable.Range(t, 8 - t).Sum(k => Math.Pow(Discount, k - t) * rewards[k]), returns[t], 1e-5);
            Assert.Equal(returns[t] - values[t], advantages[t], 1e-5);
        }
    }

    [Fact]
    public void Normalized_they_have_mean_0_and_deviation_1()
    {
        var numbers = Numbers(50, 4);
        Advantages.Normalize(numbers);
        Assert.Equal(0, numbers.Average(), 1e-6);
        Assert.Equal(1, numbers.Sum(number => number * number) / 49, 1e-5);
        var same = new float[] { 3, 3, 3 };
        Advantages.Normalize(same);
        Assert.Equal([0, 0, 0], same);
    }

    [Fact]
    public void Arrays_of_different_lengths_are_refused() =>
        Assert.Contains("whole number of steps of 2 instances", Assert.Throws<ArgumentException>(() => Advantages.RewardsToGo(new float[3], new bool[3], 2, 1, new float[3])).Message, StringComparison.Ordinal);

    private static float[] Numbers(int count, int phase) => [.. Enumerable.Range(0, count).Select(i => MathF.Sin((phase * 7) + i))];
}
