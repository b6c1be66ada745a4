using RLTransfer.Crowds;
using RLTransfer.Environments;
using RLTransfer.Learners;
using RLTransfer.Replay;
using static TorchSharp.torch;

namespace RLTransfer.Tests.Replay;

public sealed class ReplayBufferTests
{
    private const double Discount = 0.5;

    [Fact]
    public void One_step_keeps_each_transition_as_it_was()
    {
        var rows = Rows(Filled(returnSteps: 1, steps: 4, terminatedAt: 2, truncatedAt: null), draws: 64);

        // Instance 0 shows 0, 1, 2, …; step t is rewarded with t + 1. The third step ends the episode; the next begins at 100.
        Assert.Equal([(0, 1, 1, 0.5), (1, 2, 2, 0.5), (2, 3, 3, 0), (100, 4, 101, 0.5)], rows);
    }

    [Fact]
    public void Three_steps_sum_discounted_rewards_and_stop_where_the_task_ends()
    {
        var rows = Rows(Filled(returnSteps: 3, steps: 5, terminatedAt: 3, truncatedAt: null), draws: 64);

        // 1 + 2/2 + 3/4 and 2 + 3/2 + 4/4; what waits at the end has no value beyond: 3 + 4/2 and 4. The fifth step still waits.
        Assert.Equal([(0, 2.75, 3, 0.125), (1, 4.5, 4, 0), (2, 5, 4, 0), (3, 4, 4, 0)], rows);
    }

    [Fact]
    public void Where_an_episode_is_merely_cut_off_the_last_observation_has_a_value()
    {
        var rows = Rows(Filled(returnSteps: 3, steps: 2, terminatedAt: null, truncatedAt: 1), draws: 64);
        Assert.Equal([(0, 2, 2, 0.25), (1, 2, 2, 0.5)], rows);
    }

    [Fact]
    public void The_oldest_make_room()
    {
        var rows = Rows(Filled(returnSteps: 1, steps: 7, terminatedAt: null, truncatedAt: null, capacity: 3), draws: 64);
        Assert.Equal([4, 5, 6], rows.Select(row => row.Observation));
    }

    [Fact]
    public void Each_seed_has_its_own_experience_and_its_own_draws()
    {
        var crowd = Filled(1, 6, null, null, seeds: [7, 8]);
        var alone = Filled(1, 6, null, null, seeds: [7]);
        var (both, one) = (crowd.Sample(16), alone.Sample(16));
        Assert.Equal(one.Observations.data<float>().ToArray(), both.Observations[0].data<float>().ToArray());
        Assert.All(both.Observations[1].data<float>().ToArray(), shown => Assert.InRange(shown, 1000, 1006));
        Assert.NotEqual(both.Observations[0].data<float>().ToArray(), (both.Observations[1] - 1000).data<float>().ToArray());
        Assert.Equal(ScalarType.Int64, both.Actions.dtype);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Saved_and_read_back_it_goes_on_bitwise(bool pictures)
    {
        using var environment = new Counting(1, pictures) { TerminatedAt = 9 };
        var buffer = Fill(environment, new CrowdRandom([7], "replay"), 3, 20, 16);
        using var saved = new MemoryStream();
        using var writer = new BinaryWriter(saved);
        buffer.Save(writer);
        writer.Flush();
        saved.Position = 0;
        var again = new ReplayBuffer(environment, new CrowdRandom([7], "replay"), 1, 16, Discount, 3);
        again.Load(new BinaryReader(saved));
        foreach (var more in new[] { 0, 7 })
        {
            Continue(environment, more, buffer, again);
            var (expected, found) = (buffer.Sample(32), again.Sample(32));
            Assert.Equal(expected.Observations.data<float>().ToArray(), found.Observations.data<float>().ToArray());
            Assert.Equal(expected.NextObservations.data<float>().ToArray(), found.NextObservations.data<float>().ToArray());
            Assert.Equal(expected.Rewards.data<float>().ToArray(), found.Rewards.data<float>().ToArray());
            Assert.Equal(expected.Discounts.data<float>().ToArray(), found.Discounts.data<float>().ToArray());
            Assert.Equal(expected.Actions.data<long>().ToArray(), found.Actions.data<long>().ToArray());
        }
    }

    [Fact]
    public void Pictures_of_few_values_take_a_byte_a_pixel_and_come_back_exactly()
    {
        using var environment = new Counting(1, pictures: true);
        var buffer = Fill(environment, new CrowdRandom([7], "replay"), 1, 100, 100);
        Assert.Equal(1, buffer.BytesEach);
        var batch = buffer.Sample(64);
        Assert.Equal([1, 64, 1, 2, 2], batch.Observations.shape);
        Assert.All(batch.Observations.data<float>().ToArray().Chunk(4), picture => Assert.All(picture, pixel => Assert.Equal(Counting.Pixel(picture[0]), Counting.Pixel(pixel))));
        var steps = Enumerable.Range(0, 101).Select(step => step / 1000f).ToHashSet();
        Assert.All(batch.NextObservations.data<float>().ToArray(), pixel => Assert.Contains(pixel, steps));
    }

    [Fact]
    public void Pictures_of_a_game_come_back_pixel_by_pixel_and_with_the_one_that_followed()
    {
        using var environment = LearningTask.Named("Pong-v0").Create(1);
        environment.Reset(seed: 5);
        var buffer = new ReplayBuffer(environment, new CrowdRandom([7], "replay"), 1, 300, Discount);
        var shown = new HashSet<(string, string)>();
        for (var step = 0; step < 200; step++)
        {
            buffer.Before(environment);
            var before = Text(environment.Observations);
            environment.Step([step / 7 % 3]);
            buffer.After(environment, tensor([step / 7 % 3]).unsqueeze(0));
            if (!environment.Terminated[0] && !environment.Truncated[0])
            {
                shown.Add((before, Text(environment.Observations)));
            }
        }

        Assert.True(shown.Count > 100);
        Assert.Equal(1, buffer.BytesEach);
        var (size, batch) = (environment.SingleObservationSpace.Size, buffer.Sample(400));
        var drawn = batch.Observations.data<float>().ToArray().Chunk(size).Zip(batch.NextObservations.data<float>().ToArray().Chunk(size)).ToList();
        var discounts = batch.Discounts.data<float>().ToArray();
        var within = drawn.Where((_, i) => discounts[i] > 0).ToList();                                  // not where a game ended
        Assert.True(within.Count > 300);
        Assert.All(within, pair => Assert.Contains((Text(pair.First), Text(pair.Second)), shown));

        static string Text(float[] picture) => string.Join(' ', picture);
    }

    [Fact]
    public void Pictures_of_many_values_take_two_bytes_and_come_back_to_half_precision()
    {
        using var environment = new Counting(1, pictures: true);
        var buffer = Fill(environment, new CrowdRandom([7], "replay"), 1, 600, 600);
        Assert.Equal(2, buffer.BytesEach);
        var pixels = buffer.Sample(256).Observations.data<float>().ToArray();
        Assert.All(pixels, pixel => Assert.InRange(Math.Abs(pixel - (MathF.Round(pixel * 1000) / 1000)), 0, 0.00025));
        Assert.Contains(pixels, pixel => pixel > 0.3);
        Assert.Contains(pixels, pixel => pixel < 0.2);
    }

    [Fact]
    public void Bad_use_is_named()
    {
        using var environment = new Counting(1, pictures: false);
        var buffer = new ReplayBuffer(environment, new CrowdRandom([7], "replay"), 1, 16, Discount, 3);
        Assert.Contains("empty", Assert.Throws<InvalidOperationException>(() => buffer.Sample(1)).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => buffer.Load(new BinaryReader(new MemoryStream([255, 255, 255, 255, 0, 0, 0, 0]))));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReplayBuffer(environment, new CrowdRandom([7], "replay"), 1, 0, Discount));
    }

    private static ReplayBuffer Filled(int returnSteps, int steps, int? terminatedAt, int? truncatedAt, int capacity = 16, ulong[]? seeds = null)
    {
        using var environment = new Counting(seeds?.Length ?? 1, pictures: false) { TerminatedAt = terminatedAt, TruncatedAt = truncatedAt };
        return Fill(environment, new CrowdRandom(seeds ?? [7], "replay"), returnSteps, steps, capacity);
    }

    private static ReplayBuffer Fill(Counting environment, CrowdRandom random, int returnSteps, int steps, int capacity)
    {
        var buffer = new ReplayBuffer(environment, random, environment.Count, capacity, Discount, returnSteps);
        environment.Reset();
        Continue(environment, steps, buffer);
        return buffer;
    }

    private static void Continue(Counting environment, int steps, params ReplayBuffer[] buffers)
    {
        for (var step = 0; step < steps; step++)
        {
            using var scope = NewDisposeScope();
            foreach (var buffer in buffers)
            {
                buffer.Before(environment);
            }

            environment.Step(new int[environment.Count]);
            foreach (var buffer in buffers)
            {
                buffer.After(environment, zeros([environment.Count, 1], ScalarType.Int64));
            }
        }
    }

    /// <summary>The different rows that are drawn, in the order of their observations.</summary>
    private static (double Observation, double Reward, double Next, double Discount)[] Rows(ReplayBuffer buffer, int draws)
    {
        var batch = buffer.Sample(draws);
        var (o, r, n, d) = (batch.Observations.data<float>().ToArray(), batch.Rewards.data<float>().ToArray(), batch.NextObservations.data<float>().ToArray(), batch.Discounts.data<float>().ToArray());
        return [.. Enumerable.Range(0, draws).Select(i => ((double)o[i], (double)r[i], (double)n[i], (double)d[i])).Distinct().Order()];
    }

    /// <summary>Instance i shows 1000 i + t at step t, and begins anew at the next hundred; the t-th step is rewarded with t.</summary>
    private sealed class Counting(int count, bool pictures)
        : VectorEnvironment("Counting", count, pictures ? new Box(0, 1, 1, 2, 2) : new Box(0, 1e6f, 1), new Discrete(2), AutoresetMode.SameStep)
    {
        private int steps;
        private int shown;

        public int? TerminatedAt { get; init; }

        public int? TruncatedAt { get; init; }

        public static int Pixel(float value) => (int)MathF.Round(value * 1000);

        protected override void ResetCore(ReadOnlySpan<bool> mask, ReadOnlySpan<long> seeds, ResetOptions options) => Show(Observations);

        protected override void StepCore(ReadOnlySpan<int> actions)
        {
            shown++;
            var (terminated, truncated) = (steps == TerminatedAt, steps == TruncatedAt);
            steps++;
            Show(Observations);
            Array.Fill(Rewards, steps);
            Array.Fill(Terminated, terminated);
            Array.Fill(Truncated, truncated);
            if (terminated || truncated)
            {
                Observations.CopyTo(FinalObservations, 0);
                shown = 100;
                Show(Observations);
            }
        }

        private void Show(float[] observations)
        {
            for (var i = 0; i < observations.Length; i++)
            {
                observations[i] = pictures ? shown / 1000f : (1000 * i) + shown;
            }
        }
    }
}
