using static TorchSharp.torch;

namespace RLTransfer.Tensors;

/// <summary>How many threads libtorch uses inside one operator.</summary>
/// <remarks>libtorch itself begins with one a core; the first crowd sets one, unless a number has been chosen here before.</remarks>
public static class Threads
{
    private static int chosen;

    /// <summary>One: fastest for networks up to a few hundred units wide.</summary>
    public static void ForSmallNets() => Set(1);

    /// <summary>All cores, or <paramref name="count"/>: fastest for convolutions of large pictures.</summary>
    public static void ForConvolutions(int? count = null) => Set(count ?? Environment.ProcessorCount);

    /// <summary>Called before the first crowd.</summary>
    internal static void Begin()
    {
        if (chosen == 0)
        {
            ForSmallNets();
        }
    }

    /// <summary>How many of them work on so many things that do not depend on each other.</summary>
    internal static int Of(int things) => Math.Min(Math.Max(1, chosen), things);

    private static void Set(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        chosen = count;
        set_num_threads(count);
    }
}
