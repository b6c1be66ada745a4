using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            /// <summary>Moves what this module holds, in place: parameters stay the same objects, so optimizers keep working.</summary>
            protected internal virtual Module _to(Device device, ScalarType dtype, bool non_blocking) => Move(device, dtype, non_blocking);

            protected internal virtual Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking) => Move(new Device(deviceType, deviceIndex), null, non_blocking);

            protected internal virtual Module _to(ScalarType dtype, bool non_blocking) => Move(null, dtype, non_blocking);

            private Module Move(Device? device, ScalarType? dtype, bool non_blocking)
            {
                if (dtype is { } asked && !Continuous(asked)) throw new ArgumentException($"A module's parameters are floating point or complex, not {asked}.");
                using var guard = no_grad();
                foreach (var (_, parameter) in named_parameters())
                {
                    MoveTensor(parameter, device, dtype, non_blocking);
                    using var grad = parameter.grad;
                    if (grad is not null) MoveTensor(grad, device, dtype, non_blocking);
                }
                foreach (var (_, buffer) in named_buffers()) MoveTensor(buffer, device, dtype, non_blocking);
                return this;
            }

            private static bool Continuous(ScalarType type) => is_floating_point(type) || is_complex(type);

            private static void MoveTensor(Tensor tensor, Device? device, ScalarType? dtype, bool non_blocking)
            {
                var type = Continuous(tensor.dtype) ? dtype ?? tensor.dtype : tensor.dtype;
                using var moved = tensor.to(type, device ?? tensor.device, non_blocking: non_blocking);
                Aten.set_data.CallInPlace(tensor, tensor, moved);
            }
        }
    }
}

public static class ModuleExtensionMethods
{
    public static T to<T>(this T module, torch.ScalarType type, bool non_blocking = false) where T : torch.nn.Module => (T)module._to(type, non_blocking);

    public static T to<T>(this T module, torch.Device device, torch.ScalarType type, bool non_blocking = false) where T : torch.nn.Module => (T)module._to(device, type, non_blocking);

    public static T to<T>(this T module, DeviceType deviceType, int deviceIndex = -1, bool non_blocking = false) where T : torch.nn.Module => (T)module._to(deviceType, deviceIndex, non_blocking);

    public static T to<T>(this T module, torch.Device device, bool non_blocking = false) where T : torch.nn.Module => (T)module._to(device.type, device.index, non_blocking);

    public static T to<T>(this T module, string device, bool non_blocking = false) where T : torch.nn.Module => module.to(new torch.Device(device), non_blocking);

    public static T to<T>(this T module, torch.Tensor other, bool non_blocking = false) where T : torch.nn.Module => (T)module._to(other.device, other.dtype, non_blocking);

    public static T cpu<T>(this T module, bool non_blocking = false) where T : torch.nn.Module => (T)module._to(DeviceType.CPU, -1, non_blocking);

    public static T cuda<T>(this T module, int deviceIndex = -1, bool non_blocking = false) where T : torch.nn.Module => (T)module._to(DeviceType.CUDA, deviceIndex, non_blocking);

    public static T half<T>(this T module, bool non_blocking = false) where T : torch.nn.Module => module.to(torch.ScalarType.Float16, non_blocking);

    public static T bfloat16<T>(this T module, bool non_blocking = false) where T : torch.nn.Module => module.to(torch.ScalarType.BFloat16, non_blocking);

    public static T @float<T>(this T module, bool non_blocking = false) where T : torch.nn.Module => module.to(torch.ScalarType.Float32, non_blocking);

    public static T @double<T>(this T module, bool non_blocking = false) where T : torch.nn.Module => module.to(torch.ScalarType.Float64, non_blocking);
}
