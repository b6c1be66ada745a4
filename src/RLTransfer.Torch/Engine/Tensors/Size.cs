using System.Collections;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A shape: the sizes of a tensor's dimensions.</summary>
    public readonly struct Size : IEnumerable<long>, IEquatable<Size>
    {
        public static readonly Size Empty = new(Array.Empty<long>());

        private readonly long[]? sizes;

        public Size(long[] shape) => sizes = shape;

        public Size(IEnumerable<long> shape) => sizes = [.. shape];

        public Size(int[] shape) => sizes = Array.ConvertAll(shape, size => (long)size);

        public Size(long size) => sizes = [size];

        public long[] Shape => sizes ?? [];

        public int Length => Shape.Length;

        public bool IsEmpty => Length == 0;

        public bool IsScalar => IsEmpty;

        public long this[int idx] => Shape[idx];

        public long this[long idx] => Shape[idx];

        public static implicit operator Size(long size) => new(size);

        public static implicit operator Size((long, long) size) => new([size.Item1, size.Item2]);

        public static implicit operator Size((long, long, long) size) => new([size.Item1, size.Item2, size.Item3]);

        public static implicit operator Size((long, long, long, long) size) => new([size.Item1, size.Item2, size.Item3, size.Item4]);

        public static implicit operator Size(long[] size) => new(size);

        public static Size operator +(Size left, Size right) => new([.. left.Shape, .. right.Shape]);

        public static Size operator +(Size left, IEnumerable<long> right) => new([.. left.Shape, .. right]);

        public static bool operator ==(Size left, Size right) => left.Equals(right);

        public static bool operator !=(Size left, Size right) => !left.Equals(right);

        public long numel() => Shape.Aggregate(1L, (product, size) => product * size);

        public Size Slice(int first, int next) => new(Shape[first..next]);

        public IEnumerable<long> Take(int i) => Shape[..i];

        public bool Equals(Size other) => Shape.AsSpan().SequenceEqual(other.Shape);

        public override bool Equals(object? obj) => obj is Size other && Equals(other);

        public override int GetHashCode()
        {
            var hash = default(HashCode);
            foreach (var size in Shape) hash.Add(size);
            return hash.ToHashCode();
        }

        public override string ToString() => $"[{string.Join(", ", Shape)}]";

        public IEnumerator<long> GetEnumerator() => ((IEnumerable<long>)Shape).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
