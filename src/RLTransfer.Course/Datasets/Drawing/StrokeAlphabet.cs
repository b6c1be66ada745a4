using System.Globalization;

namespace RLTransfer.Course.Datasets.Drawing;

/// <summary>A point of the plane; y grows downwards.</summary>
internal readonly record struct Point(double X, double Y);

/// <summary>One way to write a character: its strokes, each a chain of cubic Béziers P₀ (C₁ C₂ P)* in the unit box.</summary>
internal sealed record CharacterForm(IReadOnlyList<Point[]> Strokes);

/// <summary>The characters of <c>datasets/glyphs/strokes.txt</c>, each with the ways to write it.</summary>
/// <remarks>
/// Only +, −, ×, ÷ and √ are used here and in <see cref="GlyphPainter"/>: IEEE 754 rounds those alike everywhere,
/// so every machine draws the same bytes. Library sines and logarithms are not that portable.
/// </remarks>
internal sealed class StrokeAlphabet
{
    private readonly SortedDictionary<char, List<CharacterForm>> forms = [];

    /// <summary>Reads the text form, one variant a line.</summary>
    /// <exception cref="InvalidDataException">A line that is no path; the message names the line.</exception>
    public StrokeAlphabet(TextReader text)
    {
        for (var number = 1; text.ReadLine() is { } line; number++)
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            try
            {
                var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                var form = new CharacterForm(Strokes(words.AsSpan(1)));
                (forms.TryGetValue(words[0].Single(), out var list) ? list : forms[words[0][0]] = []).Add(form);
            }
            catch (Exception error) when (error is FormatException or IndexOutOfRangeException or InvalidOperationException or ArgumentException)
            {
                throw new InvalidDataException(FormattableString.Invariant($"strokes.txt line {number} is no character and path: '{line}' ({error.Message})"), error);
            }
        }
    }

    /// <summary>The alphabet that is built into this assembly.</summary>
    public static StrokeAlphabet BuiltIn { get; } = ReadBuiltIn();

    /// <summary>Every character, in ordinal order.</summary>
    public IReadOnlyList<char> Characters => [.. forms.Keys];

    /// <summary>The ways to write a character.</summary>
    public IReadOnlyList<CharacterForm> Forms(char character) => forms[character];

    private static StrokeAlphabet ReadBuiltIn()
    {
        using var stream = typeof(StrokeAlphabet).Assembly.GetManifestResourceStream("glyphs/strokes.txt")!;
        using var reader = new StreamReader(stream);
        return new StrokeAlphabet(reader);
    }

    private static List<Point[]> Strokes(ReadOnlySpan<string> words)
    {
        var strokes = new List<Point[]>();
        var stroke = new List<Point>();
        for (var i = 0; i < words.Length;)
        {
            var command = words[i++];
            switch (command)
            {
                case "M":
                    Lift();
                    stroke.Add(Take(words, ref i));
                    break;
                case "|":
                    Lift();
                    break;
                case "L":
                    Line(Take(words, ref i));
                    break;
                case "Q":
                    Quadratic(Take(words, ref i), Take(words, ref i));
                    break;
                case "C":
                    stroke.Add(Take(words, ref i));
                    stroke.Add(Take(words, ref i));
                    stroke.Add(Take(words, ref i));
                    break;
                case "E":
                    Arc(Take(words, ref i), Take(words, ref i), Take(words, ref i));
                    break;
                default:
                    throw new FormatException($"unknown command '{command}'");
            }
        }

        Lift();
        return strokes.Count > 0 ? strokes : throw new FormatException("no stroke");

        void Lift()
        {
            if (stroke.Count is 2 or 3 || stroke.Count % 3 is not (0 or 1))
            {
                throw new FormatException("a stroke needs a beginning and whole segments");
            }

            if (stroke.Count > 1)
            {
                strokes.Add([.. stroke]);
            }

            stroke.Clear();
        }

        void Line(Point end)
        {
            var start = stroke[^1];
            stroke.AddRange([Between(start, end, 1.0 / 3), Between(start, end, 2.0 / 3), end]);
        }

        void Quadratic(Point control, Point end)
        {
            var start = stroke[^1];
            stroke.AddRange([Between(start, control, 2.0 / 3), Between(end, control, 2.0 / 3), end]);
        }

        // Each piece of at most an eighth of a turn becomes one cubic with handles of 4/3 tan(δ/4) along the tangents.
        void Arc(Point centre, Point radius, Point turns)
        {
            const double tau = 2 * Math.PI;
            var (from, delta) = (turns.X * tau, (turns.Y - turns.X) * tau);
            var pieces = Math.Max(1, (int)((Math.Abs(delta) / (tau / 8)) + 0.999));
            delta /= pieces;
            var (quarterSine, quarterCosine) = Series.SinCos(delta / 4);
            var handle = 4.0 / 3 * quarterSine / quarterCosine;
            for (var piece = 0; piece <= pieces; piece++)
            {
                var (sine, cosine) = Series.SinCos(from + (piece * delta));
                var point = new Point(centre.X + (radius.X * cosine), centre.Y + (radius.Y * sine));
                var (dx, dy) = (-radius.X * sine * handle, radius.Y * cosine * handle);
                if (piece > 0)
                {
                    stroke.AddRange([new(point.X - dx, point.Y - dy), point]);
                }
                else if (stroke.Count == 0)
                {
                    stroke.Add(point);
                }
                else
                {
                    Line(point);
                }

                if (piece < pieces)
                {
                    stroke.Add(new(point.X + dx, point.Y + dy));
                }
            }
        }
    }

    private static Point Take(ReadOnlySpan<string> words, ref int i) => new(Number(words[i++]), Number(words[i++]));

    private static double Number(string word) => double.Parse(word, NumberStyles.Float, CultureInfo.InvariantCulture);

    private static Point Between(Point a, Point b, double t) => new(a.X + (t * (b.X - a.X)), a.Y + (t * (b.Y - a.Y)));
}

/// <summary>Sine and cosine by their Taylor series: the same bits on every machine, unlike the platform's library.</summary>
internal static class Series
{
    public static (double Sine, double Cosine) SinCos(double x)
    {
        const double tau = 2 * Math.PI;
        x -= tau * Math.Floor((x / tau) + 0.5);                  // to [−π, π]
        double sine = 0, cosine = 0, term = 1;                   // term = xⁿ / n!, with signs + + − −
        for (var n = 0; n < 30; n += 2)
        {
            cosine += term;
            term *= x / (n + 1);
            sine += term;
            term *= -x / (n + 2);
        }

        return (sine, cosine);
    }
}
