using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

[assembly: DisableRuntimeMarshalling]

namespace TorchSharp.Native;

/// <summary>The functions that the C++ bridge exports; Native/*.cpp says what each does.</summary>
/// <remarks>Those that only read a field stay out of the collector's way (<see cref="SuppressGCTransitionAttribute"/>).</remarks>
internal static unsafe partial class Bridge
{
    private const string Library = "rltransfer_torch";

    static Bridge() => Loader.Load(typeof(Bridge).Assembly, Library);

    [LibraryImport(Library, EntryPoint = "rlt_operator", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint FindOperator(string name, string overload);

    [LibraryImport(Library, EntryPoint = "rlt_call")]
    internal static partial int Call(nint op, NativeValue* arguments, int count, NativeValue* output, int room);

    [LibraryImport(Library, EntryPoint = "rlt_results")]
    internal static partial void Results(NativeValue* output);

    [LibraryImport(Library, EntryPoint = "rlt_error")]
    private static partial byte* Error(out int length);

    [LibraryImport(Library, EntryPoint = "rlt_free")]
    internal static partial void Free(nint handle);

    [LibraryImport(Library, EntryPoint = "rlt_dim"), SuppressGCTransition]
    internal static partial long Dimensions(nint handle);

    [LibraryImport(Library, EntryPoint = "rlt_numel"), SuppressGCTransition]
    internal static partial long ElementCount(nint handle);

    [LibraryImport(Library, EntryPoint = "rlt_dtype"), SuppressGCTransition]
    internal static partial int DataType(nint handle);

    [LibraryImport(Library, EntryPoint = "rlt_storage_offset"), SuppressGCTransition]
    internal static partial long StorageOffset(nint handle);

    [LibraryImport(Library, EntryPoint = "rlt_is_contiguous"), SuppressGCTransition]
    internal static partial int IsContiguous(nint handle);

    [LibraryImport(Library, EntryPoint = "rlt_layout"), SuppressGCTransition]
    internal static partial int Layout(nint handle);

    [LibraryImport(Library, EntryPoint = "rlt_device"), SuppressGCTransition]
    internal static partial int Device(nint handle, out int index);

    [LibraryImport(Library, EntryPoint = "rlt_sizes"), SuppressGCTransition]
    internal static partial void Sizes(nint handle, long* output);

    [LibraryImport(Library, EntryPoint = "rlt_strides"), SuppressGCTransition]
    internal static partial void Strides(nint handle, long* output);

    [LibraryImport(Library, EntryPoint = "rlt_data")]
    internal static partial void* Data(nint handle);

    [LibraryImport(Library, EntryPoint = "rlt_requires_grad"), SuppressGCTransition]
    internal static partial int RequiresGrad(nint handle);

    [LibraryImport(Library, EntryPoint = "rlt_set_requires_grad")]
    internal static partial int SetRequiresGrad(nint handle, int value);

    [LibraryImport(Library, EntryPoint = "rlt_is_leaf")]
    internal static partial int IsLeaf(nint handle);

    [LibraryImport(Library, EntryPoint = "rlt_retain_grad")]
    internal static partial int RetainGrad(nint handle);

    [LibraryImport(Library, EntryPoint = "rlt_grad")]
    internal static partial nint Grad(nint handle);

    [LibraryImport(Library, EntryPoint = "rlt_set_grad")]
    internal static partial int SetGrad(nint handle, nint gradient);

    [LibraryImport(Library, EntryPoint = "rlt_backward")]
    internal static partial int Backward(nint* tensors, int count, nint* gradients, int gradientCount, int retainGraph, int createGraph, nint* inputs, int inputCount);

    [LibraryImport(Library, EntryPoint = "rlt_gradients")]
    internal static partial int Gradients(
        nint* outputs, int outputCount, nint* inputs, int inputCount, nint* gradients, int gradientCount, int retainGraph, int createGraph, int allowUnused, nint* results);

    [LibraryImport(Library, EntryPoint = "rlt_built_for")]
    internal static partial byte* BuiltFor();

    [LibraryImport(Library, EntryPoint = "rlt_loaded")]
    internal static partial byte* Loaded();

    [LibraryImport(Library, EntryPoint = "rlt_live_bytes")]
    internal static partial long* LiveBytes();

    [LibraryImport(Library, EntryPoint = "rlt_threads")]
    internal static partial int Threads();

    [LibraryImport(Library, EntryPoint = "rlt_set_threads")]
    internal static partial void SetThreads(int count);

    [LibraryImport(Library, EntryPoint = "rlt_interop_threads")]
    internal static partial int InteropThreads();

    [LibraryImport(Library, EntryPoint = "rlt_set_interop_threads")]
    internal static partial int SetInteropThreads(int count);

    [LibraryImport(Library, EntryPoint = "rlt_grad_mode"), SuppressGCTransition]
    internal static partial int GradMode();

    [LibraryImport(Library, EntryPoint = "rlt_set_grad_mode"), SuppressGCTransition]
    internal static partial void SetGradMode(int enabled);

    [LibraryImport(Library, EntryPoint = "rlt_enter_inference")]
    internal static partial nint EnterInference(int enabled);

    [LibraryImport(Library, EntryPoint = "rlt_leave_inference")]
    internal static partial void LeaveInference(nint guard);

    [LibraryImport(Library, EntryPoint = "rlt_inference_mode"), SuppressGCTransition]
    internal static partial int InferenceMode();

    [LibraryImport(Library, EntryPoint = "rlt_seed")]
    internal static partial void Seed(long seed);

    [LibraryImport(Library, EntryPoint = "rlt_cuda_devices")]
    internal static partial int CudaDevices();

    [LibraryImport(Library, EntryPoint = "rlt_cuda_synchronize")]
    internal static partial int CudaSynchronize(int deviceIndex);

    [LibraryImport(Library, EntryPoint = "rlt_generator")]
    internal static partial nint NewGenerator(int deviceType, int deviceIndex);

    [LibraryImport(Library, EntryPoint = "rlt_default_generator")]
    internal static partial nint DefaultGenerator(int deviceType, int deviceIndex);

    [LibraryImport(Library, EntryPoint = "rlt_free_generator")]
    internal static partial void FreeGenerator(nint generator);

    [LibraryImport(Library, EntryPoint = "rlt_seed_generator")]
    internal static partial void SeedGenerator(nint generator, long seed);

    [LibraryImport(Library, EntryPoint = "rlt_generator_seed")]
    internal static partial long GeneratorSeed(nint generator);

    [LibraryImport(Library, EntryPoint = "rlt_generator_state")]
    internal static partial nint GeneratorState(nint generator);

    [LibraryImport(Library, EntryPoint = "rlt_set_generator_state")]
    internal static partial int SetGeneratorState(nint generator, nint state);

    /// <summary>The last failure on this thread, as the exception TorchSharp throws.</summary>
    internal static ExternalException Failure()
    {
        var text = Error(out var length);
        return new ExternalException(Encoding.UTF8.GetString(text, length));
    }

    /// <summary>Throws the last failure where <paramref name="status"/> says there was one.</summary>
    internal static void Check(int status)
    {
        if (status < 0)
            throw Failure();
    }
}
