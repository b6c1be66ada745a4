using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;
using static TorchSharp.torch;

namespace TorchSharp.Native;

/// <summary>An ATen operator, found once by name; calling it goes through libtorch's dispatcher, autograd included.</summary>
internal sealed unsafe class Operator
{
    private const int OutOfMemory = -2;

    private readonly string name;
    private readonly string overload;
    private nint handle;

    private Operator(string name, string overload) => (this.name, this.overload) = (name, overload);

    /// <summary>Names <c>aten::name</c>, overload and all; it is looked up when first called, so that one which another libtorch lacks harms nobody else.</summary>
    internal static Operator Find(string name, string overload = "") => new(name, overload);

    /// <summary>Calls, and returns the only (or first) tensor. Arguments left out take the schema's defaults.</summary>
    internal Tensor Call(params ReadOnlySpan<Value> arguments)
    {
        NativeValue result;
        var produced = Invoke(arguments, &result, 1);
        if (produced != 1)
            throw Unexpected(produced);
        return new Tensor(result.Pointer);
    }

    /// <summary>Calls, and returns every tensor of the result; an absent one is null.</summary>
    internal Tensor[] CallAll(params ReadOnlySpan<Value> arguments)
    {
        var room = stackalloc NativeValue[4];
        var produced = Invoke(arguments, room, 4);
        if (produced <= 4)
            return Tensors(new ReadOnlySpan<NativeValue>(room, produced));
        var all = new NativeValue[produced];
        fixed (NativeValue* output = all)
            Bridge.Results(output);
        return Tensors(all);
    }

    /// <summary>Calls an operator with two results.</summary>
    internal (Tensor, Tensor) CallPair(params ReadOnlySpan<Value> arguments)
    {
        var results = stackalloc NativeValue[2];
        var produced = Invoke(arguments, results, 2);
        return produced == 2 ? (new Tensor(results[0].Pointer), new Tensor(results[1].Pointer)) : throw Unexpected(produced);
    }

    /// <summary>Calls an operator that changes <paramref name="self"/> in place, and returns that very object.</summary>
    internal Tensor CallInPlace(Tensor self, params ReadOnlySpan<Value> arguments)
    {
        Invoke(arguments, null, 0);
        return self;
    }

    /// <summary>Calls an operator whose result is a number or a truth value.</summary>
    internal Scalar CallScalar(params ReadOnlySpan<Value> arguments)
    {
        NativeValue result;
        var produced = Invoke(arguments, &result, 1);
        return produced == 1 ? new Scalar(result.Kind, result.Integer) : throw Unexpected(produced);
    }

    private static Tensor[] Tensors(ReadOnlySpan<NativeValue> values)
    {
        var tensors = new Tensor[values.Length];
        for (var i = 0; i < tensors.Length; i++)
            tensors[i] = values[i].Kind == Kind.Tensor ? new Tensor(values[i].Pointer) : null!;
        return tensors;
    }

    // Arrays are copied to the stack: nothing is pinned, nothing allocated.
    [SkipLocalsInit]
    private int Invoke(ReadOnlySpan<Value> arguments, NativeValue* output, int room)
    {
        const int Words = 96;
        var native = stackalloc NativeValue[arguments.Length];
        var scratch = stackalloc long[Words];
        for (var i = 0; i < arguments.Length; i++)
        {
            ref readonly var argument = ref arguments[i];
            ref var target = ref native[i];
            target.Kind = argument.Kind;
            target.Count = argument.Extra;
            if (argument.Kind == Kind.Tensor)
                target.Pointer = Unsafe.As<Tensor>(argument.Reference!).Handle;
            else if (argument.Reference is null)
                target.Integer = argument.Bits;
            else
                return InvokeWithArrays(arguments, native, i, scratch, Words, output, room);
        }

        return Finish(arguments, native, output, room);
    }

    private int Finish(ReadOnlySpan<Value> arguments, NativeValue* native, NativeValue* output, int room)
    {
        if (handle == 0)
            LookUp();
        var produced = Bridge.Call(handle, native, arguments.Length, output, room);
        if (produced == OutOfMemory && MemoryPressure.Relieve())
            produced = Bridge.Call(handle, native, arguments.Length, output, room);
        foreach (ref readonly var argument in arguments)
            GC.KeepAlive(argument.Reference);
        if (produced < 0)
            throw Bridge.Failure();
        return produced;
    }

    private void LookUp()
    {
        handle = Bridge.FindOperator(name, overload);
        if (handle == 0)
            throw Bridge.Failure();
    }

    private int InvokeWithArrays(ReadOnlySpan<Value> arguments, NativeValue* native, int from, long* scratch, int words, NativeValue* output, int room)
    {
        var used = 0;
        List<Array>? large = null;

        Span<T> Take<T>(int count, out nint pointer) where T : unmanaged
        {
            var need = ((count * sizeof(T)) + 7) / 8;
            if (used + need <= words)
            {
                pointer = (nint)(scratch + used);
                used += need;
                return new Span<T>((void*)pointer, count);
            }

            var array = GC.AllocateUninitializedArray<T>(count, pinned: true);
            (large ??= []).Add(array);
            pointer = (nint)Unsafe.AsPointer(ref System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference(array));
            return array;
        }

        for (var i = from; i < arguments.Length; i++)
        {
            ref readonly var argument = ref arguments[i];
            ref var target = ref native[i];
            target.Kind = argument.Kind;
            target.Count = argument.Extra;
            switch (argument.Reference)
            {
                case null: target.Integer = argument.Bits; break;
                case Tensor tensor: target.Pointer = tensor.Handle; break;
                case long[] values: values.CopyTo(Take<long>(target.Count = values.Length, out target.Pointer)); break;
                case double[] values: values.CopyTo(Take<double>(target.Count = values.Length, out target.Pointer)); break;
                case bool[] values: values.CopyTo(Take<bool>(target.Count = values.Length, out target.Pointer)); break;
                case Tensor?[] tensors:
                    var handles = Take<nint>(target.Count = tensors.Length, out target.Pointer);
                    for (var item = 0; item < tensors.Length; item++)
                        handles[item] = tensors[item]?.Handle ?? 0;
                    break;
                case string text:
                    Encoding.UTF8.GetBytes(text, Take<byte>(target.Count = Encoding.UTF8.GetByteCount(text), out target.Pointer));
                    break;
                case Generator generator: target.Pointer = generator.Handle; break;
            }
        }

        var produced = Finish(arguments, native, output, room);
        GC.KeepAlive(large);
        return produced;
    }

    [DoesNotReturn]
    private static Exception Unexpected(int produced) => throw new InvalidOperationException($"The operator returned {produced} values where another number was expected.");
}
