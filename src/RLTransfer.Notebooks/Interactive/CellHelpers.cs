using Microsoft.AspNetCore.Html;
using Microsoft.DotNet.Interactive.Formatting;

namespace RLTransfer.Notebooks.Interactive;

/// <summary>What a cell calls by its bare name, under the names that .NET Interactive gave it.</summary>
/// <remarks>.NET Interactive's own <c>Kernel</c> works too; these do not need its engine.</remarks>
public static class CellHelpers
{
    /// <summary>Cancelled when the running cell is interrupted; long work may look at it.</summary>
    public static CancellationToken CancellationToken => HostContext.Current?.Cancellation ?? default;

    /// <summary>Shows a value now.</summary>
    /// <param name="value">Any value.</param>
    /// <param name="mimeTypes">The representations wanted; all there are if none is named.</param>
    /// <returns>The shown value, which can be replaced in place.</returns>
#pragma warning disable IDE1006 // the name .NET Interactive gave it
    public static DisplayedValue display(object? value, params string[] mimeTypes) => DisplayHost.Show(value, mimeTypes);
#pragma warning restore IDE1006

    /// <summary>A value shown as HTML.</summary>
    public static IHtmlContent HTML(string content) => new HtmlString(content);

    /// <summary>Runs JavaScript where the notebook is shown.</summary>
    public static void Javascript(string code) => DisplayHost.ShowAs(code, "application/javascript");

    /// <summary>Applies a style sheet where the notebook is shown.</summary>
    public static void CSS(string content) => DisplayHost.ShowAs($"<style>{content}</style>", "text/html");

    /// <summary>Asks the reader for a line of text.</summary>
    /// <exception cref="InvalidOperationException">Nobody can answer: the notebook runs without a reader.</exception>
    public static async Task<string> GetInputAsync(string prompt = "") => await Ask(prompt, password: false);

    /// <summary>Asks the reader for a line of text that is not shown.</summary>
    /// <exception cref="InvalidOperationException">Nobody can answer: the notebook runs without a reader.</exception>
    public static async Task<string> GetPasswordAsync(string prompt = "") => await Ask(prompt, password: true);

    /// <summary>Removes what the cell has shown so far, at once or when it shows something new.</summary>
    public static void ClearOutput(bool wait = false) => HostContext.Current?.ClearOutput(wait);

    internal static async Task<string> Ask(string prompt, bool password)
    {
        if (HostContext.Current is not { } host)
        {
            Console.Write(prompt);
            return Console.ReadLine() ?? "";
        }

        return await host.ReadLineAsync(prompt, password) ?? "";
    }
}

/// <summary><c>value.Display()</c> and its like.</summary>
/// <remarks>
/// .NET Interactive has them too, in the namespace System. The span makes these the better ones for the compiler; what they return can be
/// updated where it stands, which .NET Interactive's last version forgot.
/// </remarks>
public static class CellDisplayExtensions
{
    /// <summary>Shows a value now, in the representations named or in all there are.</summary>
    public static DisplayedValue Display(this object? value, params ReadOnlySpan<string> mimeTypes) => DisplayHost.Show(value, mimeTypes.ToArray());
}
