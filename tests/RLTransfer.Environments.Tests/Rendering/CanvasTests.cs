using System.Numerics;
using RLTransfer.Environments.Rendering;

namespace RLTransfer.Environments.Tests.Rendering;

public sealed class CanvasTests
{
    private static readonly Color black = new(0, 0, 0), white = new(255, 255, 255);

    [Fact]
    public void A_pixel_is_as_bright_as_the_part_of_it_that_is_covered()
    {
        var canvas = new Canvas(4, 4, black);
        canvas.Rectangle(new Vector2(0.5f, 1), new Vector2(3, 2.25f), white);
        Assert.Equal(128, canvas.Frame.Pixel(0, 1).R, 1.0);
        Assert.Equal(255, canvas.Frame.Pixel(1, 1).R, 1.0);
        Assert.Equal(64, canvas.Frame.Pixel(2, 2).R, 1.0);
        Assert.Equal(32, canvas.Frame.Pixel(0, 2).R, 1.0);
        Assert.Equal(0, canvas.Frame.Pixel(3, 1).R);
        Assert.Equal(0, canvas.Frame.Pixel(1, 3).R);
    }

    [Theory]
    [InlineData(20, 20, 9)]
    [InlineData(18.3f, 21.7f, 6.4f)]
    public void A_circle_covers_its_area(float x, float y, float radius)
    {
        var canvas = new Canvas(40, 40, black);
        canvas.Circle(new Vector2(x, y), radius, white);
        var area = 0.0;
        for (var pixel = 0; pixel < 1600; pixel++)
        {
            area += canvas.Frame.Rgb[3 * pixel] / 255.0;
        }

        Assert.Equal(Math.PI * radius * radius, area, 0.01 * Math.PI * radius * radius);
    }

    [Fact]
    public void A_slanted_triangle_covers_its_area_even_where_it_leaves_the_picture()
    {
        var canvas = new Canvas(20, 20, black);
        canvas.Polygon([new(-10, 3), new(15, 3), new(15, 17)], white);

        // The slope passes x = 0 at y = 8.6; left of it 5.6 × 10 / 2 is cut off the 25 × 14 / 2.
        var area = 0.0;
        for (var pixel = 0; pixel < 400; pixel++)
        {
            area += canvas.Frame.Rgb[3 * pixel] / 255.0;
        }

        Assert.Equal(175 - 28, area, 1.5);
    }

    [Fact]
    public void Coordinates_follow_the_window_on_the_world()
    {
        var canvas = new Canvas(10, 10, black, new Vector2(-1, 1), new Vector2(1, -1));
        canvas.Rectangle(new Vector2(0, 0), new Vector2(1, 1), white);
        Assert.Equal(white, canvas.Frame.Pixel(7, 2));
        Assert.Equal(black, canvas.Frame.Pixel(2, 2));
        Assert.Equal(black, canvas.Frame.Pixel(7, 7));
    }

    [Fact]
    public void What_lies_outside_or_is_no_number_draws_nothing()
    {
        var canvas = new Canvas(5, 5, black);
        canvas.Circle(new Vector2(-20, 2), 3, white);
        canvas.Line(new Vector2(float.NaN, 0), new Vector2(3, 3), 1, white);
        Assert.All(canvas.Frame.Rgb, value => Assert.Equal(0, value));
    }

    [Fact]
    public void Pasting_cuts_off_what_does_not_fit()
    {
        var frame = new Frame(3, 3);
        var tile = new Frame(2, 2);
        Array.Fill(tile.Rgb, (byte)9);
        frame.Paste(tile, -1, 2);
        frame.Paste(tile, 5, 0);
        Assert.Equal(1, Enumerable.Range(0, 9).Count(pixel => frame.Rgb[3 * pixel] == 9));
        Assert.Equal(9, frame.Pixel(0, 2).R);
        Assert.Equal(8, frame.Enlarge(2).Rgb.Count(value => value == 9) / 3 * 2);
    }
}
