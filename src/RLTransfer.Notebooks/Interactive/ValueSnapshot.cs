using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.DotNet.Interactive.Formatting;

namespace RLTransfer.Notebooks.Interactive;

/// <summary>A value taken apart for showing: text, a sequence, or named parts. Bounded in depth, in length and in all, so that endless values can be shown.</summary>
internal abstract record ValueSnapshot
{
    private const int MaxDepth = 5;

    /// <summary>How many parts a value is taken apart into, in all.</summary>
    public const int MostParts = 1000;

    /// <summary>Shown as it is.</summary>
    public sealed record Text(string Value) : ValueSnapshot;

    /// <summary>Items in order; <paramref name="Left"/> says how many are not shown (-1: some).</summary>
    public sealed record Items(IReadOnlyList<ValueSnapshot> Values, int Left) : ValueSnapshot;

    /// <summary>Named parts: of an object (with its type's name), or of a dictionary (without).</summary>
    public sealed record Parts(string? TypeName, IReadOnlyList<(string Name, ValueSnapshot Value)> Values, int Left, bool IsTuple = false) : ValueSnapshot;

    public static ValueSnapshot Of(object? value) => new Walk().Of(value, MaxDepth);

    private static Text More => new("…");

    /// <summary>One walk through a value; what throws on the way is shown in its place.</summary>
    private sealed class Walk
    {
        private readonly HashSet<object> above = new(ReferenceEqualityComparer.Instance);
        private int left = MostParts;

        public ValueSnapshot Of(object? value, int depth)
        {
            switch (value)
            {
                case null: return new Text("<null>");
                case string text: return new Text(text);
                case Type type: return new Text(NameOf(type));
                case Delegate function: return new Text(NameOf(function.GetType()));
            }

            try
            {
                var kind = value.GetType();
                if (value is not ITuple && HasOwnText(kind)) return new Text(value is IFormattable formattable ? formattable.ToString(null, CultureInfo.InvariantCulture) : value.ToString() ?? "");
                if (depth == 0 || --left < 0) return More;
                var isNew = kind.IsValueType || above.Add(value);
                if (!isNew) return More;   // it holds itself
                try
                {
                    return Apart(value, kind, depth);
                }
                finally
                {
                    above.Remove(value);
                }
            }
            catch (Exception error) when (error is not (OperationCanceledException or ThreadInterruptedException))
            {
                return Thrown(error);
            }
        }

        private ValueSnapshot Apart(object value, Type kind, int depth)
        {
            if (value is ITuple tuple) return new Parts(null, [.. Enumerable.Range(0, tuple.Length).Select(i => ($"Item{i + 1}", Of(tuple[i], depth - 1)))], 0, IsTuple: true);
            if (value is IDictionary dictionary) return OfDictionary(dictionary, depth);
            if (value is Array { Rank: 2 } matrix) return OfMatrix(matrix, depth);
            if (value is IEnumerable sequence) return OfSequence(sequence, depth);
            return MembersOf(kind) is { } members
                ? new Parts(IsAnonymous(kind) ? "" : NameOf(kind), [.. members.Select(member => (member.Name, OfMember(member, value, depth)))], 0)
                : new Text(NameOf(kind));
        }

        private ValueSnapshot OfMember(MemberInfo member, object owner, int depth)
        {
            try
            {
                return Of(member is PropertyInfo property ? property.GetValue(owner) : ((FieldInfo)member).GetValue(owner), depth - 1);
            }
            catch (TargetInvocationException error)
            {
                return Thrown(error.InnerException!);
            }
        }

        private Parts OfDictionary(IDictionary dictionary, int depth)
        {
            var shown = new List<(string, ValueSnapshot)>();
            foreach (DictionaryEntry entry in dictionary)
            {
                if (IsEnough(shown.Count)) break;
                shown.Add((PlainText.Write(Of(entry.Key, depth - 1)), Of(entry.Value, depth - 1)));
            }

            return new Parts(null, shown, dictionary.Count - shown.Count);
        }

        private Items OfMatrix(Array matrix, int depth)
        {
            int rows = matrix.GetLength(0), columns = matrix.GetLength(1);
            var shownRows = Math.Min(rows, Formatter.ListExpansionLimit);
            var shownColumns = Math.Min(columns, Formatter.ListExpansionLimit);
            var items = Enumerable.Range(0, shownRows).Select(row => (ValueSnapshot)new Items(
                [.. Enumerable.Range(0, shownColumns).Select(column => Of(matrix.GetValue(row + matrix.GetLowerBound(0), column + matrix.GetLowerBound(1)), depth - 1))], columns - shownColumns));
            return new Items([.. items], rows - shownRows);
        }

        private Items OfSequence(IEnumerable sequence, int depth)
        {
            var shown = new List<ValueSnapshot>();
            var rest = 0;
            try
            {
                foreach (var item in sequence)
                {
                    if (IsEnough(shown.Count))
                    {
                        rest = sequence is ICollection collection ? collection.Count - shown.Count : -1;
                        break;
                    }

                    shown.Add(Of(item, depth - 1));
                }
            }
            catch (Exception error) when (error is not (OperationCanceledException or ThreadInterruptedException))
            {
                shown.Add(Thrown(error));
            }

            return new Items(shown, rest);
        }

        private bool IsEnough(int shown) => shown >= Formatter.ListExpansionLimit || left <= 0;

        private static Text Thrown(Exception error) => new($"<{error.GetType().Name}: {error.Message}>");
    }

    // Whoever overrides ToString has said how the value reads; what the compiler writes for records is not an override of anybody's.
    private static bool HasOwnText(Type type)
    {
        if (type.IsPrimitive || type.IsEnum) return true;
        var method = type.GetMethod(nameof(ToString), Type.EmptyTypes)!;
        return method.DeclaringType != typeof(object) && method.DeclaringType != typeof(ValueType) && !method.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false)
            && !IsAnonymous(type);
    }

    private static MemberInfo[]? MembersOf(Type type)
    {
        var space = type.Namespace ?? "";
        if (!type.IsGenericType || !IsAnonymous(type))
            if (type.FullName?.StartsWith("System.Collections.Generic.KeyValuePair", StringComparison.Ordinal) != true
                && (space == "System" || space.StartsWith("System.", StringComparison.Ordinal) || space.StartsWith("Microsoft.", StringComparison.Ordinal))) return null;
        const BindingFlags Public = BindingFlags.Instance | BindingFlags.Public;
        return
        [
            .. type.GetProperties(Public).Where(property => property.CanRead && property.GetIndexParameters().Length == 0 && !property.PropertyType.IsByRefLike),
            .. type.GetFields(Public),
        ];
    }

    private static bool IsAnonymous(Type type) => type.Name.Contains("AnonymousType", StringComparison.Ordinal) && type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false);

    internal static string NameOf(Type type)
    {
        if (type.IsArray) return $"{NameOf(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        if (Nullable.GetUnderlyingType(type) is { } underlying) return NameOf(underlying) + "?";
        var keyword = Type.GetTypeCode(type) switch
        {
            _ when type.IsEnum => null,
            TypeCode.Boolean => "bool", TypeCode.Byte => "byte", TypeCode.SByte => "sbyte", TypeCode.Char => "char", TypeCode.Int16 => "short", TypeCode.UInt16 => "ushort",
            TypeCode.Int32 => "int", TypeCode.UInt32 => "uint", TypeCode.Int64 => "long", TypeCode.UInt64 => "ulong", TypeCode.Single => "float", TypeCode.Double => "double",
            TypeCode.Decimal => "decimal", TypeCode.String => "string", _ => type == typeof(object) ? "object" : type == typeof(void) ? "void" : null,
        };
        if (keyword is not null) return keyword;
        var name = type.Name.Split('`')[0];
        return type.IsGenericType ? $"{name}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>" : name;
    }
}
