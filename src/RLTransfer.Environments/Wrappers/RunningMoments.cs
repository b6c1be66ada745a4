namespace RLTransfer.Environments;

/// <summary>Mean and variance of all rows seen so far (Chan, Golub and LeVeque 1979), counting 10⁻⁴ rows of mean 0 and variance 1 before the first, as Gymnasium does.</summary>
public sealed class RunningMoments
{
    private readonly double[] batchMean, batchSquares;
    private double count = 1e-4;

    /// <summary>Moments of rows of this many numbers.</summary>
    public RunningMoments(int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        (Mean, Variance, batchMean, batchSquares) = (new double[size], new double[size], new double[size], new double[size]);
        Array.Fill(Variance, 1);
    }

    /// <summary>The mean of every column.</summary>
    public double[] Mean { get; }

    /// <summary>The variance of every column (over n, not n − 1).</summary>
    public double[] Variance { get; }

    /// <summary>Adds rows <c>[n, size]</c>, of which only those of the mask count (all, where it is empty).</summary>
    public void Add(ReadOnlySpan<float> rows, ReadOnlySpan<bool> mask)
    {
        var size = Mean.Length;
        Array.Clear(batchMean);
        Array.Clear(batchSquares);
        var added = 0;
        for (var row = 0; row < rows.Length / size; row++)
        {
            if (mask.IsEmpty || mask[row])
            {
                added++;
                for (var j = 0; j < size; j++)
                {
                    // Welford's update within the batch.
                    var difference = rows[(row * size) + j] - batchMean[j];
                    batchMean[j] += difference / added;
                    batchSquares[j] += difference * (rows[(row * size) + j] - batchMean[j]);
                }
            }
        }

        if (added > 0)
        {
            Merge(added);
        }
    }

    /// <summary>Adds single numbers <c>[n]</c>, of which only those of the mask count (all, where it is empty); the size is 1.</summary>
    public void Add(ReadOnlySpan<double> numbers, ReadOnlySpan<bool> mask = default)
    {
        (batchMean[0], batchSquares[0]) = (0, 0);
        var added = 0;
        for (var i = 0; i < numbers.Length; i++)
        {
            if (mask.IsEmpty || mask[i])
            {
                added++;
                var difference = numbers[i] - batchMean[0];
                batchMean[0] += difference / added;
                batchSquares[0] += difference * (numbers[i] - batchMean[0]);
            }
        }

        if (added > 0)
        {
            Merge(added);
        }
    }

    /// <summary>Writes the moments and how many rows they count.</summary>
    public void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(count);
        Snapshot.Write<double>(writer, Mean);
        Snapshot.Write<double>(writer, Variance);
    }

    /// <summary>Reads what <see cref="Save"/> wrote, of rows of the same size.</summary>
    public void Load(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        count = reader.ReadDouble();
        Snapshot.Read<double>(reader, Mean);
        Snapshot.Read<double>(reader, Variance);
    }

    private void Merge(int added)
    {
        var total = count + added;
        for (var j = 0; j < Mean.Length; j++)
        {
            var difference = batchMean[j] - Mean[j];
            Mean[j] += difference * added / total;
            Variance[j] = ((Variance[j] * count) + batchSquares[j] + (difference * difference * count * added / total)) / total;
        }

        count = total;
    }
}
