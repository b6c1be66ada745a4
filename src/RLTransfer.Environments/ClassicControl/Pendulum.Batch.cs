using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using RLTransfer.Environments.Numerics;

namespace RLTransfer.Environments.ClassicControl;

/// <summary>The same equations for four pendulums at once, operation by operation in the same order.</summary>
internal partial struct Pendulum : ILaneDynamics<Pendulum, PendulumParameters, float, Pendulum.ParameterLanes>
{
    public static bool StepsInBatches => LaneTrigonometry.IsSupported;

    public static void StepBatch(in Batch<Pendulum, PendulumParameters, float> batch) => LaneBatch.Step<Pendulum, PendulumParameters, float, ParameterLanes>(batch);

    public static ParameterLanes Gather(ReadOnlySpan<PendulumParameters> four) => new(four);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool StepFour(
        in ParameterLanes p, Span<Pendulum> instances, ReadOnlySpan<float> actions, Span<float> observations, Span<double> rewards, Span<bool> terminated)
    {
        ref var states = ref Unsafe.As<Pendulum, double>(ref MemoryMarshal.GetReference(instances));
        var (angle, speed, sine, cosine) = Lanes.Transpose(
            Vector256.LoadUnsafe(ref states), Vector256.LoadUnsafe(ref states, 4), Vector256.LoadUnsafe(ref states, 8), Vector256.LoadUnsafe(ref states, 12));

        var torque = Vector128.Min(Vector128.Max(Vector128.Create(actions), -p.MaxTorque), p.MaxTorque);
        var effort = Lanes.Double(Vector128.Create(0.001f) * (torque * torque));
        var drive = Lanes.Double(p.Drive * torque);
        var wrapped = WrapAngle(angle);
        var cost = (wrapped * wrapped) + (Vector256.Create(0.1) * (speed * speed)) + effort;
        (-cost).CopyTo(rewards);
        Lanes.Write(Vector256<double>.Zero, terminated);      // never

        speed = Lanes.Clamp(speed + (((p.Pull * sine) + drive) * p.TimeStep), -p.MaxSpeed, p.MaxSpeed);
        angle += speed * p.TimeStep;
        LaneTrigonometry.SinCos(angle, out sine, out cosine);

        var (row0, row1, row2, row3) = Lanes.Transpose(angle, speed, sine, cosine);
        row0.StoreUnsafe(ref states);
        row1.StoreUnsafe(ref states, 4);
        row2.StoreUnsafe(ref states, 8);
        row3.StoreUnsafe(ref states, 12);
        ref var shown = ref MemoryMarshal.GetReference(observations);
        Lanes.Write(Lanes.Single(cosine), ref shown, 3);
        Lanes.Write(Lanes.Single(sine), ref Unsafe.Add(ref shown, 1), 3);
        Lanes.Write(Lanes.Single(speed), ref Unsafe.Add(ref shown, 2), 3);
        return true;
    }

    private static Vector256<double> WrapAngle(Vector256<double> angle)
    {
        var shifted = angle + Vector256.Create(Math.PI);
        var inside = Vector256.GreaterThanOrEqual(shifted, Vector256<double>.Zero) & Vector256.LessThan(shifted, Vector256.Create(2 * Math.PI));
        return inside.ExtractMostSignificantBits() == 0b1111
            ? shifted - Vector256.Create(Math.PI)
            : Vector256.Create(WrapAngle(angle[0]), WrapAngle(angle[1]), WrapAngle(angle[2]), WrapAngle(angle[3]));
    }

    /// <summary>The parameters' products, each rounded as the scalar equations round them.</summary>
    internal readonly struct ParameterLanes
    {
        public readonly Vector256<double> Pull, TimeStep, MaxSpeed;
        public readonly Vector128<float> Drive, MaxTorque;

        public ParameterLanes(ReadOnlySpan<PendulumParameters> parameters)
        {
            var (a, b, c, d) = (parameters[0], parameters[1], parameters[2], parameters[3]);
            var length = Vector256.Create(a.Length, b.Length, c.Length, d.Length);
            Pull = Vector256.Create(3.0) * Vector256.Create(a.Gravity, b.Gravity, c.Gravity, d.Gravity) / (Vector256.Create(2.0) * length);
            Drive = Lanes.Single(Vector256.Create(3.0) / (Vector256.Create(a.Mass, b.Mass, c.Mass, d.Mass) * (length * length)));
            TimeStep = Vector256.Create(a.TimeStep, b.TimeStep, c.TimeStep, d.TimeStep);
            MaxSpeed = Vector256.Create(a.MaxSpeed, b.MaxSpeed, c.MaxSpeed, d.MaxSpeed);
            MaxTorque = Lanes.Single(Vector256.Create(a.MaxTorque, b.MaxTorque, c.MaxTorque, d.MaxTorque));
        }
    }
}
