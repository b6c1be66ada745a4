namespace RLTransfer.Environments.Robots.Walkers;

/// <summary>Linear feedback, a = clip(W o + b) to ±1: what the experts of hopper, walker and ant are.</summary>
/// <remarks>
/// Their numbers were found by augmented random search (Mania, Guy and Recht 2018, version V2: steps along random directions of W,
/// weighted by the difference of two returns, over observations normalized by their running mean and deviation), and then
/// expressed for observations as they are.
/// </remarks>
internal static class LinearFeedback
{
    /// <summary>Acts.</summary>
    /// <param name="rows">W and b: for each action the weight of every observed number, then b_j.</param>
    /// <param name="observed">What is observed, o.</param>
    /// <param name="action">To be written, a.</param>
    public static void Act(ReadOnlySpan<double> rows, ReadOnlySpan<float> observed, Span<float> action)
    {
        for (var j = 0; j < action.Length; j++)
        {
            var row = rows.Slice(j * (observed.Length + 1), observed.Length + 1);
            var sum = row[^1];
            for (var k = 0; k < observed.Length; k++)
            {
                sum += row[k] * observed[k];
            }

            action[j] = (float)Math.Clamp(sum, -1, 1);
        }
    }
}
