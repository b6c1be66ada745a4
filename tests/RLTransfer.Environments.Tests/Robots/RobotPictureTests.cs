using RLTransfer.Randomness;

namespace RLTransfer.Environments.Tests.Robots;

public class RobotPictureTests
{
    [RobotTheory]
    [MemberData(nameof(RobotStateTests.Robots), MemberType = typeof(RobotStateTests))]
    public void A_picture_shows_the_robot_where_it_is_and_does_not_change_what_follows(string id)
    {
        using var watched = Gym.Make(id);
        using var alone = Gym.Make(id);
        watched.Reset(1);
        alone.Reset(1);
        var first = watched.Render()!;
        Assert.True(first.Rgb.Chunk(3).Select(pixel => (pixel[0], pixel[1], pixel[2])).Distinct().Count() > 10);
        var random = new Philox(3);
        for (var i = 0; i < 8; i++)
        {
            ReadOnlySpan<float> action = watched.ActionSpace.Sample(random);
            var seen = watched.Step(action);
            watched.Render();
            Assert.Equal(alone.Step(action).Observation, seen.Observation);
        }

        Assert.NotEqual(first.Rgb, watched.Render()!.Rgb);
    }

    [RobotTheory]
    [InlineData("Hopper-v0")]
    [InlineData("Walker2d-v0")]
    [InlineData("HalfCheetah-v0")]
    public void A_robot_that_leaps_stays_within_the_picture(string id)
    {
        using var environment = Gym.Make(id);
        environment.Reset(1);
        var action = new float[environment.ActionSpace.Size];
        for (var i = 0; i < 400; i++)
        {
            environment.Vector.Expert(action.AsSpan());
            environment.Step(action);
            var picture = environment.Render()!;
            Assert.Single(picture.Rgb.Take(3 * picture.Width).Chunk(3).Select(pixel => (pixel[0], pixel[1], pixel[2])).Distinct());      // sky
        }
    }
}
