namespace RLTransfer.Notebooks.Linting;

/// <summary>What a code cell of a lecture is there for.</summary>
public enum CellKind
{
    /// <summary>Usings, settings, parameters.</summary>
    SetUp,

    /// <summary>Holds a method's step in plain sight: a loop, a loss, an update, a formula, an exercise.</summary>
    Idea,

    /// <summary>Lets the library do the work.</summary>
    Runner,

    /// <summary>Compares an answer with what it should be.</summary>
    Check,

    /// <summary>Draws, or prints a table.</summary>
    Plot,
}
