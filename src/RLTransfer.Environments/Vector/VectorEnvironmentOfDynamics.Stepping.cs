using System.Runtime.InteropServices;

namespace RLTransfer.Environments;

// Stepping: the checks, the shares of several threads, the loop over instances.
public sealed partial class VectorEnvironment<TDynamics, TParameters, TAction>
{
    private unsafe TAction* crewActions;

    /// <inheritdoc/>
    protected override void StepCore(ReadOnlySpan<int> actions)
    {
        if (typeof(TAction) == typeof(int))
        {
            Step(MemoryMarshal.Cast<int, TAction>(actions));
        }
        else
        {
            base.StepCore(actions);
        }
    }

    /// <inheritdoc/>
    protected override void StepCore(ReadOnlySpan<float> actions)
    {
        if (typeof(TAction) == typeof(float))
        {
            Step(MemoryMarshal.Cast<float, TAction>(actions));
        }
        else
        {
            base.StepCore(actions);
        }
    }

    private void Step(ReadOnlySpan<TAction> actions)
    {
        if (actions.Length != Count * actionSize)       // asked first: the text is made only for the error
        {
            CheckLength(actions.Length, Count * actionSize, actionSize == 1 ? "actions" : $"numbers of actions ({actionSize} each)");
        }

        ActionCheck.RefuseEnded(this, ended);
        if (checkActions)
        {
            ActionCheck.Run(this, actions, ended);
        }

        if (crew is null)
        {
            StepRange(0, Count, actions);
        }
        else
        {
            StepTogether(actions);
        }
    }

    private unsafe void StepTogether(ReadOnlySpan<TAction> actions)
    {
        fixed (TAction* first = actions)
        {
            crewActions = first;
            crew!.Run();
            crewActions = null;
        }
    }

    private unsafe void Share(int number) => StepRange(
        number * shareSize, Math.Min(Count, (number + 1) * shareSize), new ReadOnlySpan<TAction>(crewActions, Count * actionSize));

    private void StepRange(int from, int to, ReadOnlySpan<TAction> actions)
    {
        if (TDynamics.StepsInBatches)
        {
            TDynamics.StepBatch(new Batch<TDynamics, TParameters, TAction>
            {
                Instances = instances.AsSpan(from..to),
                Parameters = parameters.Rows.AsSpan(from..to),
                SharedParameters = parameters.Shared,
                Actions = actions[(from * actionSize)..(to * actionSize)],
                Observations = Observations.AsSpan((from * observationSize)..(to * observationSize)),
                Rewards = Rewards.AsSpan(from..to),
                Terminated = Terminated.AsSpan(from..to),
            });
        }

        for (var i = from; i < to; i++)
        {
            if (ended[i])
            {
                // Only in mode NextStep does an ended instance get here.
                StartEpisode(i, ResetOptions.None);
                (Rewards[i], Terminated[i], Truncated[i]) = (0, false, false);
                continue;
            }

            var cut = false;
            if (!TDynamics.StepsInBatches)
            {
                ref readonly var own = ref parameters.Of(i);
                (Rewards[i], Terminated[i], cut) = instances[i].Step(own, actions.Slice(i * actionSize, actionSize), randoms[i]);
                instances[i].Observe(own, Observations.AsSpan(i * observationSize, observationSize));
            }

            cut |= ++steps[i] >= maxEpisodeSteps;
            Truncated[i] = cut;
            Starts[i] = false;
            if (ownInfo.Length > 0)
            {
                WriteInfo(i);
            }

            if (cut | Terminated[i])
            {
                End(i);
            }
        }
    }
}
