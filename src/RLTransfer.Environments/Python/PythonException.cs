namespace RLTransfer.Environments.Python;

/// <summary>What went wrong in, or with, the Python that runs an environment.</summary>
public sealed class PythonException : Exception
{
    /// <summary>An error of the process itself: missing, ended, hanging.</summary>
    public PythonException(string message)
        : base(message)
    {
    }

    /// <summary>An error of the process itself, and what caused it.</summary>
    public PythonException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>An exception raised in Python.</summary>
    internal PythonException(string message, string type, string traceback)
        : base(message)
    {
        (PythonType, Traceback) = (type, traceback);
    }

    /// <summary>The Python exception's type, such as <c>ValueError</c>; empty where it is the process that failed.</summary>
    public string PythonType { get; } = "";

    /// <summary>Python's traceback, many lines; empty where it is the process that failed.</summary>
    public string Traceback { get; } = "";

    /// <inheritdoc/>
    public override string ToString() => Traceback.Length == 0 ? base.ToString() : $"{base.ToString()}{Environment.NewLine}--- in Python ---{Environment.NewLine}{Traceback}";
}
