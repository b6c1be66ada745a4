using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>How many threads libtorch's own loops and its matrix products use.</summary>
/// <remarks>
/// Both start at one. Two pools of threads get in each other's way: both at two is 1.5 to 4 times slower than one.
/// </remarks>
public static unsafe class Threads
{
    private static readonly delegate* unmanaged<int, void> SetBlas = (delegate* unmanaged<int, void>)Find("openblas_set_num_threads");
    private static readonly delegate* unmanaged<int> GetBlas = (delegate* unmanaged<int>)Find("openblas_get_num_threads");

    /// <summary>Threads of the matrix products, where libtorch uses OpenBLAS; 0 where it uses another library.</summary>
    public static int Blas
    {
        get => GetBlas is null ? 0 : GetBlas();
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            if (SetBlas is not null)
                SetBlas(value);
        }
    }

    /// <summary>One thread each: fastest for networks up to a few hundred units wide.</summary>
    public static void ForSmallNets() => Set(1);

    /// <summary>libtorch's loops on all cores (or <paramref name="count"/>), matrix products on one: fastest for convolutions.</summary>
    public static void ForConvolutions(int? count = null) => Set(count ?? Environment.ProcessorCount);

    private static void Set(int count)
    {
        torch.set_num_threads(count);
        Blas = 1;
    }

    private static nint Find(string name)
    {
        _ = torch.get_num_threads(); // libtorch, and OpenBLAS with it, is loaded by the first call
        return NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), name, out var found) ? found
            : NativeLibrary.TryLoad("libopenblas.so.0", out var library) && NativeLibrary.TryGetExport(library, name, out found) ? found
            : 0;
    }
}
