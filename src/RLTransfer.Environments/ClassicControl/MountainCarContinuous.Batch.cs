using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using RLTransfer.Environments.Numerics;

namespace RLTransfer.Environments.ClassicControl;

/// <summary>The same equations for four cars at once, operation by operation in the same order, where all four are past their first step.</summary>
internal partial struct MountainCarContinuous
{
    public static bool StepsInBatches => LaneTrigonometry.IsSupported;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void StepBatch(in Batch<MountainCarContinuous, MountainCarContinuousParameters, float> batch)
    {
        var n = batch.Instances.Length;
        var at = 0;
        var p = default(ParameterLanes);
        for (; at + Lanes.Count <= n; at += Lanes.Count)
        {
            if (at == 0 || !batch.SharedParameters)
            {
                p = new ParameterLanes(batch.Parameters.Slice(at, Lanes.Count));
            }

            var cars = batch.Instances.Slice(at, 4);
            var actions = Vector128.Create(batch.Actions.Slice(at, 4));
            if ((cars[0].isSingle & cars[1].isSingle & cars[2].isSingle & cars[3].isSingle) && Vector128.LessThanOrEqualAll(Vector128.Abs(actions), Vector128<float>.One))
            {
                Step4(p, cars, actions, batch.Observations.Slice(2 * at, 8), batch.Rewards.Slice(at, 4), batch.Terminated.Slice(at, 4));
            }
            else
            {
                StepEach(batch, at, at + Lanes.Count);
            }
        }

        StepEach(batch, at, n);
    }

    private static void StepEach(in Batch<MountainCarContinuous, MountainCarContinuousParameters, float> batch, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            (batch.Rewards[i], batch.Terminated[i], _) = batch.Instances[i].Step(batch.Parameters[i], batch.Actions.Slice(i, 1), null!);
            batch.Instances[i].Observe(batch.Parameters[i], batch.Observations.Slice(2 * i, 2));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Step4(
        in ParameterLanes p, Span<MountainCarContinuous> cars, Vector128<float> actions, Span<float> observations, Span<double> rewards, Span<bool> terminated)
    {
        var position = Lanes.Single(Vector256.Create(cars[0].position, cars[1].position, cars[2].position, cars[3].position));
        var velocity = Lanes.Single(Vector256.Create(cars[0].velocity, cars[1].velocity, cars[2].velocity, cars[3].velocity));
        var slope = p.Gravity * LaneTrigonometry.Cos(Lanes.Double(Vector128.Create(3f) * position));
        var push = (p.Power * actions) - Lanes.Single(slope);
        var least = Vector128.Create((float)LeastPosition);
        velocity = Sse.Min(Sse.Max(velocity + push, Vector128.Create(-(float)MaxSpeed)), Vector128.Create((float)MaxSpeed));
        position = Sse.Min(Sse.Max(position + velocity, least), Vector128.Create((float)GreatestPosition));
        var stopped = Vector128.Equals(position, least) & Vector128.LessThan(velocity, Vector128<float>.Zero);
        velocity = Vector128.ConditionalSelect(stopped, Vector128<float>.Zero, velocity);

        var reached = Lanes.Double(Vector128.ConditionalSelect(
            Vector128.GreaterThanOrEqual(position, Vector128.Create((float)Goal)) & Vector128.GreaterThanOrEqual(velocity, p.GoalVelocity),
            Vector128.Create(-1f), Vector128<float>.Zero));
        Lanes.Write(reached, terminated);
        var wide = Lanes.Double(actions);
        var prize = Vector256.ConditionalSelect(Vector256.LessThan(reached, Vector256<double>.Zero), Vector256.Create(100.0), Vector256<double>.Zero);
        (prize - (wide * wide * Vector256.Create(0.1))).CopyTo(rewards);

        for (var i = 0; i < Lanes.Count; i++)
        {
            (cars[i].position, cars[i].velocity) = (position[i], velocity[i]);
        }

        Sse.UnpackLow(position, velocity).CopyTo(observations);
        Sse.UnpackHigh(position, velocity).CopyTo(observations[4..]);
    }

    private readonly struct ParameterLanes
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
