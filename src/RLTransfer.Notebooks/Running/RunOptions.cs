namespace RLTransfer.Notebooks.Running;

/// <summary>How a notebook is run.</summary>
public sealed record RunOptions
{
    /// <summary><c>smoke</c>, <c>lesson</c> or <c>paper</c>; null: what the environment says.</summary>
    public string? Budget { get; init; }

    /// <summary>How many seeds experiments use; null: their own choice.</summary>
    public int? Seeds { get; init; }

    /// <summary><c>cpu</c> or <c>cuda</c>; null: what the environment says.</summary>
    public string? Device { get; init; }

    /// <summary>Values for the variables of the cell tagged <c>parameters</c>, as C# literals.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Parameters { get; init; } = [];

    /// <summary>How long one cell may take.</summary>
    public TimeSpan? CellTimeout { get; init; }

    /// <summary>How long all cells together may take.</summary>
    public TimeSpan? TotalTimeout { get; init; }

    /// <summary>Whether to go on after a cell that fails.</summary>
    public bool AllowErrors { get; init; }

    /// <summary>Whether the outputs that were saved of cells that are not reached stay: what a run in place must not lose.</summary>
    public bool KeepsUnreached { get; init; }

    internal Dictionary<string, string> ToEnvironment()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Budget is not null) variables["RLTRANSFER_BUDGET"] = Budget;
        if (Seeds is { } seeds) variables["RLTRANSFER_SEEDS"] = seeds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (Device is not null) variables["RLTRANSFER_DEVICE"] = Device;
        return variables;
    }
}

/// <summary>A cell that failed.</summary>
/// <param name="Cell">Its number among the code cells that ran, as in <c>In [3]</c>.</param>
/// <param name="Line">Its line, from 1; 0 where none is known.</param>
/// <param name="Error">The error, in one line.</param>
/// <param name="IsInCode">Whether the cell's code failed, and not its time or its process.</param>
public sealed record CellFailure(int Cell, int Line, string Error, bool IsInCode = true)
{
    /// <inheritdoc/>
    public override string ToString() => Line > 0 ? $"cell {Cell}, line {Line}: {Error}" : $"cell {Cell}: {Error}";
}

/// <summary>How far a run has come.</summary>
/// <param name="Cell">The cell that begins, from 1.</param>
/// <param name="Count">How many there are.</param>
/// <param name="FirstLine">Its first line, to recognize it by.</param>
public sealed record RunProgress(int Cell, int Count, string FirstLine);
