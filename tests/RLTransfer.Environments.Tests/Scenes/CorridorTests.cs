using RLTransfer.Environments.Grids;
using RLTransfer.Environments.Scenes;
using RLTransfer.Randomness;

namespace RLTransfer.Environments.Tests.Scenes;

public sealed class CorridorTests
{
    [Fact]
    public void The_expert_flies_without_a_collision_to_the_end()
    {
        using var vector = Gym.MakeVector("CorridorFlight-v0", 10, ("pixels", 16));
        vector.Reset(seed: 0);
        var actions = new int[10];
        for (var step = 0; step < 399; step++)
        {
            vector.Expert(actions);
            vector.Step(actions);
            Assert.DoesNotContain(true, vector.Terminated);
        }

        Assert.All(vector.Info["distance"], distance => Assert.Equal(39.9, distance, 1e-6));
        vector.Step(actions);
        Assert.All(vector.Truncated, Assert.True);
    }

    [Fact]
    public void Flying_circles_ends_at_a_wall()
    {
        using var vector = Gym.MakeVector("CorridorFlight-v0", 40, new VectorOptions { Autoreset = AutoresetMode.SameStep }, ("pixels", 16));
        vector.Reset(seed: 0);
        var ended = new bool[40];
        for (var step = 0; step < 60; step++)
        {
            vector.Step(Enumerable.Repeat(4, 40).ToArray());
            for (var i = 0; i < 40; i++)
            {
                ended[i] |= vector.Terminated[i];
            }
        }

        Assert.All(ended, Assert.True);
    }

    [Fact]
    public void The_corridors_of_a_seed_are_the_same_under_every_look()
    {
        string Map(string look)
        {
            using var environment = Gym.Make("CorridorFlight-v0", ("look", look), ("pixels", 16));
            environment.Reset(seed: 6);
            for (var step = 0; step < 5; step++)
            {
                environment.Step(2);
            }

            return environment.RenderText()!;
        }

        Assert.Equal(Map("simulator"), Map("randomized"));
        Assert.Equal(Map("simulator"), Map("real"));
    }

    [Fact]
    public void There_are_no_dead_ends()
    {
        for (var seed = 0UL; seed < 40; seed++)
        {
            var random = new Philox(seed);
            var map = MazeGenerator.Generate(MazeKind.Wilson, 13, 13, 0.1, random);
            MazeGenerator.OpenDeadEnds(ref map, random);
            for (var cell = 0; cell < map.Cells; cell++)
            {
                Assert.True(map.IsWall(cell) || Enumerable.Range(0, 4).Count(direction => !map.IsWall(map.Next(cell, direction))) >= 2);
            }
        }
    }

    [Fact]
    public void An_opening_on_the_right_is_seen_on_the_right()
    {
        // Along the upper corridor, looking to the right of the map, with a side corridor downwards: the right-hand side.
        var map = new GridMap(7, 5);
        foreach (var cell in new[] { 8, 9, 10, 11, 12, 16, 23 })
        {
            map.SetWall(cell, false);
        }

        const int size = 32;
        var (image, classes) = (new float[3 * size * size], new byte[size * size]);
        new CorridorCamera(1.5f, 1.5f, 0, 0.5f, 0, 1).Draw(map, CorridorStyle.Simulator, size, 0, image, classes);
        int Walls(int column) => Enumerable.Range(0, size).Count(row => classes[(row * size) + column] == (byte)CorridorClass.Wall);
        Assert.True(Walls(24) < Walls(size - 1 - 24));
        Assert.Equal((byte)CorridorClass.Ceiling, classes[size / 2]);
        Assert.Equal((byte)CorridorClass.Floor, classes[((size - 1) * size) + (size / 2)]);
    }

    [Theory]
    [InlineData("simulator", false)]
    [InlineData("randomized", true)]
    [InlineData("real", true)]
    public void Looks_differ_by_their_number_and_the_simulator_has_one(string look, bool differ)
    {
        float[] Picture(int number)
        {
            using var environment = Gym.Make("CorridorFlight-v0", ("look", look), ("first_look", number), ("looks", 1));
            var start = environment.Reset(seed: 2);
            Assert.Equal(number, start.Info["look"]);
            return start.Observation;
        }

        Assert.Equal(Picture(1), Picture(1));
        var difference = Picture(1).Zip(Picture(2)).Average(pair => Math.Abs(pair.First - pair.Second));
        Assert.True(differ ? difference > 0.02 : difference == 0, FormattableString.Invariant($"{difference}"));
    }

    [Fact]
    public void Looks_stay_in_the_range_asked_for()
    {
        using var vector = Gym.MakeVector("CorridorFlight-v0", 200, ("look", "randomized"), ("first_look", 100), ("looks", 5), ("pixels", 16));
        vector.Reset(seed: 0);
        Assert.Equal([100, 101, 102, 103, 104], vector.Info["look"].Distinct().Order());
    }

    [Fact]
    public void Every_pixel_has_one_class()
    {
        using var environment = Gym.Make("CorridorFlight-v0", ("look", "real"), ("view", "image_and_classes"), ("pixels", 24));
        var picture = environment.Reset(seed: 3).Observation;
        const int area = 24 * 24;
        Assert.Equal(8 * area, picture.Length);
        for (var pixel = 0; pixel < area; pixel++)
        {
            Assert.Equal(1, Enumerable.Range(3, 5).Sum(channel => picture[(channel * area) + pixel]));
        }

        Assert.True(Enumerable.Range(3, 3).All(channel => picture.AsSpan(channel * area, area).Contains(1)));
    }

    [Fact]
    public void Wrong_settings_are_refused_by_name()
    {
        Assert.Contains("randomized", Assert.Throws<ArgumentException>(() => Gym.Make("CorridorFlight-v0", ("look", "cartoon"))).Message);
        Assert.Contains("image_and_classes", Assert.Throws<ArgumentException>(() => Gym.Make("TrayGrasp-v0", ("view", "depth"))).Message);
        Assert.Contains("[16, 128]", Assert.Throws<ArgumentException>(() => Gym.Make("TrayGrasp-v0", ("pixels", 400))).Message);
    }
}
