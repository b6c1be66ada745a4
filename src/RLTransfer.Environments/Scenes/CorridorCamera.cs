using System.Numerics;
using RLTransfer.Environments.Grids;

namespace RLTransfer.Environments.Scenes;

/// <summary>What a pixel of a corridor picture shows.</summary>
internal enum CorridorClass
{
    Floor,
    Wall,
    Ceiling,
    Lamp,
    Door,
}

/// <summary>A first-person camera in a corridor of unit squares and walls of height one, drawn by casting one ray a column.</summary>
/// <param name="X">Where it is.</param>
/// <param name="Y">Where it is.</param>
/// <param name="Heading">Where it looks, radians from the x axis.</param>
/// <param name="Height">Above the floor, in (0, 1).</param>
/// <param name="Tilt">The slope of the view: positive looks up.</param>
/// <param name="HalfWidth">Half the picture's width at distance one: the tangent of half the angle of view.</param>
internal readonly record struct CorridorCamera(float X, float Y, float Heading, float Height, float Tilt, float HalfWidth)
{
    private const float FarthestWall = 40;

    /// <summary>Draws a square picture.</summary>
    /// <param name="map">The walls.</param>
    /// <param name="style">What they look like.</param>
    /// <param name="size">Pixels a side.</param>
    /// <param name="picture">A number of the picture, for the camera's noise.</param>
    /// <param name="image">To be written, [3, size, size].</param>
    /// <param name="classes">To be written, [size, size], unless empty: the <see cref="CorridorClass"/> of each pixel.</param>
    public void Draw(in GridMap map, in CorridorStyle style, int size, uint picture, Span<float> image, Span<byte> classes)
    {
        var forward = new Vector2(MathF.Cos(Heading), MathF.Sin(Heading));
        var right = new Vector2(-forward.Y, forward.X);                       // y grows downwards on the map
        for (var column = 0; column < size; column++)
        {
            var across = ((2 * (column + 0.5f) / size) - 1) * HalfWidth;
            var ray = forward + (across * right);
            var wall = Cast(map, ray);
            for (var row = 0; row < size; row++)
            {
                var slope = Tilt + ((1 - (2 * (row + 0.5f) / size)) * HalfWidth);
                var light = Light(map, style, ray, wall, slope, across, 2 * HalfWidth / size, out var shown);
                var pixel = (row * size) + column;
                var color = style.Lens.Record(light, across / HalfWidth, (2 * (row + 0.5f) / size) - 1, pixel, picture);
                (image[pixel], image[(size * size) + pixel], image[(2 * size * size) + pixel]) = (color.X, color.Y, color.Z);
                if (!classes.IsEmpty)
                {
                    classes[pixel] = (byte)shown;
                }
            }
        }
    }

    private readonly record struct WallHit(float Distance, int Cell, bool FacesX, float Along);

    /// <summary>The first wall on a ray, walking from square to square (Amanatides and Woo 1987).</summary>
    private WallHit Cast(in GridMap map, Vector2 ray)
    {
        var (column, row) = ((int)MathF.Floor(X), (int)MathF.Floor(Y));
        var (stepX, stepY) = (ray.X > 0 ? 1 : -1, ray.Y > 0 ? 1 : -1);
        var (perX, perY) = (1 / MathF.Max(MathF.Abs(ray.X), 1e-6f), 1 / MathF.Max(MathF.Abs(ray.Y), 1e-6f));
        var nextX = (ray.X > 0 ? column + 1 - X : X - column) * perX;
        var nextY = (ray.Y > 0 ? row + 1 - Y : Y - row) * perY;
        while (true)
        {
            var facesX = nextX < nextY;
            var distance = facesX ? nextX : nextY;
            if (facesX)
            {
                (column, nextX) = (column + stepX, nextX + perX);
            }
            else
            {
                (row, nextY) = (row + stepY, nextY + perY);
            }

            if (map.IsWall(row, column) || distance > FarthestWall)
            {
                var along = facesX ? Y + (distance * ray.Y) : X + (distance * ray.X);
                return new(MathF.Max(distance, 1e-3f), (row * map.Width) + column, facesX, along);
            }
        }
    }

    private Vector3 Light(in GridMap map, in CorridorStyle style, Vector2 ray, WallHit wall, float slope, float across, float pixelSlope, out CorridorClass shown)
    {
        var z = Height + (slope * wall.Distance);
        var distance = wall.Distance;
        Vector3 albedo;
        float shade, glow;
        if (z is >= 0 and <= 1)
        {
            var pixel = distance * pixelSlope;
            var (u, along) = (wall.Along, wall.Along - MathF.Floor(wall.Along));
            var hasDoor = style.DoorShare > 0 && Texture.Hash(wall.Cell, wall.FacesX ? 1 : 0, style.Wall.Seed) < style.DoorShare;
            shown = hasDoor && along is > 0.22f and < 0.78f && z < 0.78f ? CorridorClass.Door : CorridorClass.Wall;
            albedo = shown == CorridorClass.Door ? style.Door.Sample(u, z, pixel) : style.Wall.Sample(u, z, pixel);
            albedo *= z < style.Skirting ? 0.35f : 1;
            shade = wall.FacesX ? 1 + style.SideShade : 1 - style.SideShade;
            glow = Glow(X + (distance * ray.X), Y + (distance * ray.Y)) * (0.55f + (0.45f * z));
        }
        else
        {
            // Floor or ceiling, before the ray gets to the wall.
            distance = (z < 0 ? -Height : 1 - Height) / slope;
            var (x, y) = (X + (distance * ray.X), Y + (distance * ray.Y));
            var pixel = distance * distance * pixelSlope;
            shown = z < 0 ? CorridorClass.Floor : IsLamp(map, x, y, style.LampSize) ? CorridorClass.Lamp : CorridorClass.Ceiling;
            albedo = z < 0 ? style.Floor.Sample(x, y, pixel) : style.Ceiling.Sample(x, y, pixel);
            shade = 1;
            glow = Glow(x, y) * (z < 0 ? 0.9f : 0.6f);
        }

        var far = distance * MathF.Sqrt(1 + (across * across));
        var thick = style.Fog * far;
        var seen = 1 / (1 + thick + (0.5f * thick * thick));                  // close to exp(−fog · distance), and cheaper
        var light = shown == CorridorClass.Lamp
            ? 1.6f * style.LampColor
            : albedo * shade * (new Vector3(style.Ambient) + (style.Lamps * glow * style.LampColor));
        return (seen * light) + ((1 - seen) * style.FogColor);
    }

    /// <summary>Lamps hang over the middles of the squares with odd coordinates: a smooth bump of period two.</summary>
    private static float Glow(float x, float y) => Bump(x) * Bump(y);

    private static float Bump(float at)
    {
        var f = (at - 0.5f) * 0.5f;
        f -= MathF.Floor(f);
        var bump = 4 * f * (1 - f);
        return 0.15f + (0.85f * bump * bump);
    }

    private static bool IsLamp(in GridMap map, float x, float y, float size)
    {
        var (column, row) = ((int)x, (int)y);
        return (column & row & 1) != 0 && MathF.Abs(x - column - 0.5f) < size && MathF.Abs(y - row - 0.5f) < size && !map.IsWall(row, column);
    }
}
