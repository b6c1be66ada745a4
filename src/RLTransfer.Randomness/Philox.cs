using System.Text;

namespace RLTransfer.Randomness;

/// <summary>
/// The one random source of the library: the counter-based generator Philox4x32-10
/// (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3"), keyed by (seed, stream, step).
/// </summary>
/// <remarks>
/// Two generators with the same seed, stream and step draw the same numbers, whatever else is drawn beside them:
/// give every consumer (an environment instance, a learner's exploration, a seed's weights) a stream of its own.
/// The 64-bit seed is the key; the 128-bit counter holds the stream (upper half) and the step (lower half).
/// </remarks>
public sealed class Philox
{
    private const uint Multiplier0 = 0xD2511F53, Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9, Weyl1 = 0xBB67AE85;

    private uint word0, word1, word2, word3;
    private int used = 4;
    private double spareGaussian;
    private bool hasSpareGaussian;

    /// <summary>A generator that starts at <paramref name="step"/> of one stream of one seed.</summary>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="stream">Whose numbers these are; <see cref="Stream(string, ulong)"/> makes one from a name.</param>
    /// <param name="step">The first block of four 32-bit words to draw from.</param>
    public Philox(ulong seed, ulong stream = 0, ulong step = 0)
    {
        Seed = seed;
        StreamId = stream;
        Step = step;
    }

    /// <summary>The key.</summary>
    public ulong Seed { get; }

    /// <summary>The stream, the counter's upper half.</summary>
    public ulong StreamId { get; }

    /// <summary>The next block to be computed, the counter's lower half; a block holds four 32-bit words.</summary>
    public ulong Step { get; private set; }

    /// <summary>A stream number from a name and an index (64-bit FNV-1a of the UTF-8 bytes).</summary>
    public static ulong Stream(string name, ulong index = 0)
    {
        ArgumentNullException.ThrowIfNull(name);
        const ulong prime = 0x100000001B3;
        var hash = 0xCBF29CE484222325UL;
        foreach (var b in Encoding.UTF8.GetBytes(name))
        {
            hash = (hash ^ b) * prime;
        }

        for (var shift = 0; shift < 64; shift += 8)
        {
            hash = (hash ^ ((index >> shift) & 0xFF)) * prime;
        }

        return hash;
    }

    /// <summary>The bijection itself: ten rounds on one 128-bit counter under one 64-bit key.</summary>
    public static (uint W0, uint W1, uint W2, uint W3) Block(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1)
    {
        for (var round = 0; round < 10; round++)
        {
            var p0 = (ulong)Multiplier0 * c0;
            var p1 = (ulong)Multiplier1 * c2;
            (c0, c1, c2, c3) = ((uint)(p1 >> 32) ^ c1 ^ k0, (uint)p1, (uint)(p0 >> 32) ^ c3 ^ k1, (uint)p0);
            k0 += Weyl0;
            k1 += Weyl1;
        }

        return (c0, c1, c2, c3);
    }

    /// <summary>Writes all that the next draws depend on.</summary>
    public void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(Seed);
        writer.Write(StreamId);
        writer.Write(Step);
        writer.Write((byte)used);
        writer.Write(hasSpareGaussian);
        writer.Write(spareGaussian);
    }

    /// <summary>A generator that draws what the saved one would have drawn next.</summary>
    /// <exception cref="InvalidDataException">The bytes are no saved generator.</exception>
    public static Philox Load(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var (seed, stream, step, used) = (reader.ReadUInt64(), reader.ReadUInt64(), reader.ReadUInt64(), reader.ReadByte());
        if (used > 4)
        {
            throw new InvalidDataException("A saved generator is damaged.");
        }

        // The words of a block that was begun are computed once more.
        var random = new Philox(seed, stream, used < 4 ? step - 1 : step);
        for (var i = 0; used < 4 && i < used; i++)
        {
            random.NextUInt32();
        }

        (random.hasSpareGaussian, random.spareGaussian) = (reader.ReadBoolean(), reader.ReadDouble());
        return random;
    }

    /// <summary>32 uniform bits.</summary>
    public uint NextUInt32()
    {
        if (used == 4)
        {
            (word0, word1, word2, word3) = Block(
                (uint)Step, (uint)(Step >> 32), (uint)StreamId, (uint)(StreamId >> 32), (uint)Seed, (uint)(Seed >> 32));
            Step++;
            used = 0;
        }

        return used++ switch { 0 => word0, 1 => word1, 2 => word2, _ => word3 };
    }

    /// <summary>64 uniform bits.</summary>
    public ulong NextUInt64() => ((ulong)NextUInt32() << 32) | NextUInt32();

    /// <summary>Uniform on [0, 1), a multiple of 2⁻⁵³.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform on [0, 1), a multiple of 2⁻²⁴.</summary>
    public float NextSingle() => (NextUInt32() >> 8) * (1.0f / (1 << 24));

    /// <summary>Uniform on [<paramref name="low"/>, <paramref name="high"/>).</summary>
    /// <exception cref="ArgumentException">The bounds are not finite or not in order.</exception>
    public double NextUniform(double low, double high)
    {
        if (!double.IsFinite(low) || !double.IsFinite(high) || low > high)
        {
            throw new ArgumentException(FormattableString.Invariant($"Uniform needs finite low <= high, got [{low}, {high})."), nameof(high));
        }

        return low + ((high - low) * NextDouble());
    }

    /// <summary>A whole number, uniform on [0, <paramref name="count"/>) without modulo bias (Lemire 2019).</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is not positive.</exception>
    public int NextInt32(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var n = (uint)count;
        var product = (ulong)NextUInt32() * n;
        if ((uint)product < n)
        {
            var threshold = (0u - n) % n;
            while ((uint)product < threshold)
            {
                product = (ulong)NextUInt32() * n;
            }
        }

        return (int)(product >> 32);
    }

    /// <summary>A standard normal (Box and Muller 1958; the pair's second value is kept for the next call).</summary>
    public double NextGaussian()
    {
        if (hasSpareGaussian)
        {
            hasSpareGaussian = false;
            return spareGaussian;
        }

        var radius = Math.Sqrt(-2 * Math.Log(1 - NextDouble()));
        var (sine, cosine) = Math.SinCos(2 * Math.PI * NextDouble());
        (spareGaussian, hasSpareGaussian) = (radius * sine, true);
        return radius * cosine;
    }

    /// <summary>Puts the items in a uniformly random order (Fisher and Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = NextInt32(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }
}
