namespace RLTransfer.Environments.Robots.MuJoCo;

/// <summary>What MuJoCo reported: libmujoco missing, broken MJCF, or a simulation that became unstable.</summary>
public sealed class MuJoCoException : Exception
{
    /// <summary>An error with its message.</summary>
    public MuJoCoException(string message)
        : base(message)
    {
    }

    /// <summary>An error with its message and what caused it.</summary>
    public MuJoCoException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
