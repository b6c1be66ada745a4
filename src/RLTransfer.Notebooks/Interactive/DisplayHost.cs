using Microsoft.DotNet.Interactive.Formatting;
using RLTransfer.Figures.Display;

namespace RLTransfer.Notebooks.Interactive;

/// <summary>Where .NET Interactive's displayed values go: to the notebook that listens, or to the terminal.</summary>
internal static class DisplayHost
{
    /// <summary>From now on what anybody displays through .NET Interactive's formatting goes to the ambient display.</summary>
    public static void Listen() => Formatter.SubscribeToDisplayedValues(OnDisplayed);

    /// <summary>While set, values go another way: .NET Interactive's kernel takes them, see <see cref="InteractiveEngine"/>.</summary>
    public static Func<bool>? GoAnotherWay { get; set; }

    /// <summary>Shows a value in all its representations, or in those named.</summary>
    public static DisplayedValue Show(object? value, string[] mimeTypes)
    {
        if (AmbientDisplay.Current is not { } display) return value.Formatted(mimeTypes);
        string[] later = mimeTypes.Length > 0 ? mimeTypes : [.. ValueBundle.PreferredMimeTypes(value)];   // what an update will show
        var displayed = new DisplayedValue(value!, [.. later.Select(mimeType => new FormattedValue(mimeType, ""))]);
        display.Show(ValueBundle.Of(value, mimeTypes), displayed.DisplayId);
        return displayed;
    }

    /// <summary>Shows a text that is already in a MIME type.</summary>
    public static void ShowAs(string text, string mimeType)
    {
        if (AmbientDisplay.Current is { } display) display.Show(new MimeBundle(text).With(mimeType, text));
        else Console.WriteLine(text);
    }

    /// <summary>Shows a value that .NET Interactive has formatted.</summary>
    public static void OnDisplayed(DisplayedValue displayed)
    {
        if (GoAnotherWay?.Invoke() == true) return;
        if (AmbientDisplay.Current is not { } display)
        {
            Formatter.WriteToConsole(displayed);
            return;
        }

        var bundle = ValueBundle.Of(displayed.Value, displayed.FormattedValues);
        if (displayed.IsUpdated) display.Update(displayed.DisplayId, bundle);
        else display.Show(bundle, displayed.DisplayId);
    }

    private static DisplayedValue Formatted(this object? value, string[] mimeTypes)
    {
        var displayed = new DisplayedValue(value!, FormattedValue.CreateManyFromObject(value!, mimeTypes));
        Console.WriteLine(ValueBundle.Of(value).Data[MimeBundle.PlainText]);
        return displayed;
    }
}
