using RLTransfer.Figures.Display;

namespace RLTransfer.Notebooks.Interactive;

/// <summary>What a cell calls by its bare name, under the names that .NET Interactive gave it.</summary>
public static class Kernel
{
    /// <summary>Cancelled when the running cell is interrupted; long work may look at it.</summary>
    public static CancellationToken CancellationToken => HostContext.Current?.Cancellation ?? default;

    /// <summary>Shows a value now.</summary>
    /// <param name="value">Any value.</param>
    /// <param name="mimeTypes">The representations wanted; all there are if none is named.</param>
    /// <returns>The shown value, which can be replaced in place.</returns>
#pragma warning disable IDE1006 // the name .NET Interactive gave it
    public static DisplayedValue display(object? value, params string[] mimeTypes)
#pragma warning restore IDE1006
        => DisplayedValue.Show(Formatter.ToBundle(value, mimeTypes), mimeTypes);

    /// <summary>A value shown as HTML.</summary>
    public static IRichValue HTML(string content) => new Markup("text/html", content);

    /// <summary>Runs JavaScript where the notebook is shown.</summary>
    public static void Javascript(string code) => display(new Markup("application/javascript", code));

    /// <summary>Applies a style sheet where the notebook is shown.</summary>
    public static void CSS(string content) => display(new Markup("text/html", $"<style>{content}</style>"));

    /// <summary>Asks the reader for a line of text.</summary>
    /// <exception cref="InvalidOperationException">Nobody can answer: the notebook runs without a reader.</exception>
    public static async Task<string> GetInputAsync(string prompt = "") => await Ask(prompt, password: false);

    /// <summary>Asks the reader for a line of text that is not shown.</summary>
    /// <exception cref="InvalidOperationException">Nobody can answer: the notebook runs without a reader.</exception>
    public static async Task<string> GetPasswordAsync(string prompt = "") => await Ask(prompt, password: true);

    /// <summary>Removes what the cell has shown so far, at once or when it shows something new.</summary>
    public static void ClearOutput(bool wait = false) => HostContext.Current?.ClearOutput(wait);

    private static async Task<string> Ask(string prompt, bool password)
    {
        if (HostContext.Current is not { } host)
        {
            Console.Write(prompt);
            return Console.ReadLine() ?? "";
        }

        return await host.ReadLineAsync(prompt, password) ?? "";
    }

    private sealed class Markup(string mimeType, string content) : IRichValue
    {
        public MimeBundle ToMimeBundle() => new MimeBundle(content).With(mimeType, content);

        public override string ToString() => content;
    }
}
