using RLTransfer.Environments.Robots.MuJoCo;

namespace RLTransfer.Environments.Robots.Walkers;

/// <summary>The ant's expert: <see cref="LinearFeedback"/> with a clock, the same for both sides.</summary>
/// <remarks>
/// Legs 1 and 2, on the left, do a = clip(W (o, sin ωt, cos ωt) + b). Legs 4 and 3, on the right, do the mirror image of what that says of
/// the mirrored observation half a period later, so the gait goes straight and W has half as many numbers. The search began with the gait
/// without feedback that a cross-entropy search of 25 generations of 40 found.
/// </remarks>
internal static class AntGait
{
    private const int Seen = 27, Clock = 2;
    private const double Frequency = 1.31;       // Hz

    /// <summary>Where each observed number, and the clock, is seen on the other side, and with which sign.</summary>
    private static ReadOnlySpan<int> Across =>
        [0, 1, 2, 3, 4, 11, 12, 9, 10, 7, 8, 5, 6, 13, 14, 15, 16, 17, 18, 25, 26, 23, 24, 21, 22, 19, 20, 27, 28];

    private static ReadOnlySpan<int> Sign =>
        [1, 1, -1, 1, -1, -1, 1, -1, 1, -1, 1, -1, 1, 1, -1, 1, -1, 1, -1, -1, 1, -1, 1, -1, 1, -1, 1, -1, -1];

    // W and b of hip and ankle of leg 1, then of leg 2.
    private static ReadOnlySpan<double> Rows =>
        [
            0.08, 0.19, -0.85, 0.65, 0.59, -0.44, 0.18, -0.31, 0.21, 0.18, -0.21, 0.14, -0.08, 0.02, -0.02, 0.01, 0.06, 0, 0.1, -0.04, 0.01, 0.02, -0.02, 0, -0.03, 0.02, 0, 0.2, 0.01, -0.44,
            -0.91, 0.05, 0.09, 0.64, 0.13, -0.15, -0.54, 0.06, 0.25, 0.23, 0.49, -0.28, 0.25, -0.03, -0.11, 0.02, -0.08, 0.02, 0, -0.01, -0.06, -0.01, -0.06, 0, 0.02, 0.01, -0.01, 0.21, -0.27, 0.23,
            0.08, 0.09, -0.78, -0.23, 0.29, 0.04, 0.28, -0.62, 0.45, -0.05, -0.02, 0.17, 0.1, -0.14, 0.08, -0.14, 0, 0.1, 0.08, -0.01, 0.01, -0.02, 0.03, 0, 0.01, 0.02, 0.02, -0.26, 0.26, -0.79,
            0.34, -0.14, 0.9, -0.23, -0.12, 0.11, 0.05, -0.1, -0.19, -0.03, 0.21, 0.09, 0.07, -0.04, 0, -0.04, -0.02, 0.03, -0.02, -0.01, 0.04, 0, -0.14, 0, 0.06, -0.04, -0.04, -0.04, -0.13, -0.31,
        ];

    /// <summary>Acts.</summary>
    public static void Act(MuJoCoSimulation simulation, Span<float> action)
    {
        Span<float> observed = stackalloc float[Seen + Clock];
        Span<float> mirrored = stackalloc float[Seen + Clock];
        WalkerBody.Observe(simulation, 2, double.PositiveInfinity, observed);
        var (sine, cosine) = Math.SinCos(2 * Math.PI * Frequency * simulation.Time);
        (observed[Seen], observed[Seen + 1]) = ((float)sine, (float)cosine);
        for (var i = 0; i < mirrored.Length; i++)
        {
            mirrored[i] = Sign[i] * observed[Across[i]];
        }

        Span<float> right = stackalloc float[4];
        LinearFeedback.Act(Rows, observed, action[..4]);
        LinearFeedback.Act(Rows, mirrored, right);
        for (var leg = 0; leg < 2; leg++)
        {
            (action[6 - (2 * leg)], action[7 - (2 * leg)]) = (-right[2 * leg], right[(2 * leg) + 1]);
        }
    }
}
