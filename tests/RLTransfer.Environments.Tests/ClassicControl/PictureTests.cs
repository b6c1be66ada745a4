namespace RLTransfer.Environments.Tests.ClassicControl;

public sealed class PictureTests
{
    [Theory]
    [InlineData("Acrobot-v1")]
    [InlineData("CartPole-v1")]
    [InlineData("MountainCar-v0")]
    [InlineData("MountainCarContinuous-v0")]
    [InlineData("Pendulum-v1")]
    public void The_picture_follows_the_state(string id)
    {
        using var environment = Gym.Make(id).Vector;
        environment.Reset(seed: 0);
        var first = environment.Render()!;
        Assert.Equal(first.Rgb, environment.Render()!.Rgb);
        var state = new double[environment.StateSize];
        environment.GetState(0, state);
        state[0] += 0.4;
        environment.SetState(0, state);
        var second = environment.Render()!;
        Assert.Equal(first.Rgb.Length, 3 * first.Width * first.Height);
        var changed = Enumerable.Range(0, first.Width * first.Height).Count(pixel => first.Rgb[3 * pixel] != second.Rgb[3 * pixel]);
        Assert.InRange(changed, 100, first.Width * first.Height / 2);
    }

    [Fact]
    public void An_upright_pole_stands_in_the_middle_and_a_leaning_one_to_its_side()
    {
        using var environment = Gym.Make("CartPole-v1").Vector;
        environment.Reset(seed: 0);
        double Side(double angle)
        {
            // The middle of all that is not of the corner's colour.
            environment.SetState(0, [0, 0, angle, 0]);
            var frame = environment.Render()!;
            var (sum, count) = (0.0, 0);
            for (var pixel = 0; pixel < frame.Width * frame.Height; pixel++)
            {
                if (!frame.Rgb.AsSpan(3 * pixel, 3).SequenceEqual(frame.Rgb.AsSpan(0, 3)))
                {
                    (sum, count) = (sum + (pixel % frame.Width) + 0.5, count + 1);
                }
            }

            return (sum / count) - (frame.Width / 2.0);
        }

        Assert.Equal(0, Side(0), 1.0);
        Assert.True(Side(0.2) > 1, FormattableString.Invariant($"{Side(0.2)}"));
        Assert.Equal(-Side(0.2), Side(-0.2), 1.0);
    }
}
