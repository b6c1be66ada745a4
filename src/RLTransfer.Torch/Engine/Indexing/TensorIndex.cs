namespace TorchSharp;

public static partial class torch
{
    /// <summary>One position in <c>t[…]</c>: a number, a slice, a mask, a tensor of indices, all dimensions not named, or a new one.</summary>
    public readonly struct TensorIndex
    {
        internal enum Form { None, Single, Null, Ellipsis, Bool, Tensor, Slice }

        internal readonly Form Kind;
        internal readonly long? Start;
        internal readonly long? Stop;
        internal readonly long? Step;
        internal readonly torch.Tensor? Indices;

        private TensorIndex(Form kind, long? start = null, long? stop = null, long? step = null, torch.Tensor? indices = null) =>
            (Kind, Start, Stop, Step, Indices) = (kind, start, stop, step, indices);

        public static TensorIndex Slice(long? start = null, long? stop = null, long? step = null) => new(Form.Slice, start, stop, step);

        public static TensorIndex Slice((int? start, int? end) range) => Slice(range.start, range.end);

        public static TensorIndex Slice(Range range) => Slice(FromStart(range.Start), range.End.IsFromEnd && range.End.Value == 0 ? null : FromStart(range.End));

        public static TensorIndex Bool(bool value) => new(Form.Bool, value ? 1 : 0);

        public static TensorIndex Single(long? index) => new(Form.Single, index);

        public static TensorIndex Tensor(torch.Tensor tensor) => new(Form.Tensor, indices: tensor);

        /// <summary>As many full slices as are missing.</summary>
        public static readonly TensorIndex Ellipsis = new(Form.Ellipsis);

        /// <summary>A new dimension of size one.</summary>
        public static readonly TensorIndex None = new(Form.None);

        /// <inheritdoc cref="None"/>
        public static readonly TensorIndex Null = new(Form.Null);

        /// <summary>The whole dimension.</summary>
        public static readonly TensorIndex Colon = Slice();

        public static implicit operator TensorIndex(long value) => Single(value);

        public static implicit operator TensorIndex((int? start, int? end) range) => Slice(range);

        public static implicit operator TensorIndex(Range range) => Slice(range);

        public static implicit operator TensorIndex(Index index) => Single(FromStart(index));

        /// <summary>Only there so that overload resolution prefers indices to tensors, as in TorchSharp.</summary>
        public static implicit operator torch.Tensor(TensorIndex value) => throw new InvalidOperationException("An index is no tensor.");

        private static long FromStart(Index index) => index.IsFromEnd ? -index.Value : index.Value;
    }
}
