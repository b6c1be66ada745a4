using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What an optimizer remembers of one parameter.</summary>
public abstract class OptimizerState
{
    private readonly StateTable table;
    private readonly int row;

    private protected OptimizerState(StateTable table, int row) => (this.table, this.row) = (table, row);

    /// <summary>How many steps the parameter has taken.</summary>
    private protected long Steps { get => table.Steps[row]; set => table.Steps[row] = value; }

    /// <summary>How many kinds of tensor every step needs; those after them depend on the options.</summary>
    private protected virtual int Required => 0;

    private protected Tensor? this[int kind] => table.Cell(kind, row);

    public virtual void SaveStateDict(BinaryWriter writer)
    {
        writer.Write(Steps);
        for (var kind = 0; kind < table.Kinds; kind++)
        {
            if (kind < Required) table.Column(kind)[row].Save(writer);
            else SaveOptional(writer, this[kind]);
        }
    }

    public virtual void LoadStateDict(BinaryReader reader)
    {
        Steps = reader.ReadInt64();
        for (var kind = 0; kind < table.Kinds; kind++)
        {
            if (kind < Required || reader.ReadBoolean()) table.Column(kind)[row].Load(reader);
            else this[kind]?.zero_();
        }
    }

    /// <summary>Copies the state of the same parameter in another optimizer.</summary>
    public void LoadStateDict(OptimizerState source)
    {
        using var guard = no_grad();
        Steps = source.Steps;
        for (var kind = 0; kind < table.Kinds; kind++)
        {
            if (source[kind] is { } tensor) table.Column(kind)[row].copy_(tensor);
            else this[kind]?.zero_();
        }
    }

    public bool ApproximatelyEquals(OptimizerState other)
    {
        if (other.GetType() != GetType() || other.Steps != Steps) return false;
        for (var kind = 0; kind < table.Kinds; kind++)
        {
            if (this[kind] is not { } mine ? other[kind] is not null : other[kind] is not { } theirs || !mine.allclose(theirs)) return false;
        }
        return true;
    }

    /// <summary>Starts anew.</summary>
    public void Initialize(OptimizerOptions options)
    {
        Steps = 0;
        for (var kind = 0; kind < table.Kinds; kind++) this[kind]?.zero_();
    }

    private protected static void SaveOptional(BinaryWriter writer, Tensor? tensor)
    {
        writer.Write(tensor is not null);
        tensor?.Save(writer);
    }
}
