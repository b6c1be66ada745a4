using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using RLTransfer.Environments;

namespace RLTransfer.Learners;

/// <summary>Options records as text and as JSON: <c>--set LearningRate=0.001</c>, and a run folder's settings.</summary>
public static class OptionText
{
    private static readonly JsonSerializerOptions Json = new()
    {
        IgnoreReadOnlyProperties = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>The names of what can be set.</summary>
    public static IReadOnlyList<string> Names(Type options) => [.. Properties(options).Select(property => property.Name)];

    /// <summary>The same options with some changed.</summary>
    /// <param name="options">They stay as they are.</param>
    /// <param name="assignments">Each <c>name=value</c>. Names may be written <c>LearningRate</c>, <c>learning-rate</c> or <c>learning_rate</c>; lists as <c>64,64</c>; nothing as <c>null</c>.</param>
    /// <exception cref="ArgumentException">There is no such option (the message offers the nearest names), or it cannot have this value (the message says what it may be).</exception>
    public static T With<T>(T options, params IEnumerable<string> assignments)
        where T : LearnerOptions
    {
        ArgumentNullException.ThrowIfNull(options);
        LearnerOptions original = options;
        var changed = (T)(original with { });
        var properties = Properties(changed.GetType());
        foreach (var assignment in assignments)
        {
            var at = assignment.IndexOf('=', StringComparison.Ordinal);
            if (at < 1)
            {
                throw new ArgumentException($"An option is set by name=value, got '{assignment}'.");
            }

            var (name, text) = (assignment[..at].Trim(), assignment[(at + 1)..].Trim());
            var property = Array.Find(properties, candidate => Plain(candidate.Name) == Plain(name))
                ?? throw new ArgumentException($"{changed.GetType().Name} has no option '{name}'{NearestNames.Hint(name, properties.Select(candidate => candidate.Name))}.");
            property.SetValue(changed, Parse(property, text));
        }

        changed.Validate();
        return changed;
    }

    /// <summary>All options by name.</summary>
    public static JsonObject ToJson(LearnerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return JsonSerializer.SerializeToNode(options, options.GetType(), Json)!.AsObject();
    }

    /// <summary>Options that <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="InvalidDataException">They are those of another type.</exception>
    public static LearnerOptions FromJson(Type type, JsonNode json)
    {
        try
        {
            return (LearnerOptions)json.Deserialize(type, Json)!;
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"These are no {type.Name}: {error.Message}", error);
        }
    }

    private static PropertyInfo[] Properties(Type options) => [.. options.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite)];

    private static string Plain(string name) => name.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();

    private static object? Parse(PropertyInfo property, string text)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        if (type != property.PropertyType && text.Equals("null", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var orNull = type == property.PropertyType ? "" : ", or null";
        if (type == typeof(IReadOnlyList<int>))
        {
            return (IReadOnlyList<int>)[.. text.Split(',', StringSplitOptions.TrimEntries).Select(part =>
                int.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw Impossible("whole numbers with commas between them, such as 64,64"))];
        }

        var kind = type.IsEnum ? $"one of {string.Join(", ", Enum.GetNames(type))}" : type == typeof(bool) ? "true or false" : type == typeof(double) ? "a number" : "a whole number";
        if (type.IsEnum && !Enum.GetNames(type).Contains(text, StringComparer.OrdinalIgnoreCase))
        {
            throw Impossible(kind + orNull);
        }

        try
        {
            return TypeDescriptor.GetConverter(type).ConvertFromInvariantString(text);
        }
        catch (Exception error) when (error is ArgumentException or FormatException or OverflowException)
        {
            throw Impossible(kind + orNull);
        }

        ArgumentException Impossible(string allowed) => new($"{property.ReflectedType!.Name}.{property.Name} is {allowed}; got '{text}'.");
    }
}
