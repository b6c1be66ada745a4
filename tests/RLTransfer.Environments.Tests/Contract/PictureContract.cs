using RLTransfer.Environments.Tests.Robots;

namespace RLTransfer.Environments.Tests.Contract;

/// <summary>What pictures every registered environment must draw.</summary>
public sealed class PictureContract
{
    public static TheoryData<string> Ids => [.. Gym.Specs.Where(spec => spec.Parameters.Count > 0).Select(spec => spec.Id)];

    [RobotTheory]
    [MemberData(nameof(Ids))]
    public void Its_picture_is_of_one_size_shows_something_and_follows_from_the_state(string id)
    {
        using var one = Gym.Make(id);
        using var other = Gym.Make(id);
        one.Reset(seed: 5);
        other.Reset(seed: 5);
        var (first, second) = (one.Render(), other.Render());
        Assert.NotNull(first);
        Assert.NotNull(second);
        Assert.Equal(first.Rgb, second.Rgb);
        Assert.Equal(3 * first.Width * first.Height, first.Rgb.Length);
        Assert.True(first.Rgb.Distinct().Count() > 2);

        // Drawing moves nothing.
        var actions = new float[one.ActionSpace.Size];
        one.ActionSpace.Sample(new Randomness.Philox(1), actions);
        StepResult Step(SingleEnvironment environment) => environment.ActionSpace is Box ? environment.Step(actions) : environment.Step((int)actions[0]);
        Assert.Equal(Step(other).Observation, Step(one).Observation);
        Assert.Equal(other.Render()!.Rgb, one.Render()!.Rgb);
    }
}
