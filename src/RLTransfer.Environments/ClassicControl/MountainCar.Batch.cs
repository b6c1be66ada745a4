using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using RLTransfer.Environments.Numerics;

namespace RLTransfer.Environments.ClassicControl;

/// <summary>The same equations for four cars at once, operation by operation in the same order.</summary>
internal partial struct MountainCar : ILaneDynamics<MountainCar, MountainCarParameters, int, MountainCar.ParameterLanes>
{
    public static bool StepsInBatches => LaneTrigonometry.IsSupported;

    public static void StepBatch(in Batch<MountainCar, MountainCarParameters, int> batch) => LaneBatch.Step<MountainCar, MountainCarParameters, int, ParameterLanes>(batch);

    public static ParameterLanes Gather(ReadOnlySpan<MountainCarParameters> four) => new(four);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool StepFour(
        in ParameterLanes p, Span<MountainCar> instances, ReadOnlySpan<int> actions, Span<float> observations, Span<double> rewards, Span<bool> terminated)
    {
        ref var states = ref Unsafe.As<MountainCar, double>(ref MemoryMarshal.GetReference(instances));
        var (row01, row23) = (Vector256.LoadUnsafe(ref states), Vector256.LoadUnsafe(ref states, 4));

        // The lanes are instances 0, 2, 1, 3: what unpacking within halves gives.
        var (position, velocity) = (Avx.UnpackLow(row01, row23), Avx.UnpackHigh(row01, row23));
        var push = Vector256.Create(actions[0] - 1.0, actions[2] - 1.0, actions[1] - 1.0, actions[3] - 1.0) * p.Force;
        var cosine = LaneTrigonometry.Cos(Vector256.Create(3.0) * position);
        velocity = Lanes.Clamp(velocity + (push + (cosine * -p.Gravity)), Vector256.Create(-MaxSpeed), Vector256.Create(MaxSpeed));
        position = Lanes.Clamp(position + velocity, Vector256.Create(LeastPosition), Vector256.Create(GreatestPosition));
        var stopped = Vector256.Equals(position, Vector256.Create(LeastPosition)) & Vector256.LessThan(velocity, Vector256<double>.Zero);
        velocity = Vector256.ConditionalSelect(stopped, Vector256<double>.Zero, velocity);

        var reached = Vector256.GreaterThanOrEqual(position, Vector256.Create(Goal)) & Vector256.GreaterThanOrEqual(velocity, p.GoalVelocity);
        Lanes.Write(Avx2.Permute4x64(reached, 0b11_01_10_00), terminated);
        Vector256.Create(-1.0).CopyTo(rewards);
        (row01, row23) = (Avx.UnpackLow(position, velocity), Avx.UnpackHigh(position, velocity));
        row01.StoreUnsafe(ref states);
        row23.StoreUnsafe(ref states, 4);
        ref var shown = ref MemoryMarshal.GetReference(observations);
        Lanes.Single(row01).StoreUnsafe(ref shown);
        Lanes.Single(row23).StoreUnsafe(ref shown, 4);
        return true;
    }

    internal readonly struct ParameterLanes
    {
        public readonly Vector256<double> Force, Gravity, GoalVelocity;

        public ParameterLanes(ReadOnlySpan<MountainCarParameters> parameters)
        {
            var (a, b, c, d) = (parameters[0], parameters[2], parameters[1], parameters[3]);
            Force = Vector256.Create(a.Force, b.Force, c.Force, d.Force);
            Gravity = Vector256.Create(a.Gravity, b.Gravity, c.Gravity, d.Gravity);
            GoalVelocity = Vector256.Create(a.GoalVelocity, b.GoalVelocity, c.GoalVelocity, d.GoalVelocity);
        }
    }
}
