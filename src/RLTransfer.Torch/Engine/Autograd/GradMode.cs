using TorchSharp.Native;

namespace TorchSharp;

/// <summary>Switches the recording of gradients on this thread, and back at its end.</summary>
internal sealed class AutoGradMode : IDisposable
{
    private readonly int before = Bridge.GradMode();

    public AutoGradMode(bool enabled) => Bridge.SetGradMode(enabled ? 1 : 0);

    public static bool IsEnabled => Bridge.GradMode() != 0;

    public void Dispose() => Bridge.SetGradMode(before);
}

/// <summary>Like no_grad, and cheaper still: its tensors can never take part in autograd.</summary>
internal sealed class InferenceMode(bool mode) : IDisposable
{
    private nint guard = Bridge.EnterInference(mode ? 1 : 0);

    public static bool IsEnabled => Bridge.InferenceMode() != 0;

    public void Dispose()
    {
        if (guard != 0)
            Bridge.LeaveInference(guard);
        guard = 0;
    }
}

public static partial class torch
{
    public static IDisposable no_grad() => new AutoGradMode(false);

    public static IDisposable enable_grad(bool enabled = true) => new AutoGradMode(enabled);

    public static IDisposable set_grad_enabled(bool mode = true) => new AutoGradMode(mode);

    public static bool is_grad_enabled() => AutoGradMode.IsEnabled;

    public static IDisposable inference_mode(bool mode = true) => new InferenceMode(mode);

    public static bool is_inference_mode_enabled() => InferenceMode.IsEnabled;
}
