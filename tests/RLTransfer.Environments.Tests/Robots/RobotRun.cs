using RLTransfer.Randomness;

namespace RLTransfer.Environments.Tests.Robots;

/// <summary>Runs episodes of a single environment.</summary>
internal static class RobotRun
{
    public delegate void Policy(ReadOnlySpan<float> observation, Span<float> action);

    public static Policy Zero => (_, action) => action.Clear();

    public static Policy Random(IEnvironment environment, ulong seed)
    {
        var random = new Philox(seed);
        return (_, action) => environment.ActionSpace.Sample(random, action);
    }

    public static Policy Expert(SingleEnvironment environment) => new ExpertPolicy(environment).Act;

    public static (double Return, int Length, bool Terminated) Episode(SingleEnvironment environment, long seed, Policy policy)
    {
        var observation = environment.Reset(seed).Observation;
        var action = new float[environment.ActionSpace.Size];
        var (total, length) = (0.0, 0);
        while (true)
        {
            policy(observation, action);
            var step = environment.Step((ReadOnlySpan<float>)action);
            observation = step.Observation;
            total += step.Reward;
            length++;
            if (step.Terminated || step.Truncated)
            {
                return (total, length, step.Terminated);
            }
        }
    }

    public static double MeanReturn(SingleEnvironment environment, int episodes, Policy policy) =>
        Enumerable.Range(0, episodes).Average(seed => Episode(environment, seed, policy).Return);
}
