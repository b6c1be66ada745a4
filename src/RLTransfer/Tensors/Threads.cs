using static TorchSharp.torch;

namespace RLTransfer.Tensors;

/// <summary>How many threads libtorch uses inside one operator.</summary>
/// <remarks>
/// libtorch itself begins with one a core; the first crowd sets one, unless a number has been chosen here before. OpenMP, and MKL's functions of vectors with it,
/// keep the number for each thread on its own: a thread that never set it makes a team of all cores for a tanh of a few numbers, whose members
/// wait for each other in a busy loop. So every thread that makes a crowd, or trains one, sets the number once.
/// </remarks>
public static class Threads
{
    private static int chosen;

    [ThreadStatic]
    private static int here;

    /// <summary>One: fastest for networks up to a few hundred units wide.</summary>
    public static void ForSmallNets() => Set(1);

    /// <summary>All cores, or <paramref name="count"/>: fastest for convolutions of large pictures.</summary>
    public static void ForConvolutions(int? count = null) => Set(count ?? Environment.ProcessorCount);

    /// <summary>Called on every thread before its first crowd.</summary>
    internal static void Begin()
    {
        if (chosen == 0)
        {
            ForSmallNets();
        }
        else if (here != chosen)
        {
            Set(chosen);
        }
    }

    /// <summary>How many of them work on so many things that do not depend on each other.</summary>
    internal static int Of(int things) => Math.Min(Math.Max(1, chosen), things);

    private static void Set(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        (chosen, here) = (count, count);
        set_num_threads(count);
    }
}
