using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>libtorch's random numbers, as a stream of its own.</summary>
    public class Generator : IDisposable
    {
        public IntPtr Handle { get; private set; }

        public Device device { get; }

        public Generator(ulong seed = 0, Device? device = null)
            : this(Bridge.NewGenerator((int)InitializeDevice(device).type, Index(device)), device ?? CPU) => Bridge.SeedGenerator(Handle, (long)seed);

        private Generator(IntPtr handle, Device device) => (Handle, this.device) = (handle != 0 ? handle : throw Bridge.Failure(), device);

        ~Generator() => Free();

        /// <summary>The one that operators draw from where none is given.</summary>
        public static Generator Default => new(Bridge.DefaultGenerator((int)DeviceType.CPU, -1), CPU);

        public Tensor get_state()
        {
            var state = Bridge.GeneratorState(Handle);
            return state != 0 ? new Tensor(state) : throw Bridge.Failure();
        }

        public void set_state(Tensor value) => Bridge.Check(Bridge.SetGeneratorState(Handle, value.Handle));

        public Generator manual_seed(long seed)
        {
            Bridge.SeedGenerator(Handle, seed);
            return this;
        }

        public long initial_seed() => Bridge.GeneratorSeed(Handle);

        public void Dispose()
        {
            Free();
            GC.SuppressFinalize(this);
        }

        private void Free()
        {
            if (Handle != 0)
                Bridge.FreeGenerator(Handle);
            Handle = 0;
        }

        private static int Index(Device? device) => device is { type: DeviceType.CUDA, index: < 0 } ? 0 : device?.index ?? -1;
    }

    /// <summary>The default random number generator.</summary>
    public static partial class random
    {
        public static Generator manual_seed(long seed)
        {
            Bridge.Seed(seed);
            return Generator.Default;
        }

        public static long initial_seed() => Generator.Default.initial_seed();

        public static Tensor get_rng_state() => Generator.Default.get_state();

        public static void set_rng_state(Tensor new_state) => Generator.Default.set_state(new_state);
    }

    public static Generator manual_seed(long seed) => random.manual_seed(seed);

    public static long initial_seed() => random.initial_seed();

    public static Tensor get_rng_state() => random.get_rng_state();

    public static void set_rng_state(Tensor new_state) => random.set_rng_state(new_state);
}
