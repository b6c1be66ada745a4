using RLTransfer.Environments;
using RLTransfer.Figures;
using RLTransfer.Pictures;

namespace RLTransfer.Tests.Pictures;

public sealed class RecordingTests
{
    [Fact]
    public void A_recording_holds_every_step_and_plays_in_a_notebook()
    {
        using var environment = Gym.Make("TwoRoutes-v0");
        var recording = Recording.OfExpert(environment);
        Assert.Equal(8, recording.Rewards.Count);
        Assert.Equal(9, recording.Frames.Count);
        Assert.Equal(9, recording.Observations.Count);
        Assert.Equal(0.92, recording.Return, 1e-9);
        var bundle = recording.ToMimeBundle();
        Assert.Equal("TwoRoutes-v0: 8 steps, return 0.92 (9 pictures)", bundle.Data["text/plain"].ToString());
        var png = Convert.FromBase64String(bundle.Data["image/png"].ToString());
        Assert.True(png.AsSpan().IndexOf("acTL"u8) > 0);
    }

    [Fact]
    public void Policies_of_both_kinds_are_recorded_and_the_longest_recording_ends()
    {
        using var cart = Gym.Make("CartPole-v1");
        var falls = Recording.Of(cart, observation => observation[2] > 0 ? 0 : 1);
        Assert.InRange(falls.Rewards.Count, 3, 60);
        using var pendulum = Gym.Make("Pendulum-v1");
        var swings = Recording.Of(pendulum, _ => [0f], most: 30);
        Assert.Equal(30, swings.Rewards.Count);
        Assert.Equal(31, swings.Frames.Count);
    }

    [Fact]
    public void A_contact_sheet_shows_the_first_and_the_last_picture()
    {
        using var environment = Gym.Make("MultiGoal-v0");
        var sheet = Recording.OfExpert(environment).ContactSheet(4);
        Assert.Contains("step 0", sheet.ToSvg());
        Assert.Contains("step 4", sheet.ToSvg());
    }

    [Fact]
    public void Paths_are_drawn_over_goals_and_walls()
    {
        using var plane = Gym.Make("MultiGoal-v0");
        var figure = PlaneFigures.MultiGoal([Recording.OfExpert(plane).Observations, Recording.OfExpert(plane, seed: 1).Observations]);
        Assert.Contains("path 2", figure.ToString());
        using var maze = Gym.Make("PointMaze-v0");
        Assert.Contains("walls", PlaneFigures.Maze("u", [Recording.OfExpert(maze).Observations]).ToString());
    }

    [Fact]
    public void An_observed_picture_keeps_its_pixels()
    {
        var image = FrameImages.ToImage([0, 1, 0.5f, 0, 0, 0, 1, 1, 1, 0, 0, 1], 2, 2);
        Assert.Equal(3, image.Channels);
        Assert.Equal([0, 0, 255, 255, 0, 0, 128, 255, 0, 0, 255, 255], image.Bytes.Select(value => (int)value));
        Assert.Throws<ArgumentException>(() => FrameImages.ToImage(new float[7], 2, 2));
    }
}
