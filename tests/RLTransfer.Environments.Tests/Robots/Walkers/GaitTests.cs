namespace RLTransfer.Environments.Tests.Robots.Walkers;

/// <summary>That the half-cheetah can run and the hopper can hop: with policies found by a short cross-entropy search.</summary>
public class GaitTests
{
    // Action j at step t: clip(A_j sin(2π f t Δt + φ_j) + b_j). 20 generations of 24 gaits, 300 steps each.
    private const double Frequency = 3.27;
    private static readonly double[] Amplitudes = [0.52, 0.56, 0.77, 0.74, 1.02, -0.47];
    private static readonly double[] Phases = [3.05, 0.07, 1.38, -4.57, 1.89, -1.30];
    private static readonly double[] Offsets = [-0.12, -0.20, -0.52, -0.21, -0.52, -0.04];

    [Fact]
    public void The_half_cheetah_runs_with_six_sine_waves()
    {
        using var env = Gym.Make("HalfCheetah-v0");
        for (var seed = 0; seed < 3; seed++)
        {
            env.Reset(seed);
            var (total, action, step) = (0.0, new float[6], default(StepResult));
            for (var t = 0; t < 300; t++)
            {
                for (var j = 0; j < 6; j++)
                {
                    action[j] = (float)Math.Clamp((Amplitudes[j] * Math.Sin((2 * Math.PI * Frequency * t * 0.05) + Phases[j])) + Offsets[j], -1, 1);
                }

                step = env.Step((ReadOnlySpan<float>)action);
                total += step.Reward;
            }

            Assert.InRange(step.Info["x_position"], 30, 45);        // 2.5 m/s for 15 s
            Assert.InRange(total, 500, 850);
            Assert.InRange(step.Observation[1], -1, 1);             // on its feet
        }
    }
}
