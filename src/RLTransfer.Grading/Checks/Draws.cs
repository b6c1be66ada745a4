using RLTransfer.Randomness;

namespace RLTransfer.Grading.Checks;

/// <summary>Inputs drawn at grading time: the same for every submission of one grading, unknown to all of them.</summary>
public sealed class Draws
{
    private readonly Philox random;

    internal Draws(ulong seed) => random = new Philox(seed, Philox.Stream("tests"));

    /// <summary>A number, uniform on [<paramref name="low"/>, <paramref name="high"/>).</summary>
    public double Double(double low = -1, double high = 1) => random.NextUniform(low, high);

    /// <summary>Numbers, uniform on [<paramref name="low"/>, <paramref name="high"/>).</summary>
    public double[] Doubles(int count, double low = -1, double high = 1) => Many(count, () => Double(low, high));

    /// <summary>Standard normal numbers.</summary>
    public double[] Gaussians(int count) => Many(count, random.NextGaussian);

    /// <summary>A table of numbers, uniform on [<paramref name="low"/>, <paramref name="high"/>).</summary>
    public double[,] Table(int rows, int columns, double low = -1, double high = 1)
    {
        var table = new double[rows, columns];
        for (var i = 0; i < rows; i++)
            for (var j = 0; j < columns; j++)
                table[i, j] = Double(low, high);
        return table;
    }

    /// <summary>A whole number from <paramref name="low"/> to below <paramref name="high"/>.</summary>
    public int Integer(int low, int high) => low + random.NextInt32(high - low);

    /// <summary>Whole numbers from <paramref name="low"/> to below <paramref name="high"/>.</summary>
    public int[] Integers(int count, int low, int high) => Many(count, () => Integer(low, high));

    /// <summary>Truth values, each true with the given probability.</summary>
    public bool[] Flags(int count, double probability = 0.5) => Many(count, () => random.NextDouble() < probability);

    /// <summary>Chances that sum to 1, none of them 0.</summary>
    public double[] Probabilities(int count)
    {
        var weights = Doubles(count, 0.1, 1);
        var sum = weights.Sum();
        return [.. weights.Select(weight => weight / sum)];
    }

    /// <summary>A tensor of numbers, uniform on [<paramref name="low"/>, <paramref name="high"/>).</summary>
    public TensorData Tensor(long[] shape, double low = -1, double high = 1)
    {
        ArgumentNullException.ThrowIfNull(shape);
        var count = (int)shape.Aggregate(1L, (product, length) => product * length);
        return new TensorData(shape, Many(count, () => (double)(float)Double(low, high)));
    }

    /// <summary>A tensor of whole numbers (Int64) from <paramref name="low"/> to below <paramref name="high"/>.</summary>
    public TensorData IntegerTensor(long[] shape, int low, int high)
    {
        ArgumentNullException.ThrowIfNull(shape);
        var count = (int)shape.Aggregate(1L, (product, length) => product * length);
        return new TensorData(shape, Many(count, () => (double)Integer(low, high)), "Int64");
    }

    private static T[] Many<T>(int count, Func<T> draw)
    {
        var values = new T[count];
        for (var i = 0; i < count; i++) values[i] = draw();
        return values;
    }
}
