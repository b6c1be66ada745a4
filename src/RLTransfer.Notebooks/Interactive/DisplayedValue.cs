using RLTransfer.Figures.Display;

namespace RLTransfer.Notebooks.Interactive;

/// <summary>A value that is on show and can be replaced where it stands.</summary>
public sealed class DisplayedValue
{
    private readonly string id;
    private readonly string[] mimeTypes;

    private DisplayedValue(string id, string[] mimeTypes)
    {
        this.id = id;
        this.mimeTypes = mimeTypes;
    }

    /// <summary>Replaces the value where it is shown.</summary>
    public void Update(object? value)
    {
        var bundle = Formatter.ToBundle(value, mimeTypes);
        if (AmbientDisplay.Current is { } display) display.Update(id, bundle);
        else Console.WriteLine(bundle.Data[MimeBundle.PlainText]);
    }

    internal static DisplayedValue Show(MimeBundle bundle, string[] mimeTypes)
    {
        var id = HostContext.NextDisplayId();
        if (AmbientDisplay.Current is { } display) display.Show(bundle, id);
        else Console.WriteLine(bundle.Data[MimeBundle.PlainText]);
        return new DisplayedValue(id, mimeTypes);
    }
}

/// <summary><c>value.Display()</c> and its like.</summary>
public static class DisplayExtensions
{
    /// <summary>Shows a value now, in the representations named or in all there are.</summary>
    public static DisplayedValue Display(this object? value, params string[] mimeTypes) => Kernel.display(value, mimeTypes);

    /// <summary>Shows a text that is already in a MIME type, such as <c>text/html</c>.</summary>
    public static DisplayedValue DisplayAs(this string value, string mimeType) =>
        DisplayedValue.Show(new MimeBundle(value).With(mimeType, value), [mimeType]);
}
