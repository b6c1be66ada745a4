using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Python.Runtime;

namespace RLTransfer.Environments.Python;

/// <summary>Environments in this process: Python writes its steps into C#'s arrays, and a step is one call of one Python function.</summary>
internal sealed class PythonInProcess : PythonLink
{
    private static readonly TimeSpan MoreForMaking = TimeSpan.FromMinutes(1);

    private readonly PyObject session;
    private readonly PythonWatch watch;
    private GCHandle[] pins = [];
    private nint step, none;

    /// <summary>A batch in the Python that is loaded.</summary>
    public PythonInProcess(string name, PythonInstallation python, TimeSpan timeout)
        : base(name, python.Executable)
    {
        session = PythonRuntime.Run(PythonRuntime.NewSession);
        watch = new PythonWatch(timeout);
    }

    /// <summary>Unpins the arrays of an environment that nobody has disposed.</summary>
    ~PythonInProcess() => Unpin();

    /// <inheritdoc/>
    public override int ProcessId => Environment.ProcessId;

    /// <inheritdoc/>
    public override bool IsAlive => true;

    /// <inheritdoc/>
    public override JsonDocument Make(PythonRecipe recipe) =>
        JsonDocument.Parse(Ask("make", told => told.As<string>(), MoreForMaking, JsonSerializer.Serialize(recipe, PythonJson.Options)));

    /// <inheritdoc/>
    public override void Attach(PythonArrays arrays)
    {
        Array[] all = [.. arrays.Written, arrays.Actions];
        pins = [.. all.Select(array => GCHandle.Alloc(array, GCHandleType.Pinned))];
        var (addresses, lengths) = (pins.Select(pin => (long)pin.AddrOfPinnedObject()), all.Select(Buffer.ByteLength));
        var ids = Ask("attach", told => told.As<string>(), TimeSpan.Zero, JsonSerializer.Serialize(new { addresses, lengths })).Split(' ');
        (step, none) = (nint.Parse(ids[0], CultureInfo.InvariantCulture), nint.Parse(ids[1], CultureInfo.InvariantCulture));
    }

    /// <inheritdoc/>
    public override void Reset(PythonReset request) =>
        Ask("reset", _ => 0, TimeSpan.Zero, JsonSerializer.Serialize(request, PythonJson.Options));

    /// <inheritdoc/>
    public override void Step()
    {
        bool done;
        try
        {
        }
        finally
        {
            var state = PythonRuntime.Enter();
            watch.Begin();
            done = PythonRuntime.Call(step, none);
            watch.End();
            PythonRuntime.Leave(state);
        }

        if (!done)
        {
            throw PythonRuntime.Run(Failure);
        }
    }

    /// <inheritdoc/>
    public override Frame? Render(int instance) => Ask("render", Picture, TimeSpan.Zero, instance);

    /// <inheritdoc/>
    public override void Dispose()
    {
        watch.Dispose();
        try
        {
            Ask("close", _ => 0, TimeSpan.Zero, null);
        }
        finally
        {
            Unpin();
            PythonRuntime.Run(() =>
            {
                session.Dispose();
                return 0;
            });
            GC.SuppressFinalize(this);
        }
    }

    private static Frame? Picture(PyObject told)
    {
        if (told.IsNone())
        {
            return null;
        }

        using PyObject width = told[0], height = told[1], pixels = told[2];
        var frame = new Frame(width.As<int>(), height.As<int>());
        using var buffer = pixels.GetBuffer();
        buffer.Read(frame.Rgb, 0, frame.Rgb.Length, 0);
        return frame;
    }

    /// <summary>Calls a method of the session with a text, a number or nothing; what it throws is thrown here.</summary>
    private T Ask<T>(string method, Func<PyObject, T> read, TimeSpan more, object? argument) => PythonRuntime.Run(() =>
    {
        using var name = new PyString(method);
        using var given = argument?.ToPython();
        watch.Begin(more);
        using var told = session.InvokeMethod("ask", given is null ? [name] : [name, given]);
        watch.End();
        using var failure = session.GetAttr("failure");
        return failure.IsNone() ? read(told) : throw Failure();
    });

    private PythonException Failure()
    {
        using var failure = session.GetAttr("failure");
        return watch.TakeLate() is { } late
            ? new(FormattableString.Invariant($"{Name}: Python did not answer within {late.TotalSeconds:0.###} s and was interrupted; Reset goes on."))
            : Raised(failure.As<string>());
    }

    private void Unpin()
    {
        Array.ForEach(pins, pin => pin.Free());
        pins = [];
    }
}
