using System.Globalization;
using System.Text.Json.Nodes;
using RLTransfer.Figures.Display;

namespace RLTransfer.Notebooks.Interactive;

/// <summary>How values turn into representations; a cell may register its own for a type.</summary>
public static class Formatter
{
    private static readonly List<(Type Type, string MimeType, Action<object, TextWriter> Write)> Registered = [];

    /// <summary>How many items of a collection are shown.</summary>
    public static int ListExpansionLimit { get; set; } = 50;

    /// <summary>Registers a representation of a type and of those derived from it; the last one registered for the closest type counts.</summary>
    public static void Register<T>(Action<T, TextWriter> formatter, string mimeType = MimeBundle.PlainText) =>
        Register(typeof(T), (value, writer) => formatter((T)value, writer), mimeType);

    /// <inheritdoc cref="Register{T}(Action{T, TextWriter}, string)"/>
    public static void Register<T>(Func<T, string> formatter, string mimeType = MimeBundle.PlainText) =>
        Register(typeof(T), (value, writer) => writer.Write(formatter((T)value)), mimeType);

    /// <summary>Registers a representation of a type, which may be an open generic one such as <c>typeof(List&lt;&gt;)</c>.</summary>
    public static void Register(Type type, Action<object, TextWriter> formatter, string mimeType = MimeBundle.PlainText)
    {
        lock (Registered) Registered.Add((type, mimeType, formatter));
    }

    /// <summary>Forgets everything that was registered.</summary>
    public static void ResetToDefault()
    {
        lock (Registered) Registered.Clear();
        ListExpansionLimit = 50;
    }

    /// <summary>A value as text of one MIME type.</summary>
    public static string ToDisplayString(this object? value, string mimeType = MimeBundle.PlainText) =>
        ToBundle(value, mimeType).Data.TryGetValue(mimeType, out var text) ? text is JsonValue single ? single.ToString() : text.ToJsonString() : "";

    /// <summary>All representations of a value, or those named; plain text is always among them.</summary>
    public static MimeBundle ToBundle(object? value, params string[] mimeTypes)
    {
        var bundle = Standard(value);
        if (value is not null)
        {
            foreach (var mimeType in RegisteredMimeTypes(value.GetType()))
            {
                using var writer = new StringWriter(CultureInfo.InvariantCulture);
                Find(value.GetType(), mimeType)!(value, writer);
                bundle.With(mimeType, writer.ToString());
            }
        }

        if (mimeTypes.Length == 0) return bundle;
        var chosen = new MimeBundle((string)bundle.Data[MimeBundle.PlainText]!);
        foreach (var mimeType in mimeTypes)
            if (bundle.Data.TryGetValue(mimeType, out var representation)) chosen.With(mimeType, representation.DeepClone());
            else if (mimeType != MimeBundle.PlainText) chosen.With(mimeType, (string)bundle.Data[MimeBundle.PlainText]!);
        return chosen;
    }

    private static MimeBundle Standard(object? value)
    {
        switch (value)
        {
            case IRichValue rich: return rich.ToMimeBundle();
            case JsonNode json: return new MimeBundle(json.ToJsonString()).With("application/json", json.DeepClone());
        }

        // Copying first: what can be walked once only is shown once in both representations.
        var snapshot = ValueSnapshot.Of(value);
        var bundle = new MimeBundle(PlainText.Write(snapshot));
        if (HtmlTable.TryWrite(snapshot) is { } table) bundle.With("text/html", table);
        return bundle;
    }

    private static IEnumerable<string> RegisteredMimeTypes(Type type)
    {
        lock (Registered) return [.. Registered.Where(entry => Distance(type, entry.Type) < int.MaxValue).Select(entry => entry.MimeType).Distinct(StringComparer.Ordinal)];
    }

    private static Action<object, TextWriter>? Find(Type type, string mimeType)
    {
        lock (Registered)
        {
            return Registered.Where(entry => entry.MimeType == mimeType).Reverse().Select(entry => (entry.Write, Distance: Distance(type, entry.Type)))
                .Where(entry => entry.Distance < int.MaxValue).OrderBy(entry => entry.Distance).Select(entry => entry.Write).FirstOrDefault();
        }
    }

    // 0 the type itself, then its bases one by one, then its interfaces, then object.
    private static int Distance(Type type, Type registered)
    {
        if (registered == typeof(object)) return int.MaxValue - 1;
        var steps = 0;
        for (var at = type; at is not null && at != typeof(object); at = at.BaseType, steps++)
            if (at == registered || at.IsGenericType && at.GetGenericTypeDefinition() == registered) return steps;
        var isImplemented = registered.IsInterface && type.GetInterfaces().Any(each => each == registered || each.IsGenericType && each.GetGenericTypeDefinition() == registered);
        return isImplemented ? int.MaxValue - 2 : int.MaxValue;
    }
}
