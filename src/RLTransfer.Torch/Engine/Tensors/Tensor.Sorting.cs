using TorchSharp.Native;

namespace TorchSharp;

// Order and distinctness.
public static partial class torch
{
    public partial class Tensor
    {
        public (Tensor Values, Tensor Indices) sort(long dim = -1, bool descending = false, bool stable = false) => Aten.sort_stable.CallPair(this, stable, dim, descending);

        public Tensor argsort(long dim = -1, bool descending = false) => Aten.argsort.Call(this, dim, descending);

        public Tensor msort() => Aten.msort.Call(this);

        public (Tensor values, Tensor indexes) topk(int k, int dim = -1, bool largest = true, bool sorted = true) => Aten.topk.CallPair(this, k, dim, largest, sorted);

        public (Tensor values, Tensor indices) kthvalue(long k, long? dim, bool keepdim = false) => Aten.kthvalue.CallPair(this, k, dim ?? -1, keepdim);

        public Tensor bucketize(Tensor boundaries, bool outInt32 = false, bool right = false) => Aten.bucketize.Call(this, boundaries, outInt32, right);

        /// <summary>The distinct elements (or slices along <paramref name="dim"/>), and on request where each came from and how often.</summary>
        public (Tensor output, Tensor? inverse_indices, Tensor? counts) unique(bool sorted = true, bool return_inverse = false, bool return_counts = false, int? dim = null) =>
            Unique(dim is { } d ? Aten.unique_dim.CallAll(this, d, sorted, return_inverse, return_counts) : Aten._unique2.CallAll(this, sorted, return_inverse, return_counts), return_inverse, return_counts);

        public (Tensor output, Tensor? inverse_indices, Tensor? counts) unique_consecutive(bool return_inverse = false, bool return_counts = false, int? dim = null) =>
            Unique(Aten.unique_consecutive.CallAll(this, return_inverse, return_counts, dim), return_inverse, return_counts);

        private static (Tensor, Tensor?, Tensor?) Unique(Tensor[] found, bool return_inverse, bool return_counts)
        {
            if (!return_inverse)
                found[1].Dispose();
            if (!return_counts)
                found[2].Dispose();
            return (found[0], return_inverse ? found[1] : null, return_counts ? found[2] : null);
        }
    }
}
