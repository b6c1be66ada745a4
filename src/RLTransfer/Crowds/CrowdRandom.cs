using System.Runtime.InteropServices;
using RLTransfer.Randomness;
using TorchSharp;
using static TorchSharp.torch;

namespace RLTransfer.Crowds;

/// <summary>One random stream a seed: what seed i draws does not depend on who else is in the crowd.</summary>
public sealed class CrowdRandom : ISaved
{
    private readonly string name;
    private Philox[] streams;

    /// <summary>A stream of this name for every seed.</summary>
    /// <param name="seeds">The crowd [S].</param>
    /// <param name="name">Whose numbers these are, such as <c>exploration</c>.</param>
    public CrowdRandom(IReadOnlyList<ulong> seeds, string name)
    {
        ArgumentNullException.ThrowIfNull(seeds);
        this.name = name;
        streams = [.. seeds.Select(seed => new Philox(seed, Philox.Stream(name)))];
    }

    /// <summary>The stream of the seed at this place.</summary>
    public Philox this[int seed] => streams[seed];

    /// <summary>Standard normal numbers [S, …].</summary>
    /// <param name="device">Where they go.</param>
    /// <param name="each">What stands after S.</param>
    public Tensor Gaussian(Device device, params ReadOnlySpan<long> each) => Fill(device, each, static random => (float)random.NextGaussian());

    /// <summary>Numbers uniform on [0, 1): [S, …].</summary>
    /// <param name="device">Where they go.</param>
    /// <param name="each">What stands after S.</param>
    public Tensor Uniform(Device device, params ReadOnlySpan<long> each) => Fill(device, each, static random => random.NextSingle());

    /// <summary>Standard Gumbel numbers −log(−log u) [S, …]: the largest of logit plus Gumbel noise has the softmax's distribution.</summary>
    /// <param name="device">Where they go.</param>
    /// <param name="each">What stands after S.</param>
    public Tensor Gumbel(Device device, params ReadOnlySpan<long> each) => Fill(device, each, static random => -MathF.Log(-MathF.Log(random.NextSingle())));

    /// <summary>Choices of which each is, with probability ε, one at random instead.</summary>
    /// <param name="best">[S, B] int64; stays as it is.</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="count">How many choices there are.</param>
    internal Tensor EpsilonGreedy(Tensor best, double epsilon, int count)
    {
        var (actions, each) = (best.device_type == DeviceType.CPU ? best.clone() : best.cpu(), (int)best.shape[1]);
        var chosen = MemoryMarshal.Cast<byte, long>(actions.bytes);
        for (var i = 0; i < chosen.Length; i++)
        {
            var random = streams[i / each];
            chosen[i] = random.NextDouble() < epsilon ? random.NextInt32(count) : chosen[i];
        }

        return actions;
    }

    /// <summary>Lets streams draw other numbers of the same seeds for a while; when what it returns is disposed, they go on where they were.</summary>
    /// <param name="random">Whose streams.</param>
    /// <param name="occasion">The same number draws the same.</param>
    internal static IDisposable Detour(IReadOnlyList<CrowdRandom> random, ulong occasion)
    {
        var kept = random.Select(own => own.streams).ToArray();
        foreach (var own in random)
        {
            own.streams = [.. own.streams.Select(stream => new Philox(stream.Seed, Philox.Stream($"{own.name} apart", occasion)))];
        }

        return new End(() =>
        {
            foreach (var (own, streams) in random.Zip(kept))
            {
                own.streams = streams;
            }
        });
    }

    /// <inheritdoc/>
    public void Save(BinaryWriter writer)
    {
        foreach (var stream in streams)
        {
            stream.Save(writer);
        }
    }

    /// <inheritdoc/>
    public void Load(BinaryReader reader)
    {
        for (var i = 0; i < streams.Length; i++)
        {
            var read = Philox.Load(reader);
            streams[i] = read.Seed == streams[i].Seed && read.StreamId == streams[i].StreamId
                ? read
                : throw new InvalidDataException("The saved random streams are those of other seeds.");
        }
    }

    private Tensor Fill(Device device, ReadOnlySpan<long> each, Func<Philox, float> draw)
    {
        var drawn = empty([streams.Length, .. each]);
        var values = MemoryMarshal.Cast<byte, float>(drawn.bytes);
        var count = values.Length / streams.Length;
        for (var seed = 0; seed < streams.Length; seed++)
        {
            foreach (ref var value in values.Slice(seed * count, count))
            {
                value = draw(streams[seed]);
            }
        }

        return device.type == DeviceType.CPU ? drawn : drawn.to(device);
    }

    private sealed class End(Action back) : IDisposable
    {
        public void Dispose() => back();
    }
}
