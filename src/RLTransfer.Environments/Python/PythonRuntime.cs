using System.Runtime.InteropServices;
using Python.Runtime;
using PyRuntime = Python.Runtime.Runtime;

namespace RLTransfer.Environments.Python;

/// <summary>
/// The one Python that this process can load, for good, through Python.NET. Its lock is held only while a call runs, so that
/// every thread may use environments; calls of several threads take turns.
/// </summary>
/// <remarks>
/// Everything that holds the lock does so in a finally block: a cell that is stopped then is stopped when Python has
/// returned, and never leaves with the lock in hand.
/// </remarks>
internal static unsafe partial class PythonRuntime
{
    private static readonly Lock access = new();
    private static readonly TimeSpan PatienceAtExit = TimeSpan.FromSeconds(2);
    private static PythonInstallation? loaded;
    private static string? loadedAs;
    private static PyModule? binding;
    private static delegate* unmanaged<int> ensure;
    private static delegate* unmanaged<int, void> release;
    private static delegate* unmanaged<nint, nint, nint> call;
    private static delegate* unmanaged<nint, void> decrease;
    private static delegate* unmanaged<nint> saveThread;
    private static delegate* unmanaged<int> holds;
    private static delegate* unmanaged<nuint> threadId;

    [ThreadStatic]
    private static bool isKnownToPython;

    /// <summary>The oldest and the newest Python that can be loaded.</summary>
    public static (Version Oldest, Version Newest) Supported =>
        (new(PythonEngine.MinSupportedVersion.Major, PythonEngine.MinSupportedVersion.Minor), new(PythonEngine.MaxSupportedVersion.Major, PythonEngine.MaxSupportedVersion.Minor));

    /// <summary>Loads the Python that the options ask for, or finds that it is the one loaded already.</summary>
    /// <exception cref="PythonException">It is missing, lacks something, or another one is loaded.</exception>
    public static PythonInstallation Load(string name, PythonOptions options)
    {
        lock (access)
        {
            if (loaded is null && PythonEngine.IsInitialized)
            {
                Adopt(name);
            }

            var named = PythonInstallation.Named(options);
            if (loaded is not null && (named is null || named == loadedAs))
            {
                return loaded;
            }

            var wanted = PythonInstallation.Find(name, options);
            if (loaded is not null)
            {
                return loaded.Prefix == wanted.Prefix && loaded.Release == wanted.Release
                    ? loaded
                    : throw new PythonException($"{name}: this process has loaded {loaded} and cannot load {wanted} beside it; use the first, restart, or run the second with isolated: true.");
            }

            Start(name, wanted);
            loadedAs = named;
            return loaded = wanted;
        }
    }

    /// <summary>Runs an action that uses Python.NET.</summary>
    public static T Run<T>(Func<T> action)
    {
        T result;
        try
        {
        }
        finally
        {
            var state = Enter();
            try
            {
                result = action();
            }
            finally
            {
                Leave(state);
            }
        }

        return result;
    }

    /// <summary>A new session of binding.py; under the lock.</summary>
    public static PyObject NewSession() => (binding ??= PyModule.FromString("rltransfer_binding", PythonText.Read("binding.py"), "binding.py")).InvokeMethod("Session");

    /// <summary>Takes Python's lock. Only from a finally block.</summary>
    public static int Enter()
    {
        if (!isKnownToPython && holds() == 0)
        {
            // Python's record of this thread is kept from now on: to make it anew at every step costs as much as the step.
            ensure();
            saveThread();
        }

        isKnownToPython = true;

        return ensure();
    }

    /// <summary>Gives Python's lock back.</summary>
    public static void Leave(int state) => release(state);

    /// <summary>Calls a Python function without arguments, under the lock; whether it returned <paramref name="none"/>.</summary>
    public static bool Call(nint function, nint none)
    {
        var result = call(function, 0);
        if (result != 0)
        {
            decrease(result);
        }

        return result == none;
    }

    /// <summary>Python's name for this thread; under the lock.</summary>
    public static ulong ThreadId => threadId();

    private static void Start(string name, PythonInstallation wanted)
    {
        try
        {
            AppDomain.CurrentDomain.ProcessExit += (_, _) => AtExit();      // before Python.NET's own
            PyRuntime.PythonDLL = wanted.Library;
            PythonEngine.ProgramName = wanted.Executable;                     // where Python finds its virtual environment by
            PythonEngine.Initialize(setSysArgv: false);
        }
        catch (Exception error) when (error is DllNotFoundException or BadImageFormatException or TypeInitializationException or MissingMethodException or NotSupportedException)
        {
            throw new PythonException($"{name}: {wanted} cannot be loaded from {wanted.Library}: {error.GetBaseException().Message.ReplaceLineEndings(" ")}; run it with isolated: true.", error);
        }

        Prepare(wanted.Library!);
        PythonEngine.BeginAllowThreads();
        isKnownToPython = true;
        Run(() =>
        {
            PythonEngine.Exec($$"""
                import sys
                sys.path += [folder for folder in {{System.Text.Json.JsonSerializer.Serialize(wanted.Path)}} if folder not in sys.path]
                if sys.stdout is not None and hasattr(sys.stdout, "reconfigure"):
                    sys.stdout.reconfigure(line_buffering=True)
                """);
            return 0;
        });
    }

    /// <summary>Takes over the Python that someone else, such as a cell that uses Python.NET, has loaded.</summary>
    private static void Adopt(string name)
    {
        var library = PyRuntime.PythonDLL ?? throw new PythonException($"{name}: this process has loaded a Python of unknown origin; set Python.Runtime.Runtime.PythonDLL before PythonEngine.Initialize, or run with isolated: true.");
        Prepare(library);
        loaded = Run(() =>
        {
            using var system = PyModule.Import("sys");
            string Text(string attribute)
            {
                using var value = system.GetAttr(attribute);
                return value.ToString() ?? "";
            }

            int[] version = [.. PythonEngine.Version.Split(' ')[0].Split('.').Select(part => int.Parse(string.Concat(part.TakeWhile(char.IsAsciiDigit)), System.Globalization.CultureInfo.InvariantCulture))];
            return new PythonInstallation(version, Text("executable"), Text("prefix"), Text("base_prefix"), library, FreeThreaded: false, Numpy: true, Gymnasium: true, []);
        });
        AppDomain.CurrentDomain.ProcessExit += (_, _) => AtExit();
    }

    /// <summary>Finds the functions that a step calls: they allocate nothing, as Python.NET's own objects would.</summary>
    private static void Prepare(string library)
    {
        var handle = NativeLibrary.Load(library);
        ensure = (delegate* unmanaged<int>)NativeLibrary.GetExport(handle, "PyGILState_Ensure");
        release = (delegate* unmanaged<int, void>)NativeLibrary.GetExport(handle, "PyGILState_Release");
        call = (delegate* unmanaged<nint, nint, nint>)NativeLibrary.GetExport(handle, "PyObject_CallObject");
        decrease = (delegate* unmanaged<nint, void>)NativeLibrary.GetExport(handle, "Py_DecRef");
        saveThread = (delegate* unmanaged<nint>)NativeLibrary.GetExport(handle, "PyEval_SaveThread");
        holds = (delegate* unmanaged<int>)NativeLibrary.GetExport(handle, "PyGILState_Check");
        threadId = (delegate* unmanaged<nuint>)NativeLibrary.GetExport(handle, "PyThread_get_thread_ident");
    }

    /// <summary>Closes what is still open; where a thread is stuck in Python and keeps the lock, ends the process all the same.</summary>
    private static void AtExit()
    {
        if (binding is null)
        {
            return;
        }

        var closing = new Thread(() => Run(() => binding.InvokeMethod("leave"))) { IsBackground = true };
        closing.Start();
        if (!closing.Join(PatienceAtExit))
        {
            Exit(Environment.ExitCode);
        }
    }

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void Exit(int code);
}
