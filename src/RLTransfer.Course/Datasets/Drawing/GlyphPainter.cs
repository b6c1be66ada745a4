using RLTransfer.Randomness;

namespace RLTransfer.Course.Datasets.Drawing;

/// <summary>Writes one character into one 28 × 28 image: control points → elastic field → affine map → pen → paper.</summary>
/// <remarks>Bitwise the same on every machine; see <see cref="StrokeAlphabet"/>.</remarks>
internal sealed class GlyphPainter(StrokeAlphabet alphabet)
{
    /// <summary>Width and height of an image.</summary>
    public const int Side = 28;

    private const int PiecesPerSegment = 8;
    private const int Knots = 6;

    /// <summary>Draws <paramref name="character"/> with all that is random taken from <paramref name="random"/>.</summary>
    /// <param name="character">One of the alphabet's.</param>
    /// <param name="random">The image's own stream.</param>
    /// <param name="image">28 × 28 grey values by rows, ink bright on dark paper, as in MNIST.</param>
    public void Paint(char character, Philox random, Span<byte> image)
    {
        var style = GlyphStyle.Draw(random);
        Span<double> ink = stackalloc double[Side * Side];
        ink.Clear();

        var strokes = Write(character, style, random);
        var gap = style.Gap ? random.NextDouble() : -1;
        foreach (var stroke in strokes)
        {
            Trace(stroke, style, random, gap, ink);
        }

        if (style.Neighbour)
        {
            Neighbour(style, random, ink);
        }

        if (style.Ruled)
        {
            var height = random.NextUniform(22, 27);
            Trace([new(0, height), new(Side, height + random.NextUniform(-1.5, 1.5))], style with { PenRadius = 0.45, Pressure = 0 }, random, -1, ink);
        }

        Develop(ink, style, random, image);
    }

    /// <summary>The character's strokes as polylines in pixels.</summary>
    private List<Point[]> Write(char character, GlyphStyle style, Philox random)
    {
        var forms = alphabet.Forms(character);
        var form = forms[random.NextInt32(forms.Count)];

        // Elastic field: uniform cubic B-splines over a lattice of random displacements.
        Span<Point> knots = stackalloc Point[Knots * Knots];
        for (var i = 0; i < knots.Length; i++)
        {
            knots[i] = new(style.Elastic * GlyphStyle.Normal(random), style.Elastic * GlyphStyle.Normal(random));
        }

        var (sine, cosine) = Series.SinCos(style.Rotation);
        var lines = new List<Point[]>(form.Strokes.Count);
        double left = double.MaxValue, right = double.MinValue, top = double.MaxValue, bottom = double.MinValue;
        foreach (var stroke in form.Strokes)
        {
            var control = new Point[stroke.Length];
            for (var i = 0; i < control.Length; i++)
            {
                control[i] = new(stroke[i].X + (style.Jitter * GlyphStyle.Normal(random)), stroke[i].Y + (style.Jitter * GlyphStyle.Normal(random)));
            }

            var line = Flatten(control);
            for (var i = 0; i < line.Length; i++)
            {
                var p = Displace(line[i], knots);
                var (x, y) = ((p.X - 0.5) * style.Aspect, p.Y - 0.5);
                x -= style.Slant * y;
                (x, y) = ((cosine * x) - (sine * y), (sine * x) + (cosine * y));
                line[i] = new(x, y);
                (left, right) = (Math.Min(left, x), Math.Max(right, x));
                (top, bottom) = (Math.Min(top, y), Math.Max(bottom, y));
            }

            lines.Add(line);
        }

        // The larger side becomes `Size`; the middle of the box lies in the image's middle, off by `Shift`.
        var scale = style.Size / Math.Max(right - left, bottom - top);
        foreach (var line in lines)
        {
            for (var i = 0; i < line.Length; i++)
            {
                line[i] = new(
                    (Side / 2.0) + style.Shift.X + (scale * (line[i].X - ((left + right) / 2))),
                    (Side / 2.0) + style.Shift.Y + (scale * (line[i].Y - ((top + bottom) / 2))));
            }
        }

        return lines;
    }

    private static Point[] Flatten(Point[] control)
    {
        var line = new Point[(((control.Length - 1) / 3) * PiecesPerSegment) + 1];
        line[0] = control[0];
        for (var (segment, next) = (0, 1); segment + 3 < control.Length; segment += 3)
        {
            var (a, b, c, d) = (control[segment], control[segment + 1], control[segment + 2], control[segment + 3]);
            for (var piece = 1; piece <= PiecesPerSegment; piece++)
            {
                var t = piece / (double)PiecesPerSegment;
                var u = 1 - t;
                var (w0, w1, w2, w3) = (u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t);
                line[next++] = new((w0 * a.X) + (w1 * b.X) + (w2 * c.X) + (w3 * d.X), (w0 * a.Y) + (w1 * b.Y) + (w2 * c.Y) + (w3 * d.Y));
            }
        }

        return line;
    }

    private static Point Displace(Point p, ReadOnlySpan<Point> knots)
    {
        const int cells = Knots - 3;
        var (x, y) = (Math.Clamp(p.X, 0, 0.9999) * cells, Math.Clamp(p.Y, 0, 0.9999) * cells);
        var (column, row) = ((int)x, (int)y);
        Span<double> wx = stackalloc double[4], wy = stackalloc double[4];
        Spline(x - column, wx);
        Spline(y - row, wy);
        double dx = 0, dy = 0;
        for (var i = 0; i < 4; i++)
        {
            for (var j = 0; j < 4; j++)
            {
                var knot = knots[((row + i) * Knots) + column + j];
                dx += wy[i] * wx[j] * knot.X;
                dy += wy[i] * wx[j] * knot.Y;
            }
        }

        return new(p.X + (2 * dx), p.Y + (2 * dy));              // the splines' smoothing halves the knots' spread
    }

    private static void Spline(double t, Span<double> weights)
    {
        var u = 1 - t;
        weights[0] = u * u * u / 6;
        weights[1] = ((3 * t * t * t) - (6 * t * t) + 4) / 6;
        weights[2] = ((3 * u * u * u) - (6 * u * u) + 4) / 6;
        weights[3] = t * t * t / 6;
    }

    /// <summary>Draws a polyline with a round pen whose width wanders; ink does not add up where strokes cross.</summary>
    private static void Trace(ReadOnlySpan<Point> line, GlyphStyle style, Philox random, double gap, Span<double> ink)
    {
        var (start, end) = (style.Pressure * GlyphStyle.Normal(random) / 2, style.Pressure * GlyphStyle.Normal(random) / 2);
        for (var i = 0; i + 1 < line.Length; i++)
        {
            var along = i / (double)line.Length;
            if (gap >= 0 && Math.Abs(along - gap) < 0.04)
            {
                continue;
            }

            var radius = style.PenRadius * Math.Max(0.4, 1 + start + (along * (end - start)));
            Segment(line[i], line[i + 1], radius, ink);
        }
    }

    private static void Segment(Point a, Point b, double radius, Span<double> ink)
    {
        var reach = radius + 1;
        var (left, right) = ((int)Math.Max(0, Math.Min(a.X, b.X) - reach), (int)Math.Min(Side - 1, Math.Max(a.X, b.X) + reach));
        var (top, bottom) = ((int)Math.Max(0, Math.Min(a.Y, b.Y) - reach), (int)Math.Min(Side - 1, Math.Max(a.Y, b.Y) + reach));
        var (dx, dy) = (b.X - a.X, b.Y - a.Y);
        var lengthSquared = Math.Max((dx * dx) + (dy * dy), 1e-12);
        for (var y = top; y <= bottom; y++)
        {
            for (var x = left; x <= right; x++)
            {
                var (px, py) = (x + 0.5 - a.X, y + 0.5 - a.Y);
                var t = Math.Clamp(((px * dx) + (py * dy)) / lengthSquared, 0, 1);
                var (ex, ey) = (px - (t * dx), py - (t * dy));
                var cover = Math.Clamp(radius + 0.5 - Math.Sqrt((ex * ex) + (ey * ey)), 0, 1);
                ref var pixel = ref ink[(y * Side) + x];
                pixel = Math.Max(pixel, cover);
            }
        }
    }

    /// <summary>What a careless cut leaves of the character before or after.</summary>
    private void Neighbour(GlyphStyle style, Philox random, Span<double> ink)
    {
        var characters = alphabet.Characters;
        var other = characters[random.NextInt32(characters.Count)];
        var side = random.NextDouble() < 0.5 ? -1 : 1;
        var away = new Point(side * random.NextUniform(15.5, 20), random.NextUniform(-3, 3));
        foreach (var stroke in Write(other, style with { Shift = away }, random))
        {
            Trace(stroke, style, random, -1, ink);
        }
    }

    /// <summary>Ink on paper: blur, grey levels, noise.</summary>
    private static void Develop(ReadOnlySpan<double> ink, GlyphStyle style, Philox random, Span<byte> image)
    {
        for (var y = 0; y < Side; y++)
        {
            for (var x = 0; x < Side; x++)
            {
                double mean = 0;
                for (var v = Math.Max(0, y - 1); v <= Math.Min(Side - 1, y + 1); v++)
                {
                    for (var u = Math.Max(0, x - 1); u <= Math.Min(Side - 1, x + 1); u++)
                    {
                        mean += ink[(v * Side) + u] / 9;
                    }
                }

                var cover = ink[(y * Side) + x] + (style.Blur * (mean - ink[(y * Side) + x]));
                var word = random.NextUInt32();                   // four bytes: mean 510, standard deviation 147.8
                var noise = ((word & 255) + ((word >> 8) & 255) + ((word >> 16) & 255) + (word >> 24) - 510.0) / 147.8;
                var grey = style.Paper + (cover * (style.Ink - style.Paper)) + (style.Noise * noise);
                image[(y * Side) + x] = (byte)((Math.Clamp(grey, 0, 1) * 255) + 0.5);
            }
        }
    }
}
