using RLTransfer.Crowds;
using static TorchSharp.torch;

namespace RLTransfer.MetaLearning;

/// <summary>Sine waves of unknown amplitude and phase, of which a few points are known: the regression tasks of Finn et al. 2017, §5.1.</summary>
/// <remarks>y = A sin(x − φ) with A uniform on [0.1, 5], φ on [0, π], x on [−5, 5]. Every seed draws from a stream of its own.</remarks>
/// <param name="seeds">The crowd [S].</param>
/// <param name="stream">What the streams are called; another name draws other tasks.</param>
public sealed class SinusoidTasks(IReadOnlyList<ulong> seeds, string stream)
{
    private readonly CrowdRandom random = new(seeds, stream);

    /// <summary>New tasks of every seed.</summary>
    /// <param name="tasks">T.</param>
    public Sinusoids Draw(int tasks)
    {
        Tensor Uniform(double low, double high) => (low + ((high - low) * random.Uniform(CPU, tasks, 1, 1))).flatten(0, 1);
        return new(Uniform(0.1, 5), Uniform(0, Math.PI));
    }

    /// <summary>Examples of tasks.</summary>
    /// <param name="waves">The tasks.</param>
    /// <param name="examples">K of each.</param>
    /// <returns>x and y, each [S · T, K, 1].</returns>
    public (Tensor X, Tensor Y) Examples(Sinusoids waves, int examples)
    {
        ArgumentNullException.ThrowIfNull(waves);
        var x = ((10 * random.Uniform(CPU, waves.Amplitude.shape[0] / seeds.Count, examples, 1)) - 5).flatten(0, 1);
        return (x, waves.At(x));
    }

    /// <summary>The mean squared error of every member (Finn et al. 2017, Eq. 2, as a mean): [S · T].</summary>
    public static Tensor Error(FastNetwork network, (Tensor X, Tensor Y) examples)
    {
        ArgumentNullException.ThrowIfNull(network);
        return (network.forward(examples.X) - examples.Y).square().mean([1, 2]);
    }
}

/// <summary>Sine waves A sin(x − φ).</summary>
/// <param name="Amplitude">A [S · T, 1, 1].</param>
/// <param name="Phase">φ [S · T, 1, 1].</param>
public sealed record Sinusoids(Tensor Amplitude, Tensor Phase)
{
    /// <summary>What they are worth: [S · T, K, 1] → [S · T, K, 1].</summary>
    public Tensor At(Tensor x) => Amplitude * (x - Phase).sin();
}
