using System.Numerics;

namespace RLTransfer.Environments.Rendering;

/// <summary>A small anti-aliased 2-D drawing surface over a <see cref="Frame"/>, in coordinates of one's own choosing.</summary>
/// <remarks>
/// Every shape is a polygon, filled by exact area coverage: each edge adds its signed area to the pixels of the rows
/// it crosses, and a running sum along the row is the covered fraction of each pixel.
/// </remarks>
public sealed class Canvas
{
    private readonly float[] cover;
    private readonly Vector2 scale, offset;

    /// <summary>A canvas whose corners are pixels: x to the right, y down.</summary>
    /// <param name="width">Pixels across.</param>
    /// <param name="height">Pixels down.</param>
    /// <param name="background">What is there before anything is drawn.</param>
    public Canvas(int width, int height, Color background)
        : this(width, height, background, Vector2.Zero, new Vector2(width, height))
    {
    }

    /// <summary>A canvas over a rectangle of the world; y grows downwards where <paramref name="bottomRight"/>.Y is the larger.</summary>
    /// <param name="width">Pixels across.</param>
    /// <param name="height">Pixels down.</param>
    /// <param name="background">What is there before anything is drawn.</param>
    /// <param name="topLeft">The world's point at the top left corner.</param>
    /// <param name="bottomRight">The world's point at the bottom right corner.</param>
    public Canvas(int width, int height, Color background, Vector2 topLeft, Vector2 bottomRight)
    {
        Frame = new Frame(width, height);
        cover = new float[((width + 2) * height) + 2];
        scale = new Vector2(width, height) / (bottomRight - topLeft);
        offset = -topLeft * scale;
        Clear(background);
    }

    /// <summary>The picture, as drawn so far.</summary>
    public Frame Frame { get; }

    /// <summary>Everything in one colour.</summary>
    public void Clear(Color color)
    {
        var pixels = Frame.Rgb;
        for (var i = 0; i < pixels.Length; i += 3)
        {
            (pixels[i], pixels[i + 1], pixels[i + 2]) = (color.R, color.G, color.B);
        }
    }

    /// <summary>A filled polygon; it closes itself.</summary>
    /// <param name="points">Its corners in order, in world coordinates.</param>
    /// <param name="color">Its colour.</param>
    /// <param name="opacity">1 covers what is below, 0 leaves it.</param>
    public void Polygon(ReadOnlySpan<Vector2> points, Color color, float opacity = 1)
    {
        if (points.Length < 3)
        {
            return;
        }

        var (top, bottom) = (float.MaxValue, float.MinValue);
        foreach (var point in points)
        {
            var y = ToPixels(point).Y;
            (top, bottom) = (MathF.Min(top, y), MathF.Max(bottom, y));
        }

        var first = Math.Max(0, (int)MathF.Floor(top));
        var last = Math.Min(Frame.Height - 1, (int)MathF.Floor(bottom));
        if (last < first)
        {
            return;
        }

        var stride = Frame.Width + 2;
        cover.AsSpan(first * stride, (last - first + 1) * stride).Clear();
        for (var i = 0; i < points.Length; i++)
        {
            AddEdge(ToPixels(points[i]), ToPixels(points[(i + 1) % points.Length]));
        }

        for (var y = first; y <= last; y++)
        {
            Blend(y, color, opacity);
        }
    }

    /// <summary>A filled rectangle with two opposite corners given.</summary>
    public void Rectangle(Vector2 corner, Vector2 opposite, Color color, float opacity = 1) =>
        Polygon([corner, new(opposite.X, corner.Y), opposite, new(corner.X, opposite.Y)], color, opacity);

    /// <summary>A filled circle; <paramref name="radius"/> is in world units.</summary>
    public void Circle(Vector2 center, float radius, Color color, float opacity = 1)
    {
        const int corners = 40;
        Span<Vector2> points = stackalloc Vector2[corners];
        for (var i = 0; i < corners; i++)
        {
            var (sine, cosine) = MathF.SinCos(2 * MathF.PI * i / corners);
            points[i] = center + (radius * new Vector2(cosine, sine));
        }

        Polygon(points, color, opacity);
    }

    /// <summary>A straight line with round ends; <paramref name="thickness"/> is in world units.</summary>
    public void Line(Vector2 from, Vector2 to, float thickness, Color color, float opacity = 1)
    {
        const int half = 10;
        var along = to - from;
        along = along.LengthSquared() < 1e-20f ? Vector2.UnitX : Vector2.Normalize(along);
        var start = MathF.Atan2(along.Y, along.X) + (MathF.PI / 2);
        Span<Vector2> points = stackalloc Vector2[2 * (half + 1)];
        for (var i = 0; i <= half; i++)
        {
            var (sine, cosine) = MathF.SinCos(start + (MathF.PI * i / half));
            var around = 0.5f * thickness * new Vector2(cosine, sine);
            points[i] = from + around;
            points[half + 1 + i] = to - around;
        }

        Polygon(points, color, opacity);
    }

    /// <summary>Straight lines from point to point.</summary>
    public void Path(ReadOnlySpan<Vector2> points, float thickness, Color color, float opacity = 1)
    {
        for (var i = 1; i < points.Length; i++)
        {
            Line(points[i - 1], points[i], thickness, color, opacity);
        }
    }

    private Vector2 ToPixels(Vector2 point) => (point * scale) + offset;

    /// <summary>Adds an edge's signed coverage, clipped to the picture; left of it everything is covered from x = 0 on.</summary>
    private void AddEdge(Vector2 from, Vector2 to)
    {
        if (from.Y == to.Y || !float.IsFinite(from.X + from.Y + to.X + to.Y))
        {
            return;
        }

        var sign = 1f;
        if (from.Y > to.Y)
        {
            (from, to, sign) = (to, from, -1f);
        }

        var slope = (to.X - from.X) / (to.Y - from.Y);
        var end = MathF.Min(to.Y, Frame.Height);
        var y = MathF.Max(from.Y, 0);
        while (y < end)
        {
            var row = (int)y;
            var next = MathF.Min(row + 1, end);
            var x0 = from.X + ((y - from.Y) * slope);
            var x1 = from.X + ((next - from.Y) * slope);
            AddSegment(row, x0, x1, sign * (next - y));
            y = next;
        }
    }

    /// <summary>One edge's piece within one row: <paramref name="height"/> is what it adds to every pixel to its right.</summary>
    private void AddSegment(int row, float x0, float x1, float height)
    {
        var line = cover.AsSpan(row * (Frame.Width + 2), Frame.Width + 2);
        x0 = Math.Clamp(x0, 0, Frame.Width);
        x1 = Math.Clamp(x1, 0, Frame.Width);
        if (x0 > x1)
        {
            (x0, x1) = (x1, x0);
        }

        var (first, last) = ((int)x0, (int)x1);
        if (first == last)
        {
            var inside = height * (1 - (((x0 + x1) * 0.5f) - first));        // the part of this pixel right of the edge
            line[first] += inside;
            line[first + 1] += height - inside;
            return;
        }

        var perPixel = height / (x1 - x0);
        var total = 0f;
        for (var x = first; x <= last; x++)
        {
            var (a, b) = (MathF.Max(x0, x), MathF.Min(x1, x + 1));
            var piece = perPixel * (b - a);
            var inside = piece * (1 - (((a + b) * 0.5f) - x));
            line[x] += inside + total;
            total = piece - inside;
        }

        line[last + 1] += total;
    }

    private void Blend(int y, Color color, float opacity)
    {
        var line = cover.AsSpan(y * (Frame.Width + 2), Frame.Width);
        var pixels = Frame.Rgb.AsSpan(y * Frame.Width * 3, Frame.Width * 3);
        var sum = 0f;
        for (var x = 0; x < line.Length; x++)
        {
            sum += line[x];
            var alpha = MathF.Min(MathF.Abs(sum), 1) * opacity;
            if (alpha < 1f / 512)
            {
                continue;
            }

            var pixel = pixels.Slice(3 * x, 3);
            pixel[0] = (byte)(pixel[0] + ((color.R - pixel[0]) * alpha) + 0.5f);
            pixel[1] = (byte)(pixel[1] + ((color.G - pixel[1]) * alpha) + 0.5f);
            pixel[2] = (byte)(pixel[2] + ((color.B - pixel[2]) * alpha) + 0.5f);
        }
    }
}
