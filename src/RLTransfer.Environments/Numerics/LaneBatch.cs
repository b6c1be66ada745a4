using System.Runtime.CompilerServices;

namespace RLTransfer.Environments.Numerics;

/// <summary>What an author adds to step four instances at once: the parameters as lanes, and the step.</summary>
/// <typeparam name="TSelf">The struct of one instance.</typeparam>
/// <typeparam name="TParameters">Its parameters.</typeparam>
/// <typeparam name="TAction">An element of an action.</typeparam>
/// <typeparam name="TLanes">The parameters of four instances.</typeparam>
internal interface ILaneDynamics<TSelf, TParameters, TAction, TLanes> : IDynamics<TSelf, TParameters, TAction>
    where TSelf : struct, ILaneDynamics<TSelf, TParameters, TAction, TLanes>
    where TParameters : unmanaged
    where TAction : unmanaged
    where TLanes : struct
{
    /// <summary>The parameters of four instances as lanes.</summary>
    static abstract TLanes Gather(ReadOnlySpan<TParameters> four);

    /// <summary>Steps four instances and writes all that the step leads to; false where it has not, because these four must be stepped one by one.</summary>
    static abstract bool StepFour(in TLanes p, Span<TSelf> instances, ReadOnlySpan<TAction> actions, Span<float> observations, Span<double> rewards, Span<bool> terminated);
}

/// <summary>Steps a batch four by four, and what is left over one by one.</summary>
internal static class LaneBatch
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Step<TSelf, TParameters, TAction, TLanes>(in Batch<TSelf, TParameters, TAction> batch)
        where TSelf : struct, ILaneDynamics<TSelf, TParameters, TAction, TLanes>
        where TParameters : unmanaged
        where TAction : unmanaged
        where TLanes : struct
    {
        var n = batch.Instances.Length;
        var size = batch.Observations.Length / n;
        var at = 0;
        var p = default(TLanes);
        for (; at + Lanes.Count <= n; at += Lanes.Count)
        {
            if (at == 0 || !batch.SharedParameters)
            {
                p = TSelf.Gather(batch.Parameters.Slice(at, Lanes.Count));
            }

            if (!TSelf.StepFour(
                p, batch.Instances.Slice(at, Lanes.Count), batch.Actions.Slice(at, Lanes.Count), batch.Observations.Slice(size * at, size * Lanes.Count),
                batch.Rewards.Slice(at, Lanes.Count), batch.Terminated.Slice(at, Lanes.Count)))
            {
                StepEach(batch, size, at, at + Lanes.Count);
            }
        }

        StepEach(batch, size, at, n);
    }

    private static void StepEach<TSelf, TParameters, TAction>(in Batch<TSelf, TParameters, TAction> batch, int size, int from, int to)
        where TSelf : struct, IDynamics<TSelf, TParameters, TAction>
        where TParameters : unmanaged
        where TAction : unmanaged
    {
        for (var i = from; i < to; i++)
        {
            (batch.Rewards[i], batch.Terminated[i], _) = batch.Instances[i].Step(batch.Parameters[i], batch.Actions.Slice(i, 1), null!);
            batch.Instances[i].Observe(batch.Parameters[i], batch.Observations.Slice(size * i, size));
        }
    }
}
