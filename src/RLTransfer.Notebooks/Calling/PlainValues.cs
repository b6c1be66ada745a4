using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using RLTransfer.Figures.Display;

namespace RLTransfer.Notebooks.Calling;

/// <summary>
/// Values as plain JSON and back: numbers (NaN and the infinities as words), texts, truth values, lists for arrays of any
/// rank, collections and tuples, objects for dictionaries and records; what else there is, such as tensors, by the
/// <see cref="IPlainConverter"/> of its assembly.
/// </summary>
internal static class PlainValues
{
    /// <summary>How many values one answer may hold.</summary>
    public const int MostValues = 200_000;

    private const int MostDepth = 32;

    /// <summary>A value as JSON.</summary>
    /// <exception cref="NotSupportedException">It is none that can be told in JSON.</exception>
    public static JsonNode? Write(object? value)
    {
        var left = MostValues;
        return Write(value, 0, ref left);
    }

    /// <summary>JSON as a value of a type.</summary>
    /// <exception cref="NotSupportedException">The JSON is none of that type.</exception>
    public static object? Read(JsonNode? json, Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (Nullable.GetUnderlyingType(type) is { } inner) return json is null ? null : Read(json, inner);
        if (json is null) return type.IsValueType ? throw Mismatch(json, type) : null;
        if (type == typeof(object)) return Natural(json);
        if (type.IsEnum) return Enum.Parse(type, (string)json!);
        if (type == typeof(string)) return (string?)json;
        if (type == typeof(bool)) return (bool)json;
        if (type == typeof(char)) return ((string)json!)[0];
        if (IsNumber(type)) return Convert.ChangeType(Number(json), type, CultureInfo.InvariantCulture);
        if (PlainConverters.For(type) is { } converter) return converter.Read((JsonObject)json);
        if (type.IsAssignableTo(typeof(ITuple))) return Tuple(Items(json, type), type);
        if (type.IsArray) return Array(json, type.GetElementType()!, type.GetArrayRank());
        if (json is JsonArray items && ElementType(type) is { } element) return Collection(items, type, element);
        if (json is JsonObject values) return Object(values, type);
        throw Mismatch(json, type);
    }

    private static JsonNode? Write(object? value, int depth, ref int left)
    {
        if (--left < 0) throw new NotSupportedException(string.Create(CultureInfo.InvariantCulture, $"The value holds more than {MostValues:N0} values."));
        if (depth > MostDepth) throw new NotSupportedException("The value is nested too deeply, or holds itself.");
        switch (value)
        {
            case null: return null;
            case double number: return double.IsFinite(number) ? JsonValue.Create(number) : JsonValue.Create(Word(number));
            case float number: return float.IsFinite(number) ? JsonValue.Create((double)number) : JsonValue.Create(Word(number));
            case bool flag: return JsonValue.Create(flag);
            case string or char or Enum: return JsonValue.Create(Convert.ToString(value, CultureInfo.InvariantCulture));
            case sbyte or byte or short or ushort or int or uint or long: return JsonValue.Create(Convert.ToInt64(value, CultureInfo.InvariantCulture));
            case ulong or decimal: return JsonValue.Create(Convert.ToDecimal(value, CultureInfo.InvariantCulture));
        }

        if (PlainConverters.For(value.GetType()) is { } converter) return converter.Write(value);
        if (value is Array { Rank: > 1 } block) return Block(block, 0, new int[block.Rank], ref left);
        var list = new JsonArray();
        switch (value)
        {
            case ITuple tuple:
                for (var i = 0; i < tuple.Length; i++) list.Add(Write(tuple[i], depth + 1, ref left));
                return list;
            case IDictionary pairs:
                var entries = new JsonObject();
                foreach (DictionaryEntry pair in pairs) entries[Convert.ToString(pair.Key, CultureInfo.InvariantCulture)!] = Write(pair.Value, depth + 1, ref left);
                return entries;
            case IEnumerable items:
                foreach (var item in items) list.Add(Write(item, depth + 1, ref left));
                return list;
        }

        var members = new JsonObject();
        foreach (var property in value.GetType().GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(property => property.GetIndexParameters().Length == 0))
        {
            members[property.Name] = Write(property.GetValue(value), depth + 1, ref left);
        }

        foreach (var field in value.GetType().GetFields(BindingFlags.Instance | BindingFlags.Public)) members[field.Name] = Write(field.GetValue(value), depth + 1, ref left);
        return members;
    }

    private static JsonArray Block(Array block, int axis, int[] at, ref int left)
    {
        var list = new JsonArray();
        for (at[axis] = 0; at[axis] < block.GetLength(axis); at[axis]++)
        {
            list.Add(axis == block.Rank - 1 ? Write(block.GetValue(at), 0, ref left) : Block(block, axis + 1, at, ref left));
        }

        return list;
    }

    private static string Word(double number) => double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity";

    private static object Number(JsonNode json) => json is JsonValue value && value.TryGetValue<string>(out var word)
        ? word switch
        {
            "NaN" => (object)double.NaN,
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            _ => throw new NotSupportedException($"\"{word}\" is no number."),
        }
        : json.AsValue().TryGetValue<long>(out var whole) ? (object)whole : json.GetValue<double>();

    private static bool IsNumber(Type type) => Type.GetTypeCode(type) is >= TypeCode.SByte and <= TypeCode.Decimal;

    private static object? Natural(JsonNode? json) => json switch
    {
        null => null,
        JsonArray items => items.Select(Natural).ToArray(),
        JsonObject values => values.ToDictionary(pair => pair.Key, pair => Natural(pair.Value), StringComparer.Ordinal),
        JsonValue value when value.TryGetValue<bool>(out var flag) => flag,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        _ => json.GetValue<double>(),
    };

    private static object Tuple(JsonArray items, Type type)
    {
        var types = type.GetGenericArguments();
        return types.Length == items.Count && types.Length <= 7
            ? Activator.CreateInstance(type, [.. items.Zip(types, Read)])!
            : throw new NotSupportedException($"A tuple of {types.Length} values cannot be read from {items.Count}.");
    }

    private static Array Array(JsonNode json, Type element, int rank)
    {
        if (rank == 1)
        {
            var items = Items(json, element);
            var list = System.Array.CreateInstance(element, items.Count);
            for (var i = 0; i < items.Count; i++) list.SetValue(Read(items[i], element), i);
            return list;
        }

        var lengths = new int[rank];
        var first = json;
        for (var axis = 0; axis < rank; axis++)
        {
            var items = Items(first, element);
            lengths[axis] = items.Count;
            first = items.Count > 0 ? items[0] : items;
        }

        var block = System.Array.CreateInstance(element, lengths);
        Fill(json, 0, new int[rank]);
        return block;

        void Fill(JsonNode? part, int axis, int[] at)
        {
            for (at[axis] = 0; at[axis] < lengths[axis]; at[axis]++)
            {
                var item = part![at[axis]];
                if (axis == rank - 1) block.SetValue(Read(item, element), at);
                else Fill(item, axis + 1, at);
            }
        }
    }

    private static Type? ElementType(Type type) => type.IsGenericType && type.GetGenericArguments() is [var only] && type.IsAssignableTo(typeof(IEnumerable)) ? only : null;

    private static object Collection(JsonArray items, Type type, Type element)
    {
        var array = Array(items, element, 1);
        return type.IsInstanceOfType(array) ? array : Activator.CreateInstance(type, array)!;
    }

    private static object Object(JsonObject values, Type type)
    {
        if (type.IsGenericType && type.GetGenericArguments() is [var key, var element] && key == typeof(string) && type.IsAssignableTo(typeof(IEnumerable)))
        {
            var dictionary = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(key, element))!;
            foreach (var (name, value) in values) dictionary[name] = Read(value, element);
            return dictionary;
        }

        var constructor = type.GetConstructors().OrderByDescending(each => each.GetParameters().Length).FirstOrDefault() ?? throw Mismatch(values, type);
        return constructor.Invoke([.. constructor.GetParameters().Select(parameter => Read(values[parameter.Name!], parameter.ParameterType))]);
    }

    private static JsonArray Items(JsonNode? json, Type type) => json as JsonArray ?? throw Mismatch(json, type);

    private static NotSupportedException Mismatch(JsonNode? json, Type type) => new($"{json?.GetValueKind().ToString() ?? "null"} cannot be read as {type.Name}.");
}
