using RLTransfer.Environments.Planar;

namespace RLTransfer.Environments.Tests.Planar;

/// <summary>The camera's picture of the table stands in the observation, and shows things where they are.</summary>
public sealed class PlanarViewTests
{
    private const int Rows = 32, Columns = 24, Area = Rows * Columns;

    public static TheoryData<string> Tasks => ["PlanarReach-v0", "PlanarPush-v0", "PlanarButton-v0"];

    [Theory]
    [MemberData(nameof(Tasks))]
    public void The_robot_part_stays_and_the_picture_is_the_same_each_time(string id)
    {
        using var seeing = Gym.MakeVector(id, 3, ("links", 3), ("picture", Rows));
        using var again = Gym.MakeVector(id, 3, ("links", 3), ("picture", Rows));
        using var numbers = Gym.MakeVector(id, 3, ("links", 3));
        seeing.Reset(5);
        again.Reset(5);
        numbers.Reset(5);
        var (robot, size) = (PlanarTask.RobotPart(3), PlanarTask.RobotPart(3) + (3 * Area));
        Assert.Equal([3, Rows, Columns], PlanarTask.Picture(Rows));
        Assert.Equal(size, seeing.SingleObservationSpace.Size);
        var action = new float[9];
        for (var step = 0; step < 20; step++)
        {
            Assert.Equal(seeing.Observations, again.Observations);
            for (var i = 0; i < 3; i++)
            {
                Assert.Equal(numbers.Observations.AsSpan(i * numbers.SingleObservationSpace.Size, robot), seeing.Observations.AsSpan(i * size, robot));
                Assert.All(seeing.Observations[((i * size) + robot)..((i + 1) * size)], pixel => Assert.InRange(pixel, 0, 1));
            }

            numbers.Expert(action);
            seeing.Step(action);
            again.Step(action);
            numbers.Step(action);
        }
    }

    [Theory]
    [InlineData("PlanarPush-v0", 6, 0x7A, 0x5B, 0xA8)]      // the puck
    [InlineData("PlanarReach-v0", 2, 0x4C, 0x9A, 0x5B)]     // the goal
    public void What_is_seen_of_a_colour_has_its_middle_where_the_thing_is(string id, int fromEnd, int r, int g, int b)
    {
        using var environment = Gym.MakeVector(id, 1, ("links", 2), ("picture", 128));
        var state = new double[environment.StateSize];
        var checkedOnes = 0;
        for (var seed = 0; seed < 20; seed++)
        {
            environment.Reset(seed);
            environment.GetState(0, state);
            var (x, y) = PlanarTask.InPicture(state[^fromEnd], state[^(fromEnd - 1)]);
            var picture = environment.Observations.AsSpan(PlanarTask.RobotPart(2)).ToArray();
            var (sum, across, down) = (0, 0.0, 0.0);
            for (var pixel = 0; pixel < 128 * 96; pixel++)
            {
                if (Is(picture, pixel, r, g, b))
                {
                    sum++;
                    across += (((2 * (pixel % 96)) + 1) / 96.0) - 1;
                    down += (((2 * (pixel / 96)) + 1) / 128.0) - 1;
                }
            }

            if (sum >= (id == "PlanarPush-v0" ? 30 : 20))                            // all of it: no link lies over it
            {
                checkedOnes++;
                Assert.Equal(x, across / sum, 0.012);                               // half a pixel
                Assert.Equal(y, down / sum, 0.012);
            }
        }

        Assert.True(checkedOnes >= 5, $"{checkedOnes} pictures show all of it");

        static bool Is(float[] picture, int pixel, params ReadOnlySpan<int> colour)
        {
            const int area = 128 * 96;
            return Math.Abs(picture[pixel] - (colour[0] / 255f)) < 0.01 && Math.Abs(picture[area + pixel] - (colour[1] / 255f)) < 0.01 && Math.Abs(picture[(2 * area) + pixel] - (colour[2] / 255f)) < 0.01;
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(30)]
    [InlineData(132)]
    public void A_picture_of_no_such_size_is_refused(int rows) =>
        Assert.Contains("picture", Assert.Throws<ArgumentException>(() => Gym.MakeVector("PlanarPush-v0", 1, ("picture", rows))).Message, StringComparison.Ordinal);
}
