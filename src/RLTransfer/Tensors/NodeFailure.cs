using static TorchSharp.torch;

namespace RLTransfer.Tensors;

/// <summary>What went wrong inside of a node of the graph written in C#, from where no exception may go: the process would end.</summary>
internal static class NodeFailure
{
    [ThreadStatic]
    private static Exception? last;

    /// <summary>Remembers the failure, and gives a gradient in its place that autograd refuses: a number where a list of them is due. The refusal is an error that TorchSharp throws.</summary>
    /// <param name="error">What happened.</param>
    public static Tensor Refused(Exception error)
    {
        last = error;
        return zeros([]);
    }

    /// <summary>The failure behind an error that TorchSharp threw on this thread; null if there was none.</summary>
    public static string? Take()
    {
        var error = last;
        last = null;
        return error is null ? null : TorchErrors.Line(error);
    }
}
