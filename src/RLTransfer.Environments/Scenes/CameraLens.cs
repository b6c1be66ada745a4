using System.Numerics;

namespace RLTransfer.Environments.Scenes;

/// <summary>What a camera does to the light of a picture: exposure, tint, dark corners, noise.</summary>
internal readonly record struct CameraLens(float Exposure, Vector3 Tint, float DarkCorners, float Noise, bool Film)
{
    public static CameraLens Perfect { get; } = new(1, Vector3.One, 0, 0, Film: false);

    /// <summary>The colour that is recorded, each channel in [0, 1].</summary>
    /// <param name="light">What arrives.</param>
    /// <param name="x">From −1 at the left to 1.</param>
    /// <param name="y">From −1 at the top to 1.</param>
    /// <param name="pixel">The pixel's number, for the noise.</param>
    /// <param name="picture">The picture's number, for the noise.</param>
    public Vector3 Record(Vector3 light, float x, float y, int pixel, uint picture)
    {
        var color = light * Tint * Exposure;
        if (Film)
        {
            color = 1.9f * color / (Vector3.One + color);                      // highlights roll off instead of clipping
            color *= 1 - (DarkCorners * ((x * x) + (y * y)));
        }

        if (Noise > 0)
        {
            color += new Vector3(Noise * (Texture.Hash(pixel, 0, picture) + Texture.Hash(pixel, 1, picture) - 1));
        }

        return Vector3.Clamp(color, Vector3.Zero, Vector3.One);
    }
}
