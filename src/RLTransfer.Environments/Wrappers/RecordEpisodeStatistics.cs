namespace RLTransfer.Environments;

/// <summary>Adds return and length of the last finished episode to info, as <c>episode_return</c> and <c>episode_length</c>; NaN before the first.</summary>
/// <remarks>They are new in rows whose terminated or truncated flag is set.</remarks>
public sealed class RecordEpisodeStatistics : VectorWrapper
{
    private readonly double[] runningReturn, runningLength, lastReturn, lastLength;

    /// <summary>Records the rewards as they come from <paramref name="inner"/>.</summary>
    public RecordEpisodeStatistics(VectorEnvironment inner)
        : base(inner)
    {
        (runningReturn, runningLength) = (new double[Count], new double[Count]);
        (lastReturn, lastLength) = (new double[Count], new double[Count]);
        Array.Fill(lastReturn, double.NaN);
        Array.Fill(lastLength, double.NaN);
        Info = inner.Info.With(("episode_return", lastReturn), ("episode_length", lastLength));
    }

    /// <inheritdoc/>
    public override VectorInfo Info { get; }

    /// <summary>How many episodes have ended.</summary>
    public long EpisodeCount { get; private set; }

    /// <inheritdoc/>
    protected override void AfterReset(ReadOnlySpan<bool> mask)
    {
        for (var i = 0; i < Count; i++)
        {
            if (mask.IsEmpty || mask[i])
            {
                (runningReturn[i], runningLength[i]) = (0, 0);
            }
        }
    }

    /// <inheritdoc/>
    protected override void SaveCore(BinaryWriter writer)
    {
        base.SaveCore(writer);
        Snapshot.Write<double>(writer, runningReturn);
        Snapshot.Write<double>(writer, runningLength);
        Snapshot.Write<double>(writer, lastReturn);
        Snapshot.Write<double>(writer, lastLength);
        writer.Write(EpisodeCount);
    }

    /// <inheritdoc/>
    protected override void LoadCore(BinaryReader reader)
    {
        base.LoadCore(reader);
        Snapshot.Read<double>(reader, runningReturn);
        Snapshot.Read<double>(reader, runningLength);
        Snapshot.Read<double>(reader, lastReturn);
        Snapshot.Read<double>(reader, lastLength);
        EpisodeCount = reader.ReadInt64();
    }

    /// <inheritdoc/>
    protected override void AfterStep()
    {
        for (var i = 0; i < Count; i++)
        {
            if (AutoresetMode == AutoresetMode.NextStep && Starts[i])
            {
                continue;
            }

            runningReturn[i] += Rewards[i];
            runningLength[i]++;
            if (Terminated[i] || Truncated[i])
            {
                (lastReturn[i], lastLength[i]) = (runningReturn[i], runningLength[i]);
                (runningReturn[i], runningLength[i]) = (0, 0);
                EpisodeCount++;
            }
        }
    }
}
