using RLTransfer.Environments;
using RLTransfer.Learners;
using RLTransfer.Randomness;

namespace RLTransfer.Tests.Learners;

/// <summary>Tasks of a single step, whose soft policy is known: π(a) ∝ exp(r(a) / α).</summary>
internal static class OneStepTasks
{
    /// <summary>Two arms that pay 0 and 1/2.</summary>
    public static LearningTask Arms { get; } = Make<TwoArms, int>("two arms");

    /// <summary>One number a in [−1, 1], which pays −8 (a − 0.4)².</summary>
    public static LearningTask Hill { get; } = Make<OneHill, float>("one hill");

    /// <summary>One number a in [−1, 1], which pays −8 (|a| − 0.5)².</summary>
    public static LearningTask Hills { get; } = Make<TwoHills, float>("two hills");

    private static LearningTask Make<TDynamics, TAction>(string name)
        where TDynamics : struct, IDynamics<TDynamics, Nothing, TAction>
        where TAction : unmanaged =>
        new(name, count => new VectorEnvironment<TDynamics, Nothing, TAction>(name, default, count, new VectorOptions { Autoreset = AutoresetMode.SameStep }, []));

    private record struct Nothing;

    private struct TwoArms : IDynamics<TwoArms, Nothing, int>
    {
        public static string Documentation => "Two arms.";

        public readonly Space ObservationSpace(in Nothing nominal) => new Box(0, 0, 1);

        public readonly Space ActionSpace(in Nothing nominal) => new Discrete(2);

        public readonly void Reset(in Nothing parameters, Philox random, ResetOptions options)
        {
        }

        public readonly StepOutcome Step(in Nothing parameters, ReadOnlySpan<int> action, Philox random) => new(action[0] * 0.5, Terminated: true);

        public readonly void Observe(in Nothing parameters, Span<float> observation) => observation[0] = 0;
    }

    private struct OneHill : IDynamics<OneHill, Nothing, float>
    {
        public static string Documentation => "One hill.";

        public readonly Space ObservationSpace(in Nothing nominal) => new Box(0, 0, 1);

        public readonly Space ActionSpace(in Nothing nominal) => new Box(-1, 1, 1);

        public readonly void Reset(in Nothing parameters, Philox random, ResetOptions options)
        {
        }

        public readonly StepOutcome Step(in Nothing parameters, ReadOnlySpan<float> action, Philox random) => new(-8 * Math.Pow(action[0] - 0.4, 2), Terminated: true);

        public readonly void Observe(in Nothing parameters, Span<float> observation) => observation[0] = 0;
    }

    private struct TwoHills : IDynamics<TwoHills, Nothing, float>
    {
        public static string Documentation => "Two hills.";

        public readonly Space ObservationSpace(in Nothing nominal) => new Box(0, 0, 1);

        public readonly Space ActionSpace(in Nothing nominal) => new Box(-1, 1, 1);

        public readonly void Reset(in Nothing parameters, Philox random, ResetOptions options)
        {
        }

        public readonly StepOutcome Step(in Nothing parameters, ReadOnlySpan<float> action, Philox random) => new(-8 * Math.Pow(Math.Abs(action[0]) - 0.5, 2), Terminated: true);

        public readonly void Observe(in Nothing parameters, Span<float> observation) => observation[0] = 0;
    }
}
