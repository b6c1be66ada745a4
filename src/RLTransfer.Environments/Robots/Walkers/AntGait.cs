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
            -0.67, -0.16, -0.66, 0.01, 0.31, -0.73, 0.67, -0.43, 0.43, -0.04, -0.38, 0.05, -0.33, 0.06, 0.19, -0.01, 0.1, 0.09, 0.22, -0.08, 0.03, 0.04, 0, 0.04, -0.07, 0.04, 0.01, 0.27, -0.06, -0.04,
            -2.15, 0.83, 0.27, 0.75, 0.22, -0.23, -0.65, 0.01, 0.19, 0.31, 0.84, -0.12, 0.11, -0.11, -0.08, -0.03, -0.06, 0.01, -0.06, 0, -0.1, 0, -0.02, 0, 0, 0, -0.01, 0.25, -0.19, 0.22,
            -1.25, -0.03, -1.18, 0.79, 0.42, -0.17, 0.42, -1.18, 0.37, -0.38, 0.54, -0.17, -0.03, -0.08, 0.22, -0.14, -0.04, 0.15, 0.27, 0.01, 0.04, -0.06, 0.03, 0, -0.03, 0.06, 0.05, -0.3, 0.21, -0.17,
            1.23, -0.1, 0.44, -0.19, 0, 0.3, 0.26, -0.33, -0.48, -0.25, 0.27, -0.08, 0.11, -0.05, -0.02, -0.08, -0.04, -0.01, -0.06, 0, 0.07, 0, -0.2, -0.02, 0.05, -0.04, -0.04, -0.23, -0.13, -0.84,
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
