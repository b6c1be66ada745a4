using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace RLTransfer.Environments.Robots.MuJoCo;

/// <summary>Opens libmujoco, once, when the first robot is made; the build needs nothing of it.</summary>
/// <remarks>
/// MuJoCo's C API is reached through its exported functions; the memory of a model and its data is read where
/// <see cref="MuJoCoModel"/> and <see cref="MuJoCoData"/> say, which is right for one version only. MuJoCo reports a fatal error to a handler that must
/// not return, and no exception may pass through its frames. What a model can cause is therefore prevented: compiling
/// catches its own errors, and <see cref="MuJoCoSimulation"/> gives every model the stack that MuJoCo's own bound asks for.
/// What is left (no memory, a broken library) ends the process with MuJoCo's message.
/// </remarks>
internal static unsafe class MuJoCoLibrary
{
    /// <summary>The version whose memory is known here, as mj_version gives it.</summary>
    internal const int KnownVersion = 222;

    /// <summary>Names the library's file, where it is not among the system's.</summary>
    internal const string PathVariable = "RLTRANSFER_MUJOCO";

    private const string Remedy = "install it with 'sudo binder/install-packages robots' (Debian 12), or set " + PathVariable + " to the path of a libmujoco 2.2.2";

    private static readonly Lock Gate = new();
    private static volatile bool open;

    internal static delegate* unmanaged<byte*, byte*, byte*, int, MuJoCoModel*> LoadXml;
    internal static delegate* unmanaged<byte*, void> DefaultFiles;
    internal static delegate* unmanaged<byte*, byte*, int, int> MakeFile;
    internal static delegate* unmanaged<byte*, void> DeleteFiles;
    internal static delegate* unmanaged<MuJoCoModel*, void> DeleteModel;
    internal static delegate* unmanaged<MuJoCoModel*, MuJoCoModel*, MuJoCoModel*> CopyModel;
    internal static delegate* unmanaged<MuJoCoModel*, MuJoCoData*> MakeData;
    internal static delegate* unmanaged<MuJoCoData*, void> DeleteData;
    internal static delegate* unmanaged<MuJoCoModel*, MuJoCoData*, void> ResetData;
    internal static delegate* unmanaged<MuJoCoModel*, MuJoCoData*, void> Forward;
    internal static delegate* unmanaged<MuJoCoModel*, MuJoCoData*, void> Step;
    internal static delegate* unmanaged<MuJoCoModel*, MuJoCoData*, void> Kinematics;
    internal static delegate* unmanaged<MuJoCoModel*, MuJoCoData*, void> RnePostConstraint;
    internal static delegate* unmanaged<MuJoCoModel*, MuJoCoData*, void> EnergyPosition;
    internal static delegate* unmanaged<MuJoCoModel*, MuJoCoData*, void> EnergyVelocity;
    internal static delegate* unmanaged<MuJoCoModel*, int, byte*, int> NameToId;
    internal static delegate* unmanaged<int, int, byte*> WarningText;

    /// <summary>Whether robots can be made on this machine.</summary>
    internal static bool IsAvailable
    {
        get
        {
            try
            {
                Open();
                return true;
            }
            catch (MuJoCoException)
            {
                return false;
            }
        }
    }

    /// <summary>What the library is called on this system.</summary>
    internal static string FileName => OperatingSystem.IsWindows() ? "mujoco.dll" : OperatingSystem.IsMacOS() ? "libmujoco.2.2.2.dylib" : "libmujoco.so.2.2.2";

    /// <summary>Opens the library if it is not open yet.</summary>
    /// <exception cref="MuJoCoException">It is missing or of another version; the message says what to install.</exception>
    internal static void Open()
    {
        if (open)
        {
            return;
        }

        lock (Gate)
        {
            if (open)
            {
                return;
            }

            Bind(Load(Environment.GetEnvironmentVariable(PathVariable) is { Length: > 0 } named ? named : FileName));
            MuJoCoProbe.Check();
            open = true;
        }
    }

    /// <summary>Opens a library by name or path, and looks at its version before anything else is called.</summary>
    internal static nint Load(string library)
    {
        if (nint.Size != 8)
        {
            throw new MuJoCoException("The robots need a 64-bit process.");
        }

        if (!NativeLibrary.TryLoad(library, out var handle))
        {
            throw new MuJoCoException($"MuJoCo is missing: {library} cannot be opened; {Remedy}.");
        }

        if (!NativeLibrary.TryGetExport(handle, "mj_version", out var version))
        {
            NativeLibrary.Free(handle);
            throw new MuJoCoException($"{library} is not MuJoCo; {Remedy}.");
        }

        Require(((delegate* unmanaged<int>)version)(), library);
        return handle;
    }

    /// <summary>Refuses every version but the one whose memory is known.</summary>
    internal static void Require(int version, string library)
    {
        if (version != KnownVersion)
        {
            throw new MuJoCoException($"{library} is MuJoCo {Dotted(version)}, but the robots need {Dotted(KnownVersion)}, whose memory is laid out in another way; {Remedy}.");
        }
    }

    /// <summary>The text at an address, on one line.</summary>
    internal static string Text(byte* message) =>
        string.Join("; ", (Marshal.PtrToStringUTF8((nint)message) ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    /// <summary>A string with the zero that C expects.</summary>
    internal static byte[] Terminated(string text) => [.. Encoding.UTF8.GetBytes(text), 0];

    private static void Bind(nint library)
    {
        LoadXml = (delegate* unmanaged<byte*, byte*, byte*, int, MuJoCoModel*>)Export("mj_loadXML");
        DefaultFiles = (delegate* unmanaged<byte*, void>)Export("mj_defaultVFS");
        MakeFile = (delegate* unmanaged<byte*, byte*, int, int>)Export("mj_makeEmptyFileVFS");
        DeleteFiles = (delegate* unmanaged<byte*, void>)Export("mj_deleteVFS");
        DeleteModel = (delegate* unmanaged<MuJoCoModel*, void>)Export("mj_deleteModel");
        CopyModel = (delegate* unmanaged<MuJoCoModel*, MuJoCoModel*, MuJoCoModel*>)Export("mj_copyModel");
        MakeData = (delegate* unmanaged<MuJoCoModel*, MuJoCoData*>)Export("mj_makeData");
        DeleteData = (delegate* unmanaged<MuJoCoData*, void>)Export("mj_deleteData");
        ResetData = (delegate* unmanaged<MuJoCoModel*, MuJoCoData*, void>)Export("mj_resetData");
        Forward = (delegate* unmanaged<MuJoCoModel*, MuJoCoData*, void>)Export("mj_forward");
        Step = (delegate* unmanaged<MuJoCoModel*, MuJoCoData*, void>)Export("mj_step");
        Kinematics = (delegate* unmanaged<MuJoCoModel*, MuJoCoData*, void>)Export("mj_kinematics");
        RnePostConstraint = (delegate* unmanaged<MuJoCoModel*, MuJoCoData*, void>)Export("mj_rnePostConstraint");
        EnergyPosition = (delegate* unmanaged<MuJoCoModel*, MuJoCoData*, void>)Export("mj_energyPos");
        EnergyVelocity = (delegate* unmanaged<MuJoCoModel*, MuJoCoData*, void>)Export("mj_energyVel");
        NameToId = (delegate* unmanaged<MuJoCoModel*, int, byte*, int>)Export("mj_name2id");
        WarningText = (delegate* unmanaged<int, int, byte*>)Export("mju_warningText");

        // Without handlers of ours MuJoCo writes a log into the current folder, and waits for a key before it ends the process.
        *(delegate* unmanaged[Cdecl]<byte*, void>*)Export("mju_user_error") = &OnFatalError;
        *(delegate* unmanaged[Cdecl]<byte*, void>*)Export("mju_user_warning") = &OnWarning;

        nint Export(string name) => NativeLibrary.TryGetExport(library, name, out var address)
            ? address
            : throw new MuJoCoException($"This libmujoco does not have the function {name}; {Remedy}.");
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnFatalError(byte* message) => Environment.FailFast($"MuJoCo cannot go on: {Text(message)}");

    // Every warning is counted in the data too, where the simulation finds it after the call.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnWarning(byte* message)
    {
    }

    // 222 is 2.2.2: one digit each, until 3.0.
    private static string Dotted(int version) => FormattableString.Invariant($"{version / 100}.{version / 10 % 10}.{version % 10}");
}
