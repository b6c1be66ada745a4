using TorchSharp.Native;

namespace TorchSharp;

// Between element types, devices, and .NET's own values.
public static partial class torch
{
    public unsafe partial class Tensor
    {
        public Tensor to(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            After(Aten.to_dtype.Call(this, type, non_blocking, copy), disposeAfter);

        public Tensor to(ScalarType type, Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            After(Aten.to_device.Call(this, InitializeDevice(device), type, non_blocking, copy), disposeAfter);

        public Tensor to(Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) => to(dtype, device, copy, disposeAfter, non_blocking);

        public Tensor to(string device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) => to(new Device(device), copy, disposeAfter, non_blocking);

        public Tensor to(DeviceType deviceType, int deviceIndex = -1, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(new Device(deviceType, deviceIndex), copy, disposeAfter, non_blocking);

        public Tensor to(Tensor other, bool non_blocking = false) => to(other.dtype, other.device, non_blocking: non_blocking);

        public Tensor to_type(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) => to(type, copy, disposeAfter, non_blocking);

        public Tensor type_as(Tensor tensor) => to(tensor.dtype);

        public Tensor type(ScalarType dtype) => to(dtype);

        public Tensor type(Func<Tensor, Tensor> typeFunc) => typeFunc(this);

        public Tensor cpu() => to(CPU);

        public Tensor cuda(Device? device = null, bool non_blocking = false) =>
            device is { type: not DeviceType.CUDA } ? throw new ArgumentException("Not a CUDA device.", nameof(device)) : to(device ?? CUDA, non_blocking: non_blocking);

        public Tensor @bool() => to(ScalarType.Bool);

        public Tensor @byte() => to(ScalarType.Byte);

        public Tensor @char() => to(ScalarType.Int8);

        public Tensor @short() => to(ScalarType.Int16);

        public Tensor @int() => to(ScalarType.Int32);

        public Tensor @long() => to(ScalarType.Int64);

        public Tensor half() => to(ScalarType.Float16);

        public Tensor bfloat16() => to(ScalarType.BFloat16);

        public Tensor @float() => to(ScalarType.Float32);

        public Tensor @double() => to(ScalarType.Float64);

        /// <summary>The one element of a tensor.</summary>
        /// <exception cref="ArgumentException">It has another element type: convert it first.</exception>
        /// <exception cref="InvalidOperationException">It has more than one element, or none.</exception>
        public T item<T>() where T : unmanaged
        {
            if (numel() != 1)
                throw new InvalidOperationException($"Only a tensor of one element has an item; this one has {numel()}, of shape [{string.Join(", ", shape)}].");
            RequireType<T>();
            if (is_cpu())
                return *(T*)Pointer;
            using var here = cpu();
            return *(T*)here.Pointer;
        }

        /// <summary>The one element, whatever its type.</summary>
        public Scalar ToScalar() => Aten.item.CallScalar(this);

        /// <summary>The elements, to read and write in place.</summary>
        /// <exception cref="InvalidOperationException">They are on another device; <see cref="cpu"/> brings them here.</exception>
        public Utils.TensorAccessor<T> data<T>() where T : unmanaged
        {
            RequireType<T>();
            return is_cpu() ? new Utils.TensorAccessor<T>(this) : throw new InvalidOperationException($"Only a tensor in the CPU's memory can be read; this one is on {device}: call cpu() first.");
        }

        /// <summary>The elements' bytes, of a contiguous tensor on the CPU.</summary>
        public Span<byte> bytes
        {
            get => is_cpu() && is_contiguous()
                ? new Span<byte>(Pointer, checked((int)(numel() * ElementSize)))
                : throw new InvalidOperationException("Only a contiguous tensor on the CPU has its bytes in a row; call cpu().contiguous() first.");
            set
            {
                if (value.Length != bytes.Length)
                    throw new ArgumentException($"The tensor holds {bytes.Length} bytes, not {value.Length}.", nameof(value));
                value.CopyTo(bytes);
            }
        }

        /// <summary>Where the first element is.</summary>
        internal void* Pointer
        {
            get
            {
                var found = Bridge.Data(Handle);
                return found is null && numel() > 0 ? throw Bridge.Failure() : found;
            }
        }

        public static explicit operator float(Tensor value) => value.ToSingle();

        public static explicit operator double(Tensor value) => value.ToDouble();

        public static explicit operator sbyte(Tensor value) => value.ToSByte();

        public static explicit operator byte(Tensor value) => value.ToByte();

        public static explicit operator short(Tensor value) => value.ToInt16();

        public static explicit operator int(Tensor value) => value.ToInt32();

        public static explicit operator long(Tensor value) => value.ToInt64();

        public static explicit operator bool(Tensor value) => value.ToBoolean();

        public static implicit operator Tensor(byte value) => tensor(value);

        public static implicit operator Tensor(sbyte value) => tensor(value);

        public static implicit operator Tensor(short value) => tensor(value);

        public static implicit operator Tensor(int value) => tensor(value);

        public static implicit operator Tensor(long value) => tensor(value);

        public static implicit operator Tensor(float value) => tensor(value);

        public static implicit operator Tensor(double value) => tensor(value);

        public static implicit operator Tensor(bool value) => tensor(value);

        public static implicit operator Tensor(byte[] value) => tensor(value);

        public static implicit operator Tensor(sbyte[] value) => tensor(value);

        public static implicit operator Tensor(short[] value) => tensor(value);

        public static implicit operator Tensor(int[] value) => tensor(value);

        public static implicit operator Tensor(long[] value) => tensor(value);

        public static implicit operator Tensor(float[] value) => tensor(value);

        public static implicit operator Tensor(double[] value) => tensor(value);

        public static implicit operator Tensor(bool[] value) => tensor(value);

        public static implicit operator Tensor(Scalar scalar) => Aten.scalar_tensor.Call(scalar, scalar.Type == ScalarType.Float64 ? get_default_dtype() : scalar.Type);

        private void RequireType<T>() where T : unmanaged
        {
            var type = dtype;
            if (TypeOf<T>() != type)
                throw new ArgumentException($"The tensor holds {type}, not {typeof(T).Name}; convert it first, with to(ScalarType.{TypeOf<T>()}).");
        }

        private Tensor After(Tensor result, bool disposeAfter)
        {
            if (disposeAfter)
                Dispose();
            return result;
        }
    }
}
