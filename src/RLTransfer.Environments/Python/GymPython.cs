using RLTransfer.Environments.Python;

namespace RLTransfer.Environments;

/// <content>Environments of Python's Gymnasium.</content>
public static partial class Gym
{
    /// <summary>Environments of Python's Gymnasium, in a Python process of their own: <c>Gym.Python("LunarLander-v3", count: 8)</c>.</summary>
    /// <param name="id">Their id in Python.</param>
    /// <param name="count">How many instances; all are stepped in one exchange.</param>
    /// <param name="options">Which Python, and how; null for <c>python3</c> or what the environment variable RLTRANSFER_PYTHON names.</param>
    /// <param name="arguments">Keyword arguments for Python's <c>make</c>, such as <c>("render_mode", "rgb_array")</c>.</param>
    /// <exception cref="PythonException">Python is missing, has no gymnasium, or raised an exception; the message says which.</exception>
    public static PythonEnvironment Python(string id, int count = 1, PythonOptions? options = null, params (string Name, ParameterValue Value)[] arguments)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        ArgumentNullException.ThrowIfNull(arguments);
        return PythonEnvironment.Open(id, count, options ?? new PythonOptions(), arguments);
    }
}
