using System.Runtime.InteropServices;

namespace RLTransfer.Environments;

/// <summary>Refuses, by instance and number, actions that are NaN or outside the space, before anything moves.</summary>
internal static class ActionCheck
{
    public static void RefuseEnded(VectorEnvironment environment, bool[] ended)
    {
        if (environment.AutoresetMode == AutoresetMode.Disabled && ended.AsSpan().IndexOf(true) is >= 0 and var over)
        {
            throw new InvalidOperationException($"{environment.Name}: {(environment.Count == 1 ? "the episode" : $"the episode of instance {over}")} is over; call Reset before the next Step.");
        }
    }

    public static void Run<TAction>(VectorEnvironment environment, ReadOnlySpan<TAction> actions, bool[] ended)
        where TAction : unmanaged
    {
        if (AllInside(environment.SingleActionSpace, actions))
        {
            return;
        }

        var size = environment.SingleActionSpace.Size;
        for (var i = 0; i < environment.Count; i++)
        {
            var action = actions.Slice(i * size, size);
            var inside = typeof(TAction) == typeof(int)
                ? environment.SingleActionSpace.Contains(MemoryMarshal.Cast<TAction, int>(action))
                : environment.SingleActionSpace.Contains(MemoryMarshal.Cast<TAction, float>(action));
            if (!inside && !ended[i])
            {
                throw new ArgumentException($"{environment.Name}: action {Text(action)}{(environment.Count == 1 ? "" : $" of instance {i}")} is outside {environment.SingleActionSpace}.");
            }
        }
    }

    /// <summary>The quick answer for the common spaces; false means that each action has to be looked at.</summary>
    private static bool AllInside<TAction>(Space space, ReadOnlySpan<TAction> actions)
        where TAction : unmanaged
    {
        if (typeof(TAction) == typeof(int))
        {
            return space is Discrete discrete && !MemoryMarshal.Cast<TAction, int>(actions).ContainsAnyExceptInRange(0, discrete.Count - 1);
        }

        return space is Box box && box.ContainsAll(MemoryMarshal.Cast<TAction, float>(actions));
    }

    private static string Text<TAction>(ReadOnlySpan<TAction> action)
        where TAction : unmanaged
    {
        var parts = new string[action.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = FormattableString.Invariant($"{action[i]}");
        }

        return parts.Length == 1 ? parts[0] : $"[{string.Join(", ", parts)}]";
    }
}
