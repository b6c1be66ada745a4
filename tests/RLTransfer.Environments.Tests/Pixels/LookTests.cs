using RLTransfer.Environments.Pixels;

namespace RLTransfer.Environments.Tests.Pixels;

public sealed class LookTests
{
    private const int Size = Screen.Size;

    public static TheoryData<string> Games => ["Asterix-v0", "Breakout-v0", "Freeway-v0", "PacMan-v0", "Pong-v0", "SpaceInvaders-v0"];

    [Theory]
    [MemberData(nameof(Games))]
    public void Flips_are_mirror_images_in_every_frame(string id)
    {
        var gray = Play(id, "gray");
        var (rows, columns, both) = (Play(id, "flip_vertical"), Play(id, "flip_horizontal"), Play(id, "flip_both"));
        for (var frame = 0; frame < gray.Count; frame++)
        {
            for (var cell = 0; cell < Screen.Cells; cell++)
            {
                var (row, column) = (cell / Size, cell % Size);
                Assert.Equal(gray[frame][cell], rows[frame][((Size - 1 - row) * Size) + column]);
                Assert.Equal(gray[frame][cell], columns[frame][(row * Size) + Size - 1 - column]);
                Assert.Equal(gray[frame][cell], both[frame][Screen.Cells - 1 - cell]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Games))]
    public void The_noise_stands_still_while_the_picture_moves(string id)
    {
        var (gray, noisy) = (Play(id, "gray"), Play(id, "noisy"));
        for (var cell = 0; cell < Screen.Cells; cell++)
        {
            // Where the picture is the same in two frames, so is the noisy one; clipping aside the difference never changes.
            var differences = gray.Zip(noisy).Where(pair => pair.Second[cell] is > 0 and < 1).Select(pair => pair.Second[cell] - pair.First[cell]).ToArray();
            Assert.All(differences, difference => Assert.Equal(differences[0], difference, 1e-5f));
        }

        Assert.Contains(Enumerable.Range(0, Screen.Cells), cell => Math.Abs(noisy[0][cell] - gray[0][cell]) > 0.05f);
    }

    [Theory]
    [MemberData(nameof(Games))]
    public void Black_and_white_change_the_background_and_nothing_else(string id)
    {
        var (black, white) = (Play(id, "black"), Play(id, "white"));
        for (var frame = 0; frame < black.Count; frame++)
        {
            for (var cell = 0; cell < Screen.Cells; cell++)
            {
                Assert.True(black[frame][cell] == white[frame][cell] || (black[frame][cell] == 0 && white[frame][cell] == 1));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Games))]
    public void The_zoomed_picture_has_nine_sixteenths_of_the_light_and_lies_in_the_lower_left(string id)
    {
        var (gray, zoomed) = (Play(id, "gray"), Play(id, "zoom"));
        var background = id.StartsWith("Pong", StringComparison.Ordinal) ? 0.3f : 0;
        for (var frame = 0; frame < gray.Count; frame++)
        {
            Assert.Equal(gray[frame].Sum(value => value - background) * 9 / 16, zoomed[frame].Sum(value => value - background), 1e-3f);
            for (var cell = 0; cell < Screen.Cells; cell++)
            {
                if (cell / Size < 3 || cell % Size >= 9)
                {
                    Assert.Equal(background, zoomed[frame][cell]);
                }
            }
        }
    }

    [Fact]
    public void The_ids_of_the_pong_soup_are_looks_of_pong()
    {
        foreach (var (id, look) in new[] { ("PongGray-v0", "gray"), ("PongNoisy-v0", "noisy"), ("PongBlack-v0", "black"), ("PongWhite-v0", "white"), ("PongZoom-v0", "zoom"), ("PongVFlip-v0", "flip_vertical"), ("PongHFlip-v0", "flip_horizontal"), ("PongVHFlip-v0", "flip_both") })
        {
            Assert.Equal(Play("Pong-v0", look), Play(id, null));
        }
    }

    [Fact]
    public void An_unknown_look_is_refused_by_name() =>
        Assert.Contains("flip_both", Assert.Throws<ArgumentException>(() => Gym.Make("Pong-v0", ("look", "sepia"))).Message);

    [Fact]
    public void Sticky_actions_repeat_the_last_one()
    {
        using var stuck = Gym.Make("Freeway-v0", ("sticky_actions", 1));
        stuck.Reset(seed: 0);
        for (var step = 0; step < 50; step++)
        {
            Assert.Equal('P', stuck.RenderText()![(11 * (Size + 1)) + 5]);
            stuck.Step(1);
        }
    }

    [Theory]
    [MemberData(nameof(Games))]
    public void Pictures_and_text_show_the_screen(string id)
    {
        using var environment = Gym.Make(id);
        environment.Reset(seed: 0);
        var frame = environment.Render()!;
        Assert.Equal((192, 192), (frame.Width, frame.Height));
        Assert.Contains(frame.Rgb, value => value > 150);
        var lines = environment.RenderText()!.TrimEnd('\n').Split('\n');
        Assert.Equal(Size, lines.Length);
        Assert.All(lines, line => Assert.Equal(Size, line.Length));
        Assert.Contains('P', environment.RenderText()!);
    }

    /// <summary>A few dozen frames under the same seed and actions.</summary>
    private static List<float[]> Play(string id, string? look)
    {
        using var environment = look is null ? Gym.Make(id) : Gym.Make(id, ("look", look));
        var frames = new List<float[]> { environment.Reset(seed: 4).Observation };
        for (var step = 0; step < 40; step++)
        {
            var result = environment.Step(step % 3);
            frames.Add(result.Observation);
            if (result.Terminated)
            {
                environment.Reset();
            }
        }

        return frames;
    }
}
