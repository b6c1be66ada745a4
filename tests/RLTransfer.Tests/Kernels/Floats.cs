using System.Runtime.InteropServices;
using RLTransfer.Randomness;

namespace RLTransfer.Tests.Kernels;

/// <summary>Plain memory between two guards: who reads a guard gets a NaN, who writes one is found out.</summary>
internal sealed unsafe class Floats : IDisposable
{
    private const int Guard = 64;
    private const uint Mark = 0x7FC0_BEEF;   // a NaN that no arithmetic makes
    private readonly float* memory;

    public Floats(long count)
    {
        Count = checked((int)count);
        memory = (float*)NativeMemory.Alloc((nuint)(Count + 2 * Guard), sizeof(float));
        new Span<uint>(memory, Count + 2 * Guard).Fill(Mark);
    }

    public int Count { get; }

    public float* At => memory + Guard;

    public Span<float> Span => new(At, Count);

    /// <summary>Numbers from −1 to 1, the same for the same seed.</summary>
    public static Floats Drawn(long count, int seed)
    {
        var floats = new Floats(count);
        var random = new Philox((ulong)seed);
        foreach (ref var value in floats.Span) value = (float)random.NextUniform(-1, 1);
        return floats;
    }

    /// <summary>Some of them as memory of their own.</summary>
    public Floats Part(long from, long count)
    {
        var part = new Floats(count);
        Span.Slice((int)from, part.Count).CopyTo(part.Span);
        return part;
    }

    /// <summary>All were written, none beyond.</summary>
    public void AssertWritten()
    {
        Assert.False(MemoryMarshal.Cast<float, uint>(Span).Contains(Mark), "a number was left out");
        AssertIntact();
    }

    public void AssertIntact() =>
        Assert.False(new Span<uint>(memory, Guard).ContainsAnyExcept(Mark) || new Span<uint>(At + Count, Guard).ContainsAnyExcept(Mark), "memory beyond the numbers was written");

    /// <summary>Within 1e-5 of the largest of what is expected.</summary>
    public void AssertNear(double[] expected, string what)
    {
        AssertWritten();
        Assert.Equal(expected.Length, Count);
        var largest = expected.Select(Math.Abs).DefaultIfEmpty().Max();
        for (var i = 0; i < Count; i++)
        {
            Assert.True(Math.Abs(expected[i] - At[i]) <= 1e-5 * largest, FormattableString.Invariant($"{what}[{i}]: expected {expected[i]}, got {At[i]}"));
        }
    }

    public double[] ToDoubles() => [.. Span.ToArray().Select(value => (double)value)];

    public void Dispose() => NativeMemory.Free(memory);
}
