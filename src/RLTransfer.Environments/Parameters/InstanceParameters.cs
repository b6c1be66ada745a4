using RLTransfer.Randomness;

namespace RLTransfer.Environments;

/// <summary>The parameters of every instance: what they are now, and how they are drawn at the next reset.</summary>
internal sealed class InstanceParameters<TParameters>
    where TParameters : unmanaged
{
    private readonly string owner;
    private readonly Distribution[] shared;
    private readonly Distribution?[]?[] own;
    private readonly double[][] columns;
    private readonly Philox[] randoms;
    private readonly bool built;
    private bool[] drawn;
    private bool constant = true;
    private int undrawn;

    public InstanceParameters(string owner, int count, (string Name, ParameterValue Value)[] arguments)
    {
        this.owner = owner;
        shared = [.. ParameterTable<TParameters>.Specs.Select(spec => new Constant(spec.Default))];
        own = new Distribution?[]?[shared.Length];
        columns = [.. shared.Select(_ => new double[Math.Max(1, count)])];
        randoms = new Philox[Math.Max(1, count)];
        drawn = new bool[Math.Max(1, count)];
        undrawn = drawn.Length;
        Rows = new TParameters[Math.Max(1, count)];
        foreach (var (name, value) in arguments)
        {
            Set(name, value);
        }

        var nominal = new TParameters();
        for (var p = 0; p < shared.Length; p++)
        {
            ParameterTable<TParameters>.Row(ref nominal)[p] = ParameterTable<TParameters>.Specs[p].Whole ? Math.Round(shared[p].Mean) : shared[p].Mean;
        }

        Nominal = nominal;
        Array.Fill(Rows, nominal);
        built = true;
    }

    /// <summary>Each parameter's mean; the nearest whole number where it is whole.</summary>
    public TParameters Nominal { get; }

    /// <summary>The parameters of the running episodes <c>[N]</c>.</summary>
    public TParameters[] Rows { get; }

    /// <summary>Whether all running episodes have the same parameters.</summary>
    public bool Shared => constant && undrawn == 0;

    /// <summary>The same as named columns, for info.</summary>
    public IEnumerable<KeyValuePair<string, double[]>> Columns =>
        ParameterTable<TParameters>.Specs.Zip(columns, (spec, column) => KeyValuePair.Create(spec.Name, column));

    public ref readonly TParameters Of(int instance) => ref Rows[instance];

    public void Set(string name, ParameterValue value)
    {
        var p = Find(name);
        RefuseFixed(ParameterTable<TParameters>.Specs[p]);
        (shared[p], own[p]) = (ParameterTable<TParameters>.Specs[p].Draws(value, owner), null);
        Changed();
    }

    public void Set(string name, ReadOnlySpan<double> values)
    {
        var p = Find(name);
        var spec = ParameterTable<TParameters>.Specs[p];
        RefuseFixed(spec);
        var each = new Distribution?[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            spec.Check(values[i], owner);
            each[i] = new Constant(values[i]);
        }

        own[p] = each;
        Changed();
    }

    public void Seed(int instance, long seed) => randoms[instance] = new Philox((ulong)seed, Philox.Stream("parameters"));

    /// <summary>Draws an instance's parameters anew; constants cost nothing after the first time.</summary>
    public void Draw(int instance)
    {
        if (drawn[instance])
        {
            if (constant)
            {
                return;
            }
        }
        else
        {
            drawn[instance] = true;
            Interlocked.Decrement(ref undrawn);
        }

        var row = ParameterTable<TParameters>.Row(ref Rows[instance]);
        for (var p = 0; p < shared.Length; p++)
        {
            columns[p][instance] = row[p] = (own[p]?[instance] ?? shared[p]).Sample(randoms[instance]);
        }
    }

    public void Save(BinaryWriter writer)
    {
        Snapshot.Write<TParameters>(writer, shared.Length > 0 ? Rows : []);
        Snapshot.Write<bool>(writer, drawn);
        writer.Write(undrawn);
        foreach (var random in randoms)
        {
            random.Save(writer);
        }
    }

    public void Load(BinaryReader reader)
    {
        Snapshot.Read<TParameters>(reader, shared.Length > 0 ? Rows : []);
        Snapshot.Read<bool>(reader, drawn);
        undrawn = reader.ReadInt32();
        for (var i = 0; i < randoms.Length; i++)
        {
            randoms[i] = Philox.Load(reader);
            for (var p = 0; p < shared.Length; p++)
            {
                columns[p][i] = ParameterTable<TParameters>.Row(ref Rows[i])[p];
            }
        }
    }

    private void Changed()
    {
        constant = Array.TrueForAll(shared, distribution => distribution is Constant) && Array.TrueForAll(own, each => each is null);
        drawn = new bool[drawn.Length];
        undrawn = drawn.Length;
    }

    private void RefuseFixed(ParameterSpec spec)
    {
        if (built && spec.Fixed)
        {
            throw new ArgumentException($"{owner}: parameter '{spec.Name}' shapes the task; give it when the environment is made.");
        }
    }

    private int Find(string name)
    {
        var specs = ParameterTable<TParameters>.Specs;
        for (var p = 0; p < specs.Count; p++)
        {
            if (specs[p].Name == name)
            {
                return p;
            }
        }

        throw new ArgumentException($"{owner} has no parameter '{name}'{NearestNames.Hint(name, specs.Select(spec => spec.Name))}.");
    }
}
