using RLTransfer.Environments;

namespace RLTransfer.Tests.Rollouts;

/// <summary>Instance i shows 100 i + t at step t of its episode; its episodes last i + 2 steps, and those of odd instances are cut off rather than terminated. The reward is the action plus t.</summary>
internal sealed class ScriptedEnvironment(int count) : VectorEnvironment("Scripted", count, new Box(0, 1000, 1), new Discrete(3), AutoresetMode.SameStep)
{
    private readonly int[] elapsed = new int[count];

    protected override void ResetCore(ReadOnlySpan<bool> mask, ReadOnlySpan<long> seeds, ResetOptions options)
    {
        Array.Clear(elapsed);
        for (var i = 0; i < Count; i++)
        {
            Observations[i] = 100 * i;
        }
    }

    protected override void StepCore(ReadOnlySpan<int> actions)
    {
        for (var i = 0; i < Count; i++)
        {
            Rewards[i] = actions[i] + elapsed[i]++;
            var ends = elapsed[i] == i + 2;
            (Terminated[i], Truncated[i]) = (ends && i % 2 == 0, ends && i % 2 == 1);
            if (ends)
            {
                FinalObservations[i] = (100 * i) + elapsed[i];
                elapsed[i] = 0;
            }

            Observations[i] = (100 * i) + elapsed[i];
        }
    }
}
