using RLTransfer.Randomness;

namespace RLTransfer.Environments.Scenes;

/// <summary>
/// The random choices of one look, all following from its number: textures, colours, lights. They come from a key of
/// their own, so that the geometry of a scene is the same under every look.
/// </summary>
internal struct LookDraws(uint number, uint domain)
{
    private uint counter;
    private uint word1, word2, word3;
    private int left;

    /// <summary>Uniform on [0, 1).</summary>
    public float Next()
    {
        uint word;
        if (left == 0)
        {
            (word, word1, word2, word3) = Philox.Block(counter++, 0, 0, 0, number, domain);
            left = 3;
        }
        else
        {
            word = left switch { 3 => word1, 2 => word2, _ => word3 };
            left--;
        }

        return (word >> 8) * (1f / (1 << 24));
    }

    /// <summary>Uniform between two bounds.</summary>
    public float Between(float low, float high) => low + ((high - low) * Next());

    /// <summary>A whole number below <paramref name="count"/>.</summary>
    public int Below(int count) => Math.Min((int)(Next() * count), count - 1);
}
