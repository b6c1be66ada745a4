using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using RLTransfer.Environments.Numerics;

namespace RLTransfer.Environments.ClassicControl;

/// <summary>The same equations for four carts at once, operation by operation in the same order.</summary>
internal partial struct CartPole : ILaneDynamics<CartPole, CartPoleParameters, int, CartPole.ParameterLanes>
{
    public static bool StepsInBatches => LaneTrigonometry.IsSupported;

    public static void StepBatch(in Batch<CartPole, CartPoleParameters, int> batch) => LaneBatch.Step<CartPole, CartPoleParameters, int, ParameterLanes>(batch);

    public static ParameterLanes Gather(ReadOnlySpan<CartPoleParameters> four) => new(four);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool StepFour(
        in ParameterLanes p, Span<CartPole> instances, ReadOnlySpan<int> actions, Span<float> observations, Span<double> rewards, Span<bool> terminated)
    {
        ref var states = ref Unsafe.As<CartPole, double>(ref MemoryMarshal.GetReference(instances));
        var (position, velocity, angle, angularVelocity) = Lanes.Transpose(
            Vector256.LoadUnsafe(ref states), Vector256.LoadUnsafe(ref states, 4), Vector256.LoadUnsafe(ref states, 8), Vector256.LoadUnsafe(ref states, 12));

        LaneTrigonometry.SinCos(angle, out var sine, out var cosine);
        var right = Vector256.Equals(Vector256.Create(actions[0], actions[1], actions[2], (double)actions[3]), Vector256<double>.One);
        var force = Vector256.ConditionalSelect(right, p.Force, -p.Force);
        var push = (force + (p.PoleMoment * (angularVelocity * angularVelocity) * sine)) / p.Mass;
        var angularAcceleration = ((p.Gravity * sine) - (cosine * push))
            / (p.Length * (Vector256.Create(4.0 / 3.0) - (p.PoleMass * (cosine * cosine) / p.Mass)));
        var acceleration = push - (p.PoleMoment * angularAcceleration * cosine / p.Mass);

        position += p.TimeStep * velocity;
        velocity += p.TimeStep * acceleration;
        angle += p.TimeStep * angularVelocity;
        angularVelocity += p.TimeStep * angularAcceleration;

        var fallen = Vector256.GreaterThan(Vector256.Abs(position), Vector256.Create(PositionLimit))
            | Vector256.GreaterThan(Vector256.Abs(angle), Vector256.Create(AngleLimit));
        Lanes.Write(fallen, terminated);
        var suttonBarto = Vector256.ConditionalSelect(fallen, Vector256.Create(-1.0), Vector256<double>.Zero);
        Vector256.ConditionalSelect(Vector256.Equals(p.SuttonBartoReward, Vector256<double>.Zero), Vector256<double>.One, suttonBarto).CopyTo(rewards);

        var (row0, row1, row2, row3) = Lanes.Transpose(position, velocity, angle, angularVelocity);
        row0.StoreUnsafe(ref states);
        row1.StoreUnsafe(ref states, 4);
        row2.StoreUnsafe(ref states, 8);
        row3.StoreUnsafe(ref states, 12);
        ref var shown = ref MemoryMarshal.GetReference(observations);
        Lanes.Single(row0).StoreUnsafe(ref shown);
        Lanes.Single(row1).StoreUnsafe(ref shown, 4);
        Lanes.Single(row2).StoreUnsafe(ref shown, 8);
        Lanes.Single(row3).StoreUnsafe(ref shown, 12);
        return true;
    }

    internal readonly struct ParameterLanes
    {
        public readonly Vector256<double> Gravity, PoleMass, Length, Force, TimeStep, SuttonBartoReward, Mass, PoleMoment;

        public ParameterLanes(ReadOnlySpan<CartPoleParameters> parameters)
        {
            var (a, b, c, d) = (parameters[0], parameters[1], parameters[2], parameters[3]);
            Gravity = Vector256.Create(a.Gravity, b.Gravity, c.Gravity, d.Gravity);
            PoleMass = Vector256.Create(a.PoleMass, b.PoleMass, c.PoleMass, d.PoleMass);
            Length = Vector256.Create(a.Length, b.Length, c.Length, d.Length);
            Force = Vector256.Create(a.Force, b.Force, c.Force, d.Force);
            TimeStep = Vector256.Create(a.TimeStep, b.TimeStep, c.TimeStep, d.TimeStep);
            SuttonBartoReward = Vector256.Create(a.SuttonBartoReward, b.SuttonBartoReward, c.SuttonBartoReward, d.SuttonBartoReward);
            Mass = PoleMass + Vector256.Create(a.CartMass, b.CartMass, c.CartMass, d.CartMass);
            PoleMoment = PoleMass * Length;
        }
    }
}
