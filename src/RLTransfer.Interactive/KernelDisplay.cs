using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;
using RLTransfer.Figures.Display;

namespace RLTransfer.Interactive;

/// <summary>Shows rich values in the cell that .NET Interactive is running.</summary>
internal sealed class KernelDisplay : IDisplay
{
    private static readonly KernelCommand Nothing = new SubmitCode("");

    /// <inheritdoc/>
    public void Show(MimeBundle value, string? displayId = null)
    {
        var context = KernelInvocationContext.Current;
        context?.Publish(new DisplayedValueProduced(value, context.Command ?? Nothing, Formatted(value), displayId));
    }

    /// <inheritdoc/>
    public void Update(string displayId, MimeBundle value)
    {
        var context = KernelInvocationContext.Current;
        context?.Publish(new DisplayedValueUpdated(value, displayId, context.Command ?? Nothing, Formatted(value)));
    }

    private static FormattedValue[] Formatted(MimeBundle value) =>
        [.. value.Data.Select(pair => new FormattedValue(pair.Key, pair.Value.GetValueKind() == System.Text.Json.JsonValueKind.String ? (string)pair.Value! : pair.Value.ToJsonString()))];
}
