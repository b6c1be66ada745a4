using System.Collections;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TorchSharp.Utils;

/// <summary>A tensor's elements in the CPU's memory, in the tensor's order, to read and write.</summary>
public sealed unsafe class TensorAccessor<T> : IDisposable, IEnumerable<T> where T : unmanaged
{
    private readonly Tensor tensor;
    private readonly long[] sizes;
    private readonly long[] strides;
    private readonly bool inOrder;

    internal TensorAccessor(Tensor tensor) => (this.tensor, sizes, strides, inOrder) = (tensor, tensor.shape, tensor.stride(), tensor.is_contiguous());

    public long Count => tensor.numel();

    public bool IsReadOnly => false;

    private T* Pointer => (T*)tensor.Pointer;

    public T this[params long[] indices]
    {
        get
        {
            var value = Pointer[Offset(indices)];
            GC.KeepAlive(tensor);
            return value;
        }

        set
        {
            Pointer[Offset(indices)] = value;
            GC.KeepAlive(tensor);
        }
    }

    public T[] ToArray()
    {
        var values = new T[Count];
        CopyTo(values);
        return values;
    }

    /// <summary>The elements as an array of the tensor's rank; a tensor without dimensions gives its one element.</summary>
    public Array ToNDArray()
    {
        if (sizes.Length == 0)
            return ToArray();
        var array = Array.CreateInstance(typeof(T), sizes);
        CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(array)), array.Length));
        return array;
    }

    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyTo(array.AsSpan(arrayIndex), 0, tensorIndex);

    public void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        var target = array[arrayIndex..];
        var count = (int)Math.Min(target.Length, Count - tensorIndex);
        if (inOrder)
        {
            new ReadOnlySpan<T>(Pointer + tensorIndex, count).CopyTo(target);
        }
        else
        {
            var place = new Place(this, tensorIndex);
            for (var i = 0; i < count; i++)
                target[i] = Pointer[place.Next()];
        }

        GC.KeepAlive(tensor);
    }

    public void CopyFrom(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyFrom(array.AsSpan(), arrayIndex, tensorIndex);

    public void CopyFrom(ReadOnlySpan<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        var source = array[arrayIndex..];
        var count = (int)Math.Min(source.Length, Count - tensorIndex);
        if (inOrder)
        {
            source[..count].CopyTo(new Span<T>(Pointer + tensorIndex, count));
        }
        else
        {
            var place = new Place(this, tensorIndex);
            for (var i = 0; i < count; i++)
                Pointer[place.Next()] = source[i];
        }

        GC.KeepAlive(tensor);
    }

    public IEnumerator<T> GetEnumerator()
    {
        for (long i = 0; i < Count; i++)
            yield return At(i);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Nothing to release: the elements are the tensor's.</summary>
    public void Dispose()
    {
    }

    private T At(long index)
    {
        long offset = index;
        if (!inOrder)
        {
            offset = 0;
            for (var dim = sizes.Length - 1; dim >= 0; dim--)
            {
                offset += index % sizes[dim] * strides[dim];
                index /= sizes[dim];
            }
        }

        var value = Pointer[offset];
        GC.KeepAlive(tensor);
        return value;
    }

    private long Offset(long[] indices)
    {
        if (indices.Length == 1 && sizes.Length != 1 && inOrder)
            return indices[0] >= 0 && indices[0] < Count ? indices[0] : throw new ArgumentOutOfRangeException(nameof(indices), $"Element {indices[0]} of {Count}.");
        if (indices.Length != sizes.Length)
            throw new ArgumentException($"{indices.Length} indices for a tensor of {sizes.Length} dimensions.", nameof(indices));
        long offset = 0;
        for (var dim = 0; dim < indices.Length; dim++)
        {
            if (indices[dim] < 0 || indices[dim] >= sizes[dim])
                throw new ArgumentOutOfRangeException(nameof(indices), $"Index {indices[dim]} is out of range in dimension {dim}, which has {sizes[dim]}.");
            offset += indices[dim] * strides[dim];
        }

        return offset;
    }

    // Walks a strided tensor in its own order.
    private struct Place
    {
        private readonly TensorAccessor<T> owner;
        private readonly long[] index;
        private long offset;

        internal Place(TensorAccessor<T> owner, long start)
        {
            this.owner = owner;
            index = new long[owner.sizes.Length];
            for (var dim = index.Length - 1; dim >= 0; dim--)
            {
                index[dim] = start % owner.sizes[dim];
                start /= owner.sizes[dim];
                offset += index[dim] * owner.strides[dim];
            }
        }

        internal long Next()
        {
            var here = offset;
            for (var dim = index.Length - 1; dim >= 0; dim--)
            {
                offset += owner.strides[dim];
                if (++index[dim] < owner.sizes[dim])
                    break;
                offset -= owner.strides[dim] * owner.sizes[dim];
                index[dim] = 0;
            }

            return here;
        }
    }
}
