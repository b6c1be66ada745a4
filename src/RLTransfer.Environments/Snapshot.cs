using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RLTransfer.Environments;

/// <summary>Writes and reads numbers as they lie in memory.</summary>
internal static class Snapshot
{
    public static void Write<T>(BinaryWriter writer, ReadOnlySpan<T> values)
        where T : unmanaged => writer.Write(MemoryMarshal.AsBytes(values));

    /// <exception cref="EndOfStreamException">There is less than the values take.</exception>
    public static void Read<T>(BinaryReader reader, Span<T> values)
        where T : unmanaged => reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values));
}

/// <summary>The state of an author's struct: its plain fields and its arrays of plain numbers. Objects it refers to are taken to be shared and constant.</summary>
/// <remarks>What such an object hides (a simulator's memory) must be reached by the state that the dynamics offer.</remarks>
internal static class InstanceSnapshot
{
    private static readonly MethodInfo ReadPlain = Method(nameof(Read)), WritePlain = Method(nameof(Write));

    /// <summary>Writes an object's fields.</summary>
    public static void Save(BinaryWriter writer, object holder)
    {
        foreach (var field in Fields(holder))
        {
            var value = field.GetValue(holder);
            if (IsPlain(field.FieldType))
            {
                WritePlain.MakeGenericMethod(field.FieldType).Invoke(null, [writer, value]);
            }
            else if (value is Array array && field.FieldType.GetElementType()!.IsPrimitive)
            {
                writer.Write(array.Length);
                Snapshot.Write<byte>(writer, Bytes(array));
            }
            else if (field.FieldType is { IsValueType: true, IsPrimitive: false, IsPointer: false })
            {
                Save(writer, value!);
            }
        }
    }

    /// <summary>Reads them back into an object of the same making.</summary>
    /// <exception cref="InvalidDataException">An array has another length.</exception>
    public static void Load(BinaryReader reader, object holder)
    {
        foreach (var field in Fields(holder))
        {
            if (IsPlain(field.FieldType))
            {
                field.SetValue(holder, ReadPlain.MakeGenericMethod(field.FieldType).Invoke(null, [reader]));
            }
            else if (field.GetValue(holder) is Array array && field.FieldType.GetElementType()!.IsPrimitive)
            {
                if (reader.ReadInt32() != array.Length)
                {
                    throw new InvalidDataException($"{holder.GetType().Name}.{field.Name} was saved with another length.");
                }

                Snapshot.Read(reader, Bytes(array));
            }
            else if (field.FieldType is { IsValueType: true, IsPrimitive: false, IsPointer: false })
            {
                var inner = field.GetValue(holder)!;
                Load(reader, inner);
                field.SetValue(holder, inner);
            }
        }
    }

    private static IEnumerable<FieldInfo> Fields(object holder) => holder.GetType()
        .GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).OrderBy(field => field.MetadataToken);

    /// <summary>Numbers, flags, enumerations, and structs of them; no references, handles or pointers.</summary>
    private static bool IsPlain(Type type) =>
        type.IsEnum || (type.IsPrimitive && type != typeof(nint) && type != typeof(nuint))
        || (type is { IsValueType: true, IsPrimitive: false }
            && type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic) is { Length: > 0 } fields && Array.TrueForAll(fields, field => IsPlain(field.FieldType)));

    private static Span<byte> Bytes(Array array) => MemoryMarshal.CreateSpan(ref MemoryMarshal.GetArrayDataReference(array), Buffer.ByteLength(array));

    private static void Write<T>(BinaryWriter writer, T value)
        where T : unmanaged => Snapshot.Write(writer, new ReadOnlySpan<T>(in value));

    private static T Read<T>(BinaryReader reader)
        where T : unmanaged
    {
        Unsafe.SkipInit(out T value);
        Snapshot.Read(reader, new Span<T>(ref value));
        return value;
    }

    private static MethodInfo Method(string name) => typeof(InstanceSnapshot).GetMethod(name, BindingFlags.Static | BindingFlags.NonPublic)!;
}
