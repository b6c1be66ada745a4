using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using RLTransfer.Environments.Numerics;

namespace RLTransfer.Environments.ClassicControl;

/// <summary>The same equations for four acrobots at once, operation by operation in the same order.</summary>
internal partial struct Acrobot : ILaneDynamics<Acrobot, AcrobotParameters, int, Acrobot.ParameterLanes>
{
    public static bool StepsInBatches => LaneTrigonometry.IsSupported;

    public static void StepBatch(in Batch<Acrobot, AcrobotParameters, int> batch) => LaneBatch.Step<Acrobot, AcrobotParameters, int, ParameterLanes>(batch);

    public static ParameterLanes Gather(ReadOnlySpan<AcrobotParameters> four) => new(four);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool StepFour(
        in ParameterLanes p, Span<Acrobot> instances, ReadOnlySpan<int> actions, Span<float> observations, Span<double> rewards, Span<bool> terminated)
    {
        // An instance is eight numbers in a row: two lane vectors.
        ref var states = ref Unsafe.As<Acrobot, double>(ref MemoryMarshal.GetReference(instances));
        var (angle1, angle2, speed1, speed2) = Lanes.Transpose(
            Vector256.LoadUnsafe(ref states), Vector256.LoadUnsafe(ref states, 8), Vector256.LoadUnsafe(ref states, 16), Vector256.LoadUnsafe(ref states, 24));
        var (sine1, cosine1, sine2, cosine2) = Lanes.Transpose(
            Vector256.LoadUnsafe(ref states, 4), Vector256.LoadUnsafe(ref states, 12), Vector256.LoadUnsafe(ref states, 20), Vector256.LoadUnsafe(ref states, 28));

        var half = Vector256.Create(TimeStep / 2);
        var whole = Vector256.Create(TimeStep);
        var torque = Vector256.Create(actions[0] - 1.0, actions[1] - 1.0, actions[2] - 1.0, actions[3] - 1.0) * p.Torque;

        Accelerations(p, angle1, angle2, speed1, speed2, sine2, cosine2, torque, out var a1, out var b1);
        var (v2, w2) = (speed1 + (half * a1), speed2 + (half * b1));
        Accelerations(p, angle1 + (half * speed1), angle2 + (half * speed2), v2, w2, torque, out var a2, out var b2);
        var (v3, w3) = (speed1 + (half * a2), speed2 + (half * b2));
        Accelerations(p, angle1 + (half * v2), angle2 + (half * w2), v3, w3, torque, out var a3, out var b3);
        var (v4, w4) = (speed1 + (whole * a3), speed2 + (whole * b3));
        Accelerations(p, angle1 + (whole * v3), angle2 + (whole * w3), v4, w4, torque, out var a4, out var b4);

        var sixth = Vector256.Create(TimeStep / 6.0);
        var two = Vector256.Create(2.0);
        angle1 = Wrap(angle1 + (sixth * (speed1 + (two * v2) + (two * v3) + v4)));
        angle2 = Wrap(angle2 + (sixth * (speed2 + (two * w2) + (two * w3) + w4)));
        speed1 = Lanes.Clamp(speed1 + (sixth * (a1 + (two * a2) + (two * a3) + a4)), Vector256.Create(-MaxSpeed1), Vector256.Create(MaxSpeed1));
        speed2 = Lanes.Clamp(speed2 + (sixth * (b1 + (two * b2) + (two * b3) + b4)), Vector256.Create(-MaxSpeed2), Vector256.Create(MaxSpeed2));
        LaneTrigonometry.SinCos(angle1, out sine1, out cosine1);
        LaneTrigonometry.SinCos(angle2, out sine2, out cosine2);

        var reached = Vector256.GreaterThan(-cosine1 - LaneTrigonometry.Cos(angle2 + angle1), Vector256<double>.One);
        Lanes.Write(reached, terminated);
        Vector256.ConditionalSelect(reached, Vector256<double>.Zero, Vector256.Create(-1.0)).CopyTo(rewards);

        var (row0, row1, row2, row3) = Lanes.Transpose(angle1, angle2, speed1, speed2);
        row0.StoreUnsafe(ref states);
        row1.StoreUnsafe(ref states, 8);
        row2.StoreUnsafe(ref states, 16);
        row3.StoreUnsafe(ref states, 24);
        (row0, row1, row2, row3) = Lanes.Transpose(sine1, cosine1, sine2, cosine2);
        row0.StoreUnsafe(ref states, 4);
        row1.StoreUnsafe(ref states, 12);
        row2.StoreUnsafe(ref states, 20);
        row3.StoreUnsafe(ref states, 28);

        ref var shown = ref MemoryMarshal.GetReference(observations);
        Lanes.Write(Lanes.Single(cosine1), ref shown, 6);
        Lanes.Write(Lanes.Single(sine1), ref Unsafe.Add(ref shown, 1), 6);
        Lanes.Write(Lanes.Single(cosine2), ref Unsafe.Add(ref shown, 2), 6);
        Lanes.Write(Lanes.Single(sine2), ref Unsafe.Add(ref shown, 3), 6);
        Lanes.Write(Lanes.Single(speed1), ref Unsafe.Add(ref shown, 4), 6);
        Lanes.Write(Lanes.Single(speed2), ref Unsafe.Add(ref shown, 5), 6);
        return true;
    }

    private static void Accelerations(
        in ParameterLanes p, Vector256<double> angle1, Vector256<double> angle2, Vector256<double> speed1, Vector256<double> speed2, Vector256<double> torque,
        out Vector256<double> first, out Vector256<double> second)
    {
        LaneTrigonometry.SinCos(angle2, out var sine2, out var cosine2);
        Accelerations(p, angle1, angle2, speed1, speed2, sine2, cosine2, torque, out first, out second);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Accelerations(
        in ParameterLanes p, Vector256<double> angle1, Vector256<double> angle2, Vector256<double> speed1, Vector256<double> speed2,
        Vector256<double> sine2, Vector256<double> cosine2, Vector256<double> torque, out Vector256<double> first, out Vector256<double> second)
    {
        var quarter = Vector256.Create(Math.PI / 2);
        LaneTrigonometry.Cos(angle1 - quarter, angle1 + angle2 - quarter, out var upright, out var lean);
        var d1 = p.Constant1 + (p.Mass2 * (p.Lengths + (p.Coupling * cosine2))) + p.Inertia + p.Inertia;
        var d2 = (p.Mass2 * (p.Centre2Squared + (p.LengthCentre * cosine2))) + p.Inertia;
        var phi2 = p.Weight2 * lean;
        var phi1 = (-p.Centrifugal * (speed2 * speed2) * sine2)
            - (p.TwiceCentrifugal * speed2 * speed1 * sine2)
            + (p.Weight1 * upright)
            + phi2;
        var own = p.Own - (d2 * d2 / d1);
        var book = Vector256.ConditionalSelect(p.IsNips, Vector256<double>.Zero, p.Centrifugal * (speed1 * speed1) * sine2);
        second = (torque + (d2 / d1 * phi1) - book - phi2) / own;
        first = -((d2 * second) + phi1) / d1;
    }

    private static Vector256<double> Wrap(Vector256<double> angle)
    {
        // Within a step no angle turns more than a few times, so few rounds are needed.
        var (pi, turn) = (Vector256.Create(Math.PI), Vector256.Create(2 * Math.PI));
        for (var over = Vector256.GreaterThan(angle, pi); over != Vector256<double>.Zero; over = Vector256.GreaterThan(angle, pi))
        {
            angle = Vector256.ConditionalSelect(over, angle - turn, angle);
        }

        for (var under = Vector256.LessThan(angle, -pi); under != Vector256<double>.Zero; under = Vector256.LessThan(angle, -pi))
        {
            angle = Vector256.ConditionalSelect(under, angle + turn, angle);
        }

        return angle;
    }

    /// <summary>The parameters' products, each rounded as the scalar equations round them.</summary>
    internal readonly struct ParameterLanes
    {
        public readonly Vector256<double> Mass2, Inertia, Torque, IsNips, Constant1, Lengths, Coupling, Centre2Squared, LengthCentre;
        public readonly Vector256<double> Weight1, Weight2, Centrifugal, TwiceCentrifugal, Own;

        public ParameterLanes(ReadOnlySpan<AcrobotParameters> parameters)
        {
            var (a, b, c, d) = (parameters[0], parameters[1], parameters[2], parameters[3]);
            var m1 = Vector256.Create(a.Mass1, b.Mass1, c.Mass1, d.Mass1);
            var l1 = Vector256.Create(a.Length1, b.Length1, c.Length1, d.Length1);
            var c1 = Vector256.Create(a.Centre1, b.Centre1, c.Centre1, d.Centre1);
            var c2 = Vector256.Create(a.Centre2, b.Centre2, c.Centre2, d.Centre2);
            var g = Vector256.Create(a.Gravity, b.Gravity, c.Gravity, d.Gravity);
            var two = Vector256.Create(2.0);
            Mass2 = Vector256.Create(a.Mass2, b.Mass2, c.Mass2, d.Mass2);
            Inertia = Vector256.Create(a.Inertia, b.Inertia, c.Inertia, d.Inertia);
            Torque = Vector256.Create(a.Torque, b.Torque, c.Torque, d.Torque);
            IsNips = ~Vector256.Equals(Vector256.Create(a.Nips, b.Nips, c.Nips, d.Nips), Vector256<double>.Zero);
            Centre2Squared = c2 * c2;
            Constant1 = m1 * (c1 * c1);
            Lengths = (l1 * l1) + Centre2Squared;
            Coupling = two * l1 * c2;
            LengthCentre = l1 * c2;
            Weight1 = ((m1 * c1) + (Mass2 * l1)) * g;
            Weight2 = Mass2 * c2 * g;
            Centrifugal = Mass2 * l1 * c2;
            TwiceCentrifugal = two * Mass2 * l1 * c2;
            Own = (Mass2 * Centre2Squared) + Inertia;
        }
    }
}
