using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What an optimizer remembers of one group: how many steps each parameter has taken, and for each kind of state one tensor a parameter.</summary>
internal sealed class StateTable(Parameter[] parameters, int kinds) : IDisposable
{
    private readonly Tensor[][] columns = [.. Enumerable.Repeat(Array.Empty<Tensor>(), kinds)];

    internal Tensor[] Parameters { get; } = [.. parameters];

    internal long[] Steps { get; } = new long[parameters.Length];

    internal int Kinds => columns.Length;

    /// <summary>All tensors of one kind, zeros at first; empty where the options do not ask for it.</summary>
    internal Tensor[] Column(int kind, bool wanted = true)
    {
        if (!wanted) return [];
        if (columns[kind].Length == 0) columns[kind] = Array.ConvertAll(Parameters, Zeros);
        return columns[kind];
    }

    internal Tensor? Cell(int kind, int row) => columns[kind].Length == 0 ? null : columns[kind][row];

    internal void To(Device device)
    {
        foreach (var column in columns)
        {
            for (var row = 0; row < column.Length; row++)
            {
                var moved = column[row].to(device).DetachFromDisposeScope();
                if (!ReferenceEquals(moved, column[row])) column[row].Dispose();
                column[row] = moved;
            }
        }
    }

    public void Dispose()
    {
        foreach (var tensor in columns.SelectMany(column => column)) tensor.Dispose();
    }

    private static Tensor Zeros(Tensor parameter)
    {
        using var guard = no_grad();
        return zeros_like(parameter).DetachFromDisposeScope();
    }
}
