using TorchSharp.Native;

namespace TorchSharp;

// One tensor becomes many.
public static partial class torch
{
    public partial class Tensor
    {
        public Tensor[] split(long size, int dim = 0) => Aten.split.CallAll(this, size, dim);

        public Tensor[] split(long[] sizes, long dim = 0) => Aten.split_with_sizes.CallAll(this, sizes, dim);

        public Tensor[] split(ReadOnlySpan<long> sizes, long dim = 0) => Aten.split_with_sizes.CallAll(this, sizes, dim);

        public Tensor[] split(params long[] sizes) => Aten.split_with_sizes.CallAll(this, sizes);

        public Tensor[] tensor_split(long size, long dim = 0L) => Aten.tensor_split_sections.CallAll(this, size, dim);

        public Tensor[] tensor_split(long[] sizes, long dim = 0L) => Aten.tensor_split_indices.CallAll(this, sizes, dim);

        public Tensor[] chunk(long chunks, long dim = 0L) => Aten.chunk.CallAll(this, chunks, dim);

        public Tensor[] unbind(long dimension = 0L) => Aten.unbind_int.CallAll(this, dimension);
    }
}
