using RLTransfer.Environments.Python;

namespace RLTransfer.Environments;

/// <content>Environments of Python's Gymnasium.</content>
public static partial class Gym
{
    /// <summary>Environments of Python's Gymnasium, in this process or, isolated, in one of their own: <c>Gym.Python("LunarLander-v3", count: 8)</c>.</summary>
    /// <param name="id">Their id in Python.</param>
    /// <param name="count">How many instances; all are stepped by one call.</param>
    /// <param name="python">The Python: a path, a name on PATH or the folder of a virtual environment; null for the one that is found, see <see cref="PythonOptions.Interpreter"/>.</param>
    /// <param name="isolated">Whether Python runs in a process of its own: a crash there costs the environments, a crash in process costs everything in it.</param>
    /// <param name="arguments">Keyword arguments for Python's <c>make</c>, such as <c>("render_mode", "rgb_array")</c>.</param>
    /// <exception cref="PythonException">Python or a part of it is missing, does not fit, or raised an exception; the message says which, and the remedy.</exception>
    public static PythonEnvironment Python(string id, int count = 1, string? python = null, bool isolated = false, params (string Name, ParameterValue Value)[] arguments) =>
        Python(id, count, new PythonOptions { Interpreter = python, Isolated = isolated }, arguments);

    /// <summary>Environments of Python's Gymnasium, with all that can be chosen.</summary>
    /// <param name="id">Their id in Python.</param>
    /// <param name="count">How many instances; all are stepped by one call.</param>
    /// <param name="options">Which Python, and how.</param>
    /// <param name="arguments">Keyword arguments for Python's <c>make</c>, such as <c>("render_mode", "rgb_array")</c>.</param>
    /// <exception cref="PythonException">Python or a part of it is missing, does not fit, or raised an exception; the message says which, and the remedy.</exception>
    public static PythonEnvironment Python(string id, int count, PythonOptions options, params (string Name, ParameterValue Value)[] arguments)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(arguments);
        return PythonEnvironment.Open(id, count, options, arguments);
    }
}
