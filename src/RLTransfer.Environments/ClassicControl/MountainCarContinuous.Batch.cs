using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using RLTransfer.Environments.Numerics;

namespace RLTransfer.Environments.ClassicControl;

/// <summary>The same equations for four cars at once, operation by operation in the same order, where all four are past their first step.</summary>
internal partial struct MountainCarContinuous : ILaneDynamics<MountainCarContinuous, MountainCarContinuousParameters, float, MountainCarContinuous.ParameterLanes>
{
    public static bool StepsInBatches => LaneTrigonometry.IsSupported;

    public static void StepBatch(in Batch<MountainCarContinuous, MountainCarContinuousParameters, float> batch) =>
        LaneBatch.Step<MountainCarContinuous, MountainCarContinuousParameters, float, ParameterLanes>(batch);

    public static ParameterLanes Gather(ReadOnlySpan<MountainCarContinuousParameters> four) => new(four);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool StepFour(
        in ParameterLanes p, Span<MountainCarContinuous> instances, ReadOnlySpan<float> actions, Span<float> observations, Span<double> rewards, Span<bool> terminated)
    {
        var pushes = Vector128.Create(actions);
        if (!(instances[0].isSingle & instances[1].isSingle & instances[2].isSingle & instances[3].isSingle)
            || !Vector128.LessThanOrEqualAll(Vector128.Abs(pushes), Vector128<float>.One))
        {
            return false;
        }

        var position = Lanes.Single(Vector256.Create(instances[0].position, instances[1].position, instances[2].position, instances[3].position));
        var velocity = Lanes.Single(Vector256.Create(instances[0].velocity, instances[1].velocity, instances[2].velocity, instances[3].velocity));
        var slope = p.Gravity * LaneTrigonometry.Cos(Lanes.Double(Vector128.Create(3f) * position));
        var push = (p.Power * pushes) - Lanes.Single(slope);
        var least = Vector128.Create((float)LeastPosition);
        velocity = Sse.Min(Sse.Max(velocity + push, Vector128.Create(-(float)MaxSpeed)), Vector128.Create((float)MaxSpeed));
        position = Sse.Min(Sse.Max(position + velocity, least), Vector128.Create((float)GreatestPosition));
        var stopped = Vector128.Equals(position, least) & Vector128.LessThan(velocity, Vector128<float>.Zero);
        velocity = Vector128.ConditionalSelect(stopped, Vector128<float>.Zero, velocity);

        var reached = Lanes.Double(Vector128.ConditionalSelect(
            Vector128.GreaterThanOrEqual(position, Vector128.Create((float)Goal)) & Vector128.GreaterThanOrEqual(velocity, p.GoalVelocity),
            Vector128.Create(-1f), Vector128<float>.Zero));
        Lanes.Write(reached, terminated);
        var wide = Lanes.Double(pushes);
        var prize = Vector256.ConditionalSelect(Vector256.LessThan(reached, Vector256<double>.Zero), Vector256.Create(100.0), Vector256<double>.Zero);
        (prize - (wide * wide * Vector256.Create(0.1))).CopyTo(rewards);

        for (var i = 0; i < Lanes.Count; i++)
        {
            (instances[i].position, instances[i].velocity) = (position[i], velocity[i]);
        }

        Sse.UnpackLow(position, velocity).CopyTo(observations);
        Sse.UnpackHigh(position, velocity).CopyTo(observations[4..]);
        return true;
    }

    internal readonly struct ParameterLanes
    {
        public readonly Vector256<double> Gravity;
        public readonly Vector128<float> Power, GoalVelocity;

        public ParameterLanes(ReadOnlySpan<MountainCarContinuousParameters> parameters)
        {
            var (a, b, c, d) = (parameters[0], parameters[1], parameters[2], parameters[3]);
            Gravity = Vector256.Create(a.Gravity, b.Gravity, c.Gravity, d.Gravity);
            Power = Lanes.Single(Vector256.Create(a.Power, b.Power, c.Power, d.Power));
            GoalVelocity = Lanes.Single(Vector256.Create(a.GoalVelocity, b.GoalVelocity, c.GoalVelocity, d.GoalVelocity));
        }
    }
}
