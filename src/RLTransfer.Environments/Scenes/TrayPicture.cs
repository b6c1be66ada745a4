using System.Numerics;

namespace RLTransfer.Environments.Scenes;

/// <summary>What a pixel of a tray picture shows.</summary>
internal enum TrayClass
{
    Table,
    Tray,
    Rim,
    Target,
    Other,
}

/// <summary>Draws a tray: shadows first, then everything with a depth buffer, at twice the size, then the mean of each four pixels.</summary>
internal static class TrayPicture
{
    public const int Oversampling = 2;
    private const int Sides = 16;
    private const float RimHeight = 0.12f, RimWidth = 0.08f, CupWall = 0.82f, CupFoot = 0.75f;

    /// <param name="objects">What is on the tray.</param>
    /// <param name="style">What it looks like.</param>
    /// <param name="camera">From where.</param>
    /// <param name="size">Pixels a side.</param>
    /// <param name="picture">A number of the picture, for the camera's noise.</param>
    /// <param name="image">To be written, [3, size, size].</param>
    /// <param name="classes">To be written, [size, size], unless empty: the <see cref="TrayClass"/> of each pixel.</param>
    public static void Draw(ReadOnlySpan<TrayObject> objects, in TrayStyle style, in SpaceCamera camera, int size, uint picture, Span<float> image, Span<byte> classes)
    {
        var fine = size * Oversampling;
        var scratch = Scratch.OfThread(fine * fine);
        var depths = scratch.Depths.AsSpan(0, fine * fine);
        var shadow = scratch.Shadow.AsSpan(0, style.Shadows ? fine * fine : 0);
        shadow.Clear();
        if (style.Shadows)
        {
            CastShadows(objects, style, camera, fine, depths, shadow);
        }

        var colors = scratch.Colors.AsSpan(0, fine * fine);
        var shown = scratch.Shown.AsSpan(0, fine * fine);
        colors.Clear();
        shown.Clear();
        var shader = new TrayShader { Style = style, Eye = camera.Position, Colors = colors, Classes = shown, Shadow = shadow };
        var rasterizer = new Rasterizer<TrayShader>(camera, fine, depths);
        // From front to back, so that little is shaded that is covered later.
        for (var i = 0; i < objects.Length; i++)
        {
            shader.Surface(style.Objects[i], i == 0 ? TrayClass.Target : TrayClass.Other, flat: false);
            DrawObject(objects[i], rasterizer, ref shader);
        }

        shader.Surface(style.Rim, TrayClass.Rim, flat: false);
        DrawRim(rasterizer, ref shader);
        shader.Surface(style.Tray, TrayClass.Tray, flat: true);
        Rectangle(new(-1, -1, 0), new(2, 0, 0), new(0, 2, 0), rasterizer, ref shader);
        shader.Surface(style.Table, TrayClass.Table, flat: true);
        Rectangle(new(-6, -6, -0.02f), new(12, 0, 0), new(0, 12, 0), rasterizer, ref shader);
        Reduce(style.Lens, colors, shown, size, picture, image, classes);
    }

    private static void Reduce(in CameraLens lens, ReadOnlySpan<Vector3> colors, ReadOnlySpan<byte> shown, int size, uint picture, Span<float> image, Span<byte> classes)
    {
        var fine = size * Oversampling;
        for (var pixel = 0; pixel < size * size; pixel++)
        {
            var (x, y) = (pixel % size, pixel / size);
            var at = (y * Oversampling * fine) + (x * Oversampling);
            var light = 0.25f * (colors[at] + colors[at + 1] + colors[at + fine] + colors[at + fine + 1]);
            var color = lens.Record(light, ((2f * x) + 1 - size) / size, ((2f * y) + 1 - size) / size, pixel, picture);
            (image[pixel], image[(size * size) + pixel], image[(2 * size * size) + pixel]) = (color.X, color.Y, color.Z);
            if (!classes.IsEmpty)
            {
                classes[pixel] = shown[at + fine + 1];
            }
        }
    }

    /// <summary>Marks the pixels whose point on the tray's floor lies in an object's shadow.</summary>
    private static void CastShadows(ReadOnlySpan<TrayObject> objects, in TrayStyle style, in SpaceCamera camera, int fine, Span<float> depths, Span<bool> shadow)
    {
        var shader = new ShadowShader { Marked = shadow, Light = style.LightDirection };
        var rasterizer = new Rasterizer<ShadowShader>(camera, fine, depths);
        foreach (ref readonly var each in objects)
        {
            DrawObject(each, rasterizer, ref shader, style.LightDirection);
        }
    }

    private static void DrawRim<TShader>(Rasterizer<TShader> rasterizer, ref TShader shader)
        where TShader : struct, IShader, allows ref struct
    {
        for (var side = 0; side < 4; side++)
        {
            var (sine, cosine) = MathF.SinCos(side * MathF.PI / 2);
            var (along, outward) = (new Vector3(cosine, sine, 0), new Vector3(sine, -cosine, 0));
            var (inner, outer) = (1f, 1 + RimWidth);
            Rectangle((outward * inner) - (along * inner), 2 * inner * along, new(0, 0, RimHeight), rasterizer, ref shader);
            Rectangle((outward * inner) - (along * outer) + new Vector3(0, 0, RimHeight), 2 * outer * along, RimWidth * outward, rasterizer, ref shader);
            Rectangle((outward * outer) - (along * outer) - new Vector3(0, 0, 0.02f), 2 * outer * along, new(0, 0, RimHeight + 0.02f), rasterizer, ref shader);
        }
    }

    /// <summary>An object's faces; with a light direction, their projections on the tray's floor instead.</summary>
    private static void DrawObject<TShader>(in TrayObject what, Rasterizer<TShader> rasterizer, ref TShader shader, Vector3? light = null)
        where TShader : struct, IShader, allows ref struct
    {
        var center = new Vector3(what.Center, 0);
        var (sine, cosine) = MathF.SinCos(what.Angle);
        if (!what.IsRound)
        {
            var (half, side) = (what.HalfLength * new Vector3(cosine, sine, 0), what.HalfWidth * new Vector3(-sine, cosine, 0));
            var up = new Vector3(0, 0, what.Height);
            Face(center - half - side + up, 2 * half, 2 * side, light, rasterizer, ref shader);
            Face(center - half - side, 2 * half, up, light, rasterizer, ref shader);
            Face(center - half + side, 2 * half, up, light, rasterizer, ref shader);
            Face(center - half - side, 2 * side, up, light, rasterizer, ref shader);
            Face(center + half - side, 2 * side, up, light, rasterizer, ref shader);
            return;
        }

        var cup = what.Shape == TrayShape.Cup;
        var foot = cup ? CupFoot : 1;
        var top = new Vector3(0, 0, what.Height);
        for (var i = 0; i < Sides; i++)
        {
            var (s0, c0) = MathF.SinCos(2 * MathF.PI * i / Sides);
            var (s1, c1) = MathF.SinCos(2 * MathF.PI * (i + 1) / Sides);
            var (n0, n1) = (new Vector3(c0, s0, 0), new Vector3(c1, s1, 0));
            var (r0, r1) = (what.HalfLength * n0, what.HalfLength * n1);
            var (u0, u1) = (what.HalfLength * 2 * MathF.PI * i / Sides, what.HalfLength * 2 * MathF.PI * (i + 1) / Sides);
            Quad(
                new(center + (foot * r0), n0, new(u0, 0)), new(center + (foot * r1), n1, new(u1, 0)),
                new(center + r1 + top, n1, new(u1, what.Height)), new(center + r0 + top, n0, new(u0, what.Height)), light, rasterizer, ref shader);
            if (!cup)
            {
                Shape(
                    new(center + top, Vector3.UnitZ, Vector2.Zero),
                    new(center + r0 + top, Vector3.UnitZ, new(r0.X, r0.Y)),
                    new(center + r1 + top, Vector3.UnitZ, new(r1.X, r1.Y)), light, rasterizer, ref shader);
                continue;
            }

            // The edge, the inside and the bottom of a cup.
            Quad(
                new(center + (CupWall * r0) + top, Vector3.UnitZ, new(u0, 0)), new(center + (CupWall * r1) + top, Vector3.UnitZ, new(u1, 0)),
                new(center + r1 + top, Vector3.UnitZ, new(u1, 0.1f)), new(center + r0 + top, Vector3.UnitZ, new(u0, 0.1f)), light, rasterizer, ref shader);
            Quad(
                new(center + (0.6f * r0) + (0.1f * top), -n0, new(u0, 0)), new(center + (0.6f * r1) + (0.1f * top), -n1, new(u1, 0)),
                new(center + (CupWall * r1) + top, -n1, new(u1, what.Height)), new(center + (CupWall * r0) + top, -n0, new(u0, what.Height)), light, rasterizer, ref shader);
            Shape(
                new(center + (0.1f * top), 0.5f * Vector3.UnitZ, Vector2.Zero),
                new(center + (0.6f * r0) + (0.1f * top), 0.5f * Vector3.UnitZ, new(r0.X, r0.Y)),
                new(center + (0.6f * r1) + (0.1f * top), 0.5f * Vector3.UnitZ, new(r1.X, r1.Y)), light, rasterizer, ref shader);
        }
    }

    private static void Rectangle<TShader>(Vector3 corner, Vector3 along, Vector3 across, Rasterizer<TShader> rasterizer, ref TShader shader)
        where TShader : struct, IShader, allows ref struct => Face(corner, along, across, null, rasterizer, ref shader);

    private static void Face<TShader>(Vector3 corner, Vector3 along, Vector3 across, Vector3? light, Rasterizer<TShader> rasterizer, ref TShader shader)
        where TShader : struct, IShader, allows ref struct
    {
        var normal = Vector3.Normalize(Vector3.Cross(along, across));
        var (length, width) = (along.Length(), across.Length());
        Quad(
            new(corner, normal, Vector2.Zero), new(corner + along, normal, new(length, 0)),
            new(corner + along + across, normal, new(length, width)), new(corner + across, normal, new(0, width)), light, rasterizer, ref shader);
    }

    private static void Quad<TShader>(in Corner a, in Corner b, in Corner c, in Corner d, Vector3? light, Rasterizer<TShader> rasterizer, ref TShader shader)
        where TShader : struct, IShader, allows ref struct
    {
        Shape(a, b, c, light, rasterizer, ref shader);
        Shape(a, c, d, light, rasterizer, ref shader);
    }

    private static void Shape<TShader>(in Corner a, in Corner b, in Corner c, Vector3? light, Rasterizer<TShader> rasterizer, ref TShader shader)
        where TShader : struct, IShader, allows ref struct
    {
        if (light is { } direction)
        {
            rasterizer.Triangle(Shadowed(a, direction), Shadowed(b, direction), Shadowed(c, direction), ref shader);
        }
        else
        {
            rasterizer.Triangle(a, b, c, ref shader);
        }
    }

    /// <summary>Buffers of the size of a picture, kept for each thread.</summary>
    private sealed class Scratch(int pixels)
    {
        [ThreadStatic]
        private static Scratch? kept;

        public float[] Depths { get; } = new float[pixels];

        public bool[] Shadow { get; } = new bool[pixels];

        public Vector3[] Colors { get; } = new Vector3[pixels];

        public byte[] Shown { get; } = new byte[pixels];

        public static Scratch OfThread(int pixels) => kept is { } scratch && scratch.Depths.Length >= pixels ? scratch : kept = new Scratch(pixels);
    }

    private static Corner Shadowed(in Corner corner, Vector3 light) =>
        corner with { Position = corner.Position - (corner.Position.Z / light.Z * light) };
}

/// <summary>Marks pixels.</summary>
internal ref struct ShadowShader : IShader
{
    public Span<bool> Marked;
    public Vector3 Light;

    public readonly void Shade(int pixel, in Fragment fragment) => Marked[pixel] = true;
}

/// <summary>Lambert's law with an ambient part, and a highlight (Blinn 1977).</summary>
internal ref struct TrayShader : IShader
{
    public TrayStyle Style;
    public Vector3 Eye;
    public Span<Vector3> Colors;
    public Span<byte> Classes;
    public Span<bool> Shadow;
    private Texture texture;
    private TrayClass shown;
    private bool isFlat;

    public void Surface(in Texture texture, TrayClass shown, bool flat) => (this.texture, this.shown, isFlat) = (texture, shown, flat);

    public readonly void Shade(int pixel, in Fragment fragment)
    {
        var albedo = isFlat
            ? texture.Sample(fragment.Position.X, fragment.Position.Y, fragment.Width)
            : texture.Sample(fragment.Texture.X, fragment.Texture.Y, fragment.Width);
        var toEye = Vector3.Normalize(Eye - fragment.Position);
        var normal = isFlat ? Vector3.UnitZ : Vector3.Normalize(fragment.Normal);
        normal = Vector3.Dot(normal, toEye) < 0 ? -normal : normal;
        var facing = MathF.Max(0, Vector3.Dot(normal, Style.LightDirection));
        var lit = isFlat && !Shadow.IsEmpty && Shadow[pixel] ? 0.25f : 1;
        var light = new Vector3(Style.Ambient) + (lit * facing * Style.LightColor);
        var color = albedo * light;
        if (Style.Shine > 0 && !isFlat)
        {
            var half = Vector3.Normalize(toEye + Style.LightDirection);
            var highlight = MathF.Max(0, Vector3.Dot(normal, half));
            highlight *= highlight;
            highlight *= highlight;
            highlight *= highlight;
            color += Style.Shine * highlight * highlight * Style.LightColor;
        }

        Colors[pixel] = color;
        Classes[pixel] = (byte)shown;
    }
}
