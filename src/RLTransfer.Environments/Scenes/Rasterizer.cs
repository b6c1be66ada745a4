using System.Numerics;

namespace RLTransfer.Environments.Scenes;

/// <summary>A corner of a triangle.</summary>
internal readonly record struct Corner(Vector3 Position, Vector3 Normal, Vector2 Texture);

/// <summary>What is known about a pixel of a triangle when it is shaded.</summary>
internal readonly ref struct Fragment
{
    public required Vector3 Position { get; init; }

    public required Vector3 Normal { get; init; }

    public required Vector2 Texture { get; init; }

    /// <summary>How wide the pixel is there, in world units.</summary>
    public required float Width { get; init; }
}

/// <summary>A pinhole camera in space; the picture is square.</summary>
internal readonly struct SpaceCamera
{
    private readonly Vector3 position, right, up, forward;
    private readonly float focal;

    /// <param name="position">Where it is.</param>
    /// <param name="target">What it looks at.</param>
    /// <param name="roll">Turn about the line of sight, radians.</param>
    /// <param name="view">The whole angle of view, radians.</param>
    public SpaceCamera(Vector3 position, Vector3 target, float roll, float view)
    {
        this.position = position;
        forward = Vector3.Normalize(target - position);
        var side = Vector3.Normalize(Vector3.Cross(forward, Vector3.UnitY));
        var above = Vector3.Cross(side, forward);
        var (sine, cosine) = MathF.SinCos(roll);
        (right, up) = ((cosine * side) + (sine * above), (cosine * above) - (sine * side));
        focal = 1 / MathF.Tan(view / 2);
    }

    public Vector3 Position => position;

    /// <summary>Across and down in pixels, and the depth along the line of sight.</summary>
    public Vector3 Project(Vector3 point, int size)
    {
        var relative = point - position;
        var depth = MathF.Max(Vector3.Dot(relative, forward), 1e-3f);
        var scale = focal / depth;
        return new(
            0.5f * size * (1 + (scale * Vector3.Dot(relative, right))),
            0.5f * size * (1 - (scale * Vector3.Dot(relative, up))),
            depth);
    }

    /// <summary>How wide a pixel is at a depth.</summary>
    public float PixelWidth(float depth, int size) => 2 * depth / (focal * size);
}

/// <summary>Fills triangles into a picture with a depth buffer; positions and textures are interpolated with perspective.</summary>
internal readonly ref struct Rasterizer<TShader>
    where TShader : struct, IShader, allows ref struct
{
    private readonly SpaceCamera camera;
    private readonly int size;
    private readonly Span<float> depths;

    /// <param name="camera">From where.</param>
    /// <param name="size">Pixels a side.</param>
    /// <param name="depths">Room for a depth a pixel; it is cleared.</param>
    public Rasterizer(SpaceCamera camera, int size, Span<float> depths)
    {
        this.camera = camera;
        this.size = size;
        this.depths = depths;
        depths.Fill(float.MaxValue);
    }

    public void Triangle(in Corner a, in Corner b, in Corner c, ref TShader shader)
    {
        var (pa, pb, pc) = (camera.Project(a.Position, size), camera.Project(b.Position, size), camera.Project(c.Position, size));
        var area = Cross(pa, pb, pc.X, pc.Y);
        if (MathF.Abs(area) < 1e-9f)
        {
            return;
        }

        var (left, right) = (Math.Max(0, (int)MathF.Floor(Least(pa.X, pb.X, pc.X))), Math.Min(size - 1, (int)MathF.Ceiling(Most(pa.X, pb.X, pc.X))));
        var (top, bottom) = (Math.Max(0, (int)MathF.Floor(Least(pa.Y, pb.Y, pc.Y))), Math.Min(size - 1, (int)MathF.Ceiling(Most(pa.Y, pb.Y, pc.Y))));
        // Barycentric coordinates on the screen grow evenly along a row; over the depth they are linear in space.
        var (stepA, stepB) = ((pb.Y - pc.Y) / area, (pc.Y - pa.Y) / area);
        for (var y = top; y <= bottom; y++)
        {
            var startA = Cross(pb, pc, left + 0.5f, y + 0.5f) / area;
            var startB = Cross(pc, pa, left + 0.5f, y + 0.5f) / area;
            for (var x = left; x <= right; x++)
            {
                var (wa, wb) = (startA + ((x - left) * stepA), startB + ((x - left) * stepB));
                var wc = 1 - wa - wb;
                if (wa < 0 || wb < 0 || wc < 0)
                {
                    continue;
                }

                var (ia, ib, ic) = (wa / pa.Z, wb / pb.Z, wc / pc.Z);
                var depth = 1 / (ia + ib + ic);
                var pixel = (y * size) + x;
                if (depth >= depths[pixel])
                {
                    continue;
                }

                depths[pixel] = depth;
                (ia, ib, ic) = (ia * depth, ib * depth, ic * depth);
                shader.Shade(pixel, new Fragment
                {
                    Position = (ia * a.Position) + (ib * b.Position) + (ic * c.Position),
                    Normal = (ia * a.Normal) + (ib * b.Normal) + (ic * c.Normal),
                    Texture = (ia * a.Texture) + (ib * b.Texture) + (ic * c.Texture),
                    Width = camera.PixelWidth(depth, size),
                });
            }
        }
    }

    private static float Cross(Vector3 from, Vector3 to, float x, float y) =>
        ((to.X - from.X) * (y - from.Y)) - ((to.Y - from.Y) * (x - from.X));

    private static float Least(float a, float b, float c) => MathF.Min(a, MathF.Min(b, c));

    private static float Most(float a, float b, float c) => MathF.Max(a, MathF.Max(b, c));
}

/// <summary>Colours one pixel.</summary>
internal interface IShader
{
    /// <summary>Called for a pixel that is nearer than all drawn there before.</summary>
    void Shade(int pixel, in Fragment fragment);
}
