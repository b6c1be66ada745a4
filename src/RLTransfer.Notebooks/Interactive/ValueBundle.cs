using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.DotNet.Interactive.Formatting;
using RLTransfer.Figures.Display;
using RLTransfer.Notebooks.Documents;

namespace RLTransfer.Notebooks.Interactive;

/// <summary>A value's representations, as .NET Interactive's formatter and whoever has registered with it make them; plain text is always among them.</summary>
internal static class ValueBundle
{
    private const int MostText = 1 << 20;

    /// <summary>All representations of a value, or those named.</summary>
    /// <exception cref="ArgumentException">A type was named that the value cannot be shown in.</exception>
    public static MimeBundle Of(object? value, params string[] mimeTypes)
    {
        DefaultFormatters.Install();
        if (mimeTypes.Length == 0 && LibraryChart.TryRead(value) is { } chart) return chart;
        if (mimeTypes.Length == 0 && value is IRichValue rich && !HasUsersFormatter(value.GetType())) return rich.ToMimeBundle();
        var plain = Plain(value);
        var bundle = new MimeBundle(plain);
        foreach (var mimeType in mimeTypes.Length > 0 ? mimeTypes : PreferredMimeTypes(value)) Add(bundle, mimeType, Text(value, mimeType), plain);
        if (mimeTypes.Length == 0 && value is JsonNode or JsonElement or JsonDocument) Add(bundle, "application/json", Text(value, "application/json"), plain);
        return bundle;
    }

    /// <summary>A value that .NET Interactive has formatted already: in what it preferred, which is all that there is; or in what was asked for.</summary>
    public static MimeBundle Of(object? value, IReadOnlyList<FormattedValue> formatted)
    {
        DefaultFormatters.Install();
        var isChosen = !PreferredMimeTypes(value).Order(StringComparer.Ordinal).SequenceEqual(formatted.Select(each => each.MimeType).Order(StringComparer.Ordinal), StringComparer.Ordinal);
        if (!isChosen && (value is IRichValue || LibraryChart.TryRead(value) is not null)) return Of(value);
        var plain = value is string text ? text : Plain(value);
        var bundle = new MimeBundle(Bounded(plain));
        foreach (var each in formatted) Add(bundle, each.MimeType, each.Value, plain);
        return bundle;
    }

    /// <summary>What a value is shown in where nobody asks for another.</summary>
    public static IReadOnlyCollection<string> PreferredMimeTypes(object? value) => Formatter.GetPreferredMimeTypesFor(value?.GetType() ?? typeof(object));

    private static string Plain(object? value) => Bounded(value is IRichValue rich && !HasUsersFormatter(value.GetType()) ? (string)rich.ToMimeBundle().Data[MimeBundle.PlainText]! : Text(value, MimeBundle.PlainText));

    private static string Text(object? value, string mimeType)
    {
        try
        {
            return value.ToDisplayString(mimeType);
        }
        catch (System.Reflection.TargetInvocationException error) when (error.InnerException is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(error.InnerException);
            throw;
        }
    }

    private static void Add(MimeBundle bundle, string mimeType, string text, string plain)
    {
        if (mimeType == MimeBundle.PlainText) bundle.With(mimeType, Bounded(text));
        else if (MimeTypes.IsJson(mimeType)) bundle.With(mimeType, ParseJson(text));
        else if (mimeType != "text/html" || text != DefaultFormatters.Frame(plain)) bundle.With(mimeType, text);   // plain text in a frame says nothing new
    }

    private static JsonNode ParseJson(string text)
    {
        try
        {
            return JsonNode.Parse(text) ?? JsonValue.Create("null")!;
        }
        catch (JsonException)
        {
            return JsonValue.Create(text)!;   // whoever registered the formatter wrote no JSON
        }
    }

    private static bool HasUsersFormatter(Type type) => Formatter.RegisteredFormatters(includeDefaults: false).Any(formatter => formatter.Type != typeof(object) && formatter.Type.IsAssignableFrom(type));

    private static string Bounded(string text) => text.Length <= MostText ? text : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{text.AsSpan(0, MostText)}\n… {text.Length - MostText:N0} more characters");
}
