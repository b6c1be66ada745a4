using RLTransfer.Randomness;

namespace RLTransfer.Environments;

// Where episodes start and end: resets, seeds, autoreset, and what is told of them.
public sealed partial class VectorEnvironment<TDynamics, TParameters, TAction>
{
    /// <inheritdoc/>
    protected override void ResetCore(ReadOnlySpan<bool> mask, ReadOnlySpan<long> seeds, ResetOptions options)
    {
        for (var i = 0; i < Count; i++)
        {
            if (mask.IsEmpty || mask[i])
            {
                if (!seeds.IsEmpty)
                {
                    Seed(i, seeds[i]);
                }

                StartEpisode(i, options);
                (Rewards[i], Terminated[i], Truncated[i]) = (0, false, false);
            }
            else
            {
                Starts[i] = false;
            }
        }

        options.RefuseUnknown(Name);
    }

    private void End(int i)
    {
        if (AutoresetMode == AutoresetMode.SameStep)
        {
            var row = new Range(i * observationSize, (i + 1) * observationSize);
            Observations.AsSpan(row).CopyTo(FinalObservations.AsSpan(row));
            StartEpisode(i, ResetOptions.None, keepInfo: true);
        }
        else
        {
            ended[i] = true;
        }
    }

    private void StartEpisode(int i, ResetOptions options, bool keepInfo = false)
    {
        parameters.Draw(i);
        instances[i].Reset(parameters.Of(i), randoms[i], options);
        Begin(i, keepInfo);
    }

    private void Begin(int i, bool keepInfo = false)
    {
        instances[i].Observe(parameters.Of(i), Observations.AsSpan(i * observationSize, observationSize));
        (steps[i], ended[i], Starts[i]) = (0, false, true);
        if (ownInfo.Length > 0 && !keepInfo)
        {
            WriteInfo(i);
        }
    }

    private void WriteInfo(int i)
    {
        Span<double> row = stackalloc double[ownInfo.Length];
        TDynamics.WriteInfo(instances[i], parameters.Of(i), row);
        for (var column = 0; column < ownInfo.Length; column++)
        {
            ownInfo[column][i] = row[column];
        }
    }

    private void Seed(int i, long seed)
    {
        randoms[i] = new Philox((ulong)seed, Philox.Stream("environment"));
        parameters.Seed(i, seed);
    }
}
