using TorchSharp.Native;

namespace TorchSharp;

// What a tensor is: shape, element type, place. None of it costs an operator.
public static partial class torch
{
    public unsafe partial class Tensor
    {
        public long Dimensions => Bridge.Dimensions(Handle);

        public long dim() => Dimensions;

        public long ndim => Dimensions;

        public long NumberOfElements => Bridge.ElementCount(Handle);

        public long numel() => NumberOfElements;

        public ScalarType dtype => (ScalarType)Bridge.DataType(Handle);

        public long ElementSize => dtype.ElementSize();

        public long element_size() => ElementSize;

        public long[] shape
        {
            get
            {
                var sizes = new long[Dimensions];
                fixed (long* output = sizes)
                    Bridge.Sizes(Handle, output);
                return sizes;
            }
        }

        public long[] size() => shape;

        public long size(int dim)
        {
            var rank = (int)Dimensions;
            var sizes = stackalloc long[Math.Max(rank, 1)];
            Bridge.Sizes(Handle, sizes);
            return sizes[Wrapped(dim, rank)];
        }

        public long[] stride()
        {
            var strides = new long[Dimensions];
            fixed (long* output = strides)
                Bridge.Strides(Handle, output);
            return strides;
        }

        public long stride(int dim) => stride()[Wrapped(dim, (int)Dimensions)];

        public long storage_offset() => Bridge.StorageOffset(Handle);

        public bool is_contiguous() => Bridge.IsContiguous(Handle) != 0;

        public bool is_sparse => Bridge.Layout(Handle) != 0;

        public DeviceType device_type => (DeviceType)Bridge.Device(Handle, out _);

        public int device_index
        {
            get
            {
                _ = Bridge.Device(Handle, out var index);
                return index;
            }
        }

        public Device device
        {
            get
            {
                var type = (DeviceType)Bridge.Device(Handle, out var index);
                return type == DeviceType.CPU ? CPU : new Device(type, index);
            }
        }

        public bool is_cpu() => device_type == DeviceType.CPU;

        public bool is_cuda => device_type == DeviceType.CUDA;

        public bool is_meta => device_type == DeviceType.META;

        public bool is_integral() => torch.is_integral(dtype);

        public bool is_floating_point() => torch.is_floating_point(dtype);

        public bool is_complex() => torch.is_complex(dtype);

        private static int Wrapped(int dim, int rank) =>
            dim >= -rank && dim < rank ? (dim < 0 ? dim + rank : dim)
            : throw new ArgumentOutOfRangeException(nameof(dim), $"Dimension {dim} is out of range: the tensor has {rank}, so from {-rank} to {rank - 1}.");
    }
}
