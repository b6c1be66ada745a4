using System.Runtime.CompilerServices;
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        [IndexerName("TensorItems")]
        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        [IndexerName("TensorItems")]
        public Tensor this[params Tensor[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1]
        {
            get => select(0, i1);
            set
            {
                using var part = select(0, i1);
                part.copy_(value);
            }
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2]
        {
            get => index(i1, i2);
            set => index_put_(value, i1, i2);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3]
        {
            get => index(i1, i2, i3);
            set => index_put_(value, i1, i2, i3);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3, long i4]
        {
            get => index(i1, i2, i3, i4);
            set => index_put_(value, i1, i2, i3, i4);
        }

        [IndexerName("TensorItems")]
        public Tensor this[params long[] indices]
        {
            get => index(Array.ConvertAll(indices, i => (TensorIndex)i));
            set => index_put_(value, Array.ConvertAll(indices, i => (TensorIndex)i));
        }

        public Tensor index(params TensorIndex[] indices)
        {
            var (part, tensors) = View(indices);
            if (tensors is null)
                return ReferenceEquals(part, this) ? alias() : part;
            var found = Aten.index.Call(part, tensors);
            Release(part);
            return found;
        }

        public Tensor index(params Tensor[] indices) => Aten.index.Call(this, indices);

        public Tensor index_put_(Tensor value, params TensorIndex[] indices) => index_put_(value, indices, false);

        public Tensor index_put_(Tensor value, TensorIndex[] indices, bool accumulate = false)
        {
            var (part, tensors) = View(indices);
            if (tensors is not null)
                Aten.index_put_.CallInPlace(part, part, tensors, value, accumulate);
            else if (accumulate)
                part.add_(value);
            else
                part.copy_(value);
            Release(part);
            return this;
        }

        public Tensor index_put_(Tensor value, params Tensor[] indices) => index_put_(value, indices, false);

        public Tensor index_put_(Tensor value, Tensor[] indices, bool accumulate = false) => Aten.index_put_.CallInPlace(this, this, indices, value, accumulate);

        public Tensor index_put_(Scalar value, params TensorIndex[] indices)
        {
            using Tensor number = value;
            using var same = number.to(dtype, device);
            return index_put_(same, indices, false);
        }

        public Tensor index_put_(Scalar value, params Tensor[] indices) => index_put_(value, Array.ConvertAll(indices, TensorIndex.Tensor));

        // What numbers, slices and new dimensions select, as a view, and the tensors of indices that are left to apply to it.
        private (Tensor Part, Tensor?[]? Tensors) View(TensorIndex[] indices)
        {
            var named = indices.Sum(index => index.Kind switch
            {
                TensorIndex.Form.Single or TensorIndex.Form.Slice => 1,
                TensorIndex.Form.Tensor when index.Indices!.dtype is ScalarType.Bool or ScalarType.Byte => (int)index.Indices.Dimensions,
                TensorIndex.Form.Tensor => 1,
                _ => 0,
            });
            if (named > Dimensions)
                throw new ArgumentException($"{named} indices for a tensor of {Dimensions} dimensions, of shape [{string.Join(", ", shape)}].", nameof(indices));

            var part = this;
            var dim = 0;
            List<Tensor?>? tensors = null;

            void Next(Tensor view)
            {
                Release(part);
                part = view;
            }

            foreach (var index in indices)
            {
                switch (index.Kind)
                {
                    case TensorIndex.Form.Single:
                        Next(part.select(dim, index.Start ?? 0));
                        break;
                    case TensorIndex.Form.Slice:
                        if (index.Step is <= 0)
                            throw new ArgumentException($"A slice's step is positive, not {index.Step}.", nameof(indices));
                        if (index.Start is not null || index.Stop is not null || index.Step is not (null or 1))
                            Next(Aten.slice.Call(part, dim, index.Start, index.Stop, index.Step ?? 1));
                        dim++;
                        break;
                    case TensorIndex.Form.Ellipsis:
                        dim += (int)Dimensions - named;
                        break;
                    case TensorIndex.Form.None or TensorIndex.Form.Null:
                        Next(part.unsqueeze(dim++));
                        break;
                    case TensorIndex.Form.Bool:
                        Next(part.unsqueeze(dim));
                        Place(tensor(index.Start != 0).unsqueeze(0), 1);
                        break;
                    case TensorIndex.Form.Tensor:
                        Place(index.Indices!, index.Indices!.dtype is ScalarType.Bool or ScalarType.Byte ? (int)index.Indices.Dimensions : 1);
                        break;
                }
            }

            return (part, tensors?.ToArray());

            void Place(Tensor indices, int dimensions)
            {
                tensors ??= [];
                while (tensors.Count < dim)
                    tensors.Add(null);
                tensors.Add(indices);
                dim += dimensions;
            }
        }

        private void Release(Tensor part)
        {
            if (!ReferenceEquals(part, this))
                part.Dispose();
        }
    }
}
