using System.Text.Json.Nodes;
using RLTransfer.Environments;
using RLTransfer.Randomness;

namespace RLTransfer.Grading.Checks;

/// <summary>
/// A policy of dense layers, by the numbers that a student's process has handed over, played in the grader's own: what it earns
/// does not depend on what that process says of it.
/// </summary>
/// <param name="weights">A list for each parameter, in order: weights [out, in], row by row, then biases [out].</param>
/// <param name="hidden">What stands between the layers.</param>
/// <param name="sizes">What goes in, between the layers, and comes out.</param>
public sealed class PlainPolicy(JsonNode? weights, Func<double, double> hidden, params int[] sizes)
{
    private readonly double[][] parameters = Read(weights, sizes);

    /// <summary>What each number goes through behind the last layer; by default nothing.</summary>
    public Func<double, double> Output { get; init; } = number => number;

    /// <summary>The mean return of each instance's first episode; logits are chances that actions are drawn with.</summary>
    /// <param name="environment">Of discrete actions.</param>
    /// <param name="seed">Where episodes start, and what actions are drawn from.</param>
    public double PlayChoices(VectorEnvironment environment, int seed)
    {
        var random = new Philox((ulong)seed, Philox.Stream("judge"));
        return Play(environment, seed, logits => environment.Step([.. logits.Select(each => Choice(each, random))]));
    }

    /// <summary>The mean return of each instance's first episode; what comes out is the action, clipped to [−1, 1].</summary>
    /// <param name="environment">Of actions that are vectors.</param>
    /// <param name="seed">Where episodes start.</param>
    public double PlayVectors(VectorEnvironment environment, int seed) =>
        Play(environment, seed, actions => environment.Step([.. actions.SelectMany(each => each.Select(number => (float)Math.Clamp(number, -1, 1)))]));

    private double Play(VectorEnvironment environment, int seed, Action<double[][]> step)
    {
        ArgumentNullException.ThrowIfNull(environment);
        var (size, returns, running) = (environment.SingleObservationSpace.Size, new double[environment.Count], Enumerable.Repeat(true, environment.Count).ToArray());
        environment.Reset(seed);
        while (running.Contains(true))
        {
            step([.. Enumerable.Range(0, environment.Count).Select(i => Forward(environment.Observations.AsSpan(i * size, size)))]);
            for (var i = 0; i < running.Length; i++)
            {
                if (!running[i]) continue;
                returns[i] += environment.Rewards[i];
                running[i] = !environment.Terminated[i] && !environment.Truncated[i];
            }
        }

        return returns.Average();
    }

    private double[] Forward(ReadOnlySpan<float> observation)
    {
        double[] values = [.. observation];
        for (var layer = 0; layer < sizes.Length - 1; layer++)
        {
            var (matrix, biases, before) = (parameters[2 * layer], parameters[(2 * layer) + 1], layer == 0 ? values : [.. values.Select(hidden)]);
            values = [.. biases.Select((bias, row) => bias + before.Select((value, column) => value * matrix[(row * before.Length) + column]).Sum())];
        }

        return [.. values.Select(Output)];
    }

    private static int Choice(double[] logits, Philox random)
    {
        var (largest, left) = (logits.Max(), random.NextDouble());
        var chances = logits.Select(logit => Math.Exp(logit - largest)).ToArray();
        left *= chances.Sum();
        for (var action = 0; action < chances.Length - 1; action++)
        {
            if ((left -= chances[action]) < 0) return action;
        }

        return chances.Length - 1;
    }

    /// <exception cref="FormatException">They are of another kind, or not finite.</exception>
    private static double[][] Read(JsonNode? weights, int[] sizes)
    {
        var lengths = Enumerable.Range(0, sizes.Length - 1).SelectMany(layer => (int[])[sizes[layer] * sizes[layer + 1], sizes[layer + 1]]);
        double[][] read = weights is JsonArray list ? [.. list.Select(each => PlainArray.Of(each) is { Shape.Count: 1 } array && array.Values.All(double.IsFinite) ? [.. array.Values] : (double[])[])] : [];
        return read.Select(each => each.Length).SequenceEqual(lengths) ? read : throw new FormatException("These are no weights of such a policy.");
    }
}
