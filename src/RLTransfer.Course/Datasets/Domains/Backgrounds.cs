using System.Numerics;
using RLTransfer.Environments.Scenes;
using RLTransfer.Randomness;

namespace RLTransfer.Course.Datasets.Domains;

/// <summary>Pictures in colour to write digits on.</summary>
internal static class Backgrounds
{
    /// <summary>A piece of one of the photographs, anywhere in it.</summary>
    /// <returns>[3, side, side], from 0 to 255.</returns>
    public static float[] Piece(Patches photographs, int side, Philox random)
    {
        var patch = photographs[random.NextInt32(photographs.Count)];
        var (top, left) = (random.NextInt32(photographs.Side - side + 1), random.NextInt32(photographs.Side - side + 1));
        var picture = new float[3 * side * side];
        for (var i = 0; i < picture.Length; i++)
        {
            var (channel, y, x) = (i / (side * side), i / side % side, i % side);
            picture[i] = patch[(3 * (((top + y) * photographs.Side) + left + x)) + channel];
        }

        return picture;
    }

    /// <summary>Any pattern in any two colours, at any angle.</summary>
    /// <returns>[3, side, side], from 0 to 255.</returns>
    public static float[] Texture(int side, Philox random)
    {
        var texture = new Texture(
            (Pattern)random.NextInt32((int)Pattern.Marble + 1), Color(random), Color(random), (float)random.NextUniform(1.5, 4), (float)random.NextUniform(0, Math.PI), (float)random.NextUniform(0, 0.3), random.NextUInt32() >> 12);
        var picture = new float[3 * side * side];
        for (var pixel = 0; pixel < side * side; pixel++)
        {
            var color = texture.Sample((float)(pixel % side) / side, (float)(pixel / side) / side, 1f / side);
            for (var channel = 0; channel < 3; channel++)
            {
                picture[(channel * side * side) + pixel] = Math.Clamp(255 * color[channel], 0, 255);
            }
        }

        return picture;
    }

    private static Vector3 Color(Philox random) => new(random.NextSingle(), random.NextSingle(), random.NextSingle());
}
