using System.Runtime.InteropServices;

namespace RLTransfer.Kernels;

/// <summary>A thread's working memory: grows, is kept from call to call, and is freed on demand or with the thread.</summary>
internal sealed class Workbench
{
    [ThreadStatic]
    private static Workbench? mine;

    /// <summary>The calling thread's.</summary>
    public static Workbench Mine => mine ??= new Workbench();

    /// <summary>Gives the calling thread's memory back; the next call takes what it needs.</summary>
    public static void Free()
    {
        foreach (var room in (ReadOnlySpan<Room?>)[mine?.Input, mine?.Columns, mine?.Filters, mine?.FiltersGradient, mine?.Here, mine?.There, mine?.Turned, mine?.Bordered, mine?.PanelA, mine?.PanelB, mine?.Narrow, mine?.Side, mine?.Scaled])
        {
            room?.Dispose();
        }

        mine = null;
    }

    /// <summary>Pictures with their channels last.</summary>
    public Room Input { get; } = new();

    /// <summary>A convolution's patches.</summary>
    public Room Columns { get; } = new();

    /// <summary>A convolution's filters as a matrix.</summary>
    public Room Filters { get; } = new();

    /// <summary>Their gradient.</summary>
    public Room FiltersGradient { get; } = new();

    /// <summary>One layer's activations or gradient.</summary>
    public Room Here { get; } = new();

    /// <summary>The next layer's.</summary>
    public Room There { get; } = new();

    /// <summary>A layer's pictures with their channels in the other place.</summary>
    public Room Turned { get; } = new();

    /// <summary>Pictures with a border of zeros.</summary>
    public Room Bordered { get; } = new();

    /// <summary>A left factor in the order in which a product reads it.</summary>
    public Room PanelA { get; } = new();

    /// <summary>A few columns of a right factor, likewise.</summary>
    public Room PanelB { get; } = new();

    /// <summary>The transpose of a product.</summary>
    public Room Narrow { get; } = new();

    /// <summary>A lateral connection's gradient.</summary>
    public Room Side { get; } = new();

    /// <summary>A lateral connection's projection times its scale.</summary>
    public Room Scaled { get; } = new();
}

/// <summary>Memory for floats, aligned to a cache line.</summary>
internal sealed unsafe class Room : IDisposable
{
    private const nuint Line = 64;
    private float* values;
    private nint size;

    ~Room() => Release();

    /// <summary>Room for so many; what was in it is lost where it had to grow.</summary>
    public float* AtLeast(nint count)
    {
        if (size < count)
        {
            Release();
            values = (float*)NativeMemory.AlignedAlloc((nuint)count * sizeof(float), Line);
            size = count;
        }

        return values;
    }

    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private void Release()
    {
        NativeMemory.AlignedFree(values);
        values = null;
        size = 0;
    }
}
