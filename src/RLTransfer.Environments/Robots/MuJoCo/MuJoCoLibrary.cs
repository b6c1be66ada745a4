using System.Runtime.InteropServices;
using System.Text;

namespace RLTransfer.Environments.Robots.MuJoCo;

/// <summary>Opens libmujoco, once, through the bridge that the build compiles from native/bridge.cpp.</summary>
internal static unsafe partial class MuJoCoLibrary
{
    internal const string Bridge = "rltmujoco";
    internal const int MessageSize = 1024;
    private const string Remedy = "install it with 'apt install libmujoco-dev' (and g++), then build again";

    private static readonly Lock Gate = new();
    private static bool open;

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

    /// <summary>libmujoco's version, such as 2.2.2.</summary>
    internal static string Version
    {
        get
        {
            Open();
            return Dotted(rlm_header_version());
        }
    }

    /// <summary>Opens the library if it is not open yet.</summary>
    /// <exception cref="MuJoCoException">It is missing; the message names the package.</exception>
    internal static void Open()
    {
        if (Volatile.Read(ref open))
        {
            return;
        }

        lock (Gate)
        {
            if (open)
            {
                return;
            }

            Open(Environment.GetEnvironmentVariable("RLTRANSFER_MUJOCO") is { Length: > 0 } named ? named : null);
            Volatile.Write(ref open, true);
        }
    }

    /// <summary>Opens the library by a name or path; null takes the one that the bridge was compiled for.</summary>
    internal static void Open(string? library)
    {
        try
        {
            var name = library ?? "libmujoco.so." + Dotted(rlm_header_version());
            var message = stackalloc byte[MessageSize];
            if (rlm_open(name, message, MessageSize) != 0)
            {
                throw new MuJoCoException($"MuJoCo is missing: {Text(message)}; {Remedy}.");
            }
        }
        catch (DllNotFoundException e)
        {
            throw new MuJoCoException($"MuJoCo is missing: it was not there when this program was built; {Remedy}.", e);
        }
    }

    internal static string Text(byte* message) => Marshal.PtrToStringUTF8((nint)message) ?? "";

    // 222 is 2.2.2: one digit each.
    private static string Dotted(int version) => FormattableString.Invariant($"{version / 100}.{version / 10 % 10}.{version % 10}");

    [LibraryImport(Bridge)]
    private static partial int rlm_header_version();

    [LibraryImport(Bridge, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int rlm_open(string library, byte* error, int size);

    [LibraryImport(Bridge)]
    internal static partial nint rlm_compile(byte* xml, int length, byte* error, int size);

    [LibraryImport(Bridge)]
    internal static partial nint rlm_clone(nint simulation, byte* error, int size);

    [LibraryImport(Bridge)]
    internal static partial void rlm_free(nint simulation);

    [LibraryImport(Bridge)]
    internal static partial MuJoCoView* rlm_view(nint simulation);

    [LibraryImport(Bridge, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int rlm_find(nint simulation, int kind, string name);

    [LibraryImport(Bridge)]
    internal static partial void rlm_reset(nint simulation);

    [LibraryImport(Bridge)]
    internal static partial int rlm_forward(nint simulation, byte* error, int size);

    [LibraryImport(Bridge)]
    internal static partial int rlm_step(nint simulation, int count, byte* error, int size);

    [LibraryImport(Bridge)]
    internal static partial void rlm_kinematics(nint simulation);

    [LibraryImport(Bridge)]
    internal static partial int rlm_contact_forces(nint simulation, byte* error, int size);

    [LibraryImport(Bridge)]
    internal static partial int rlm_energy(nint simulation, byte* error, int size);

    /// <summary>The bytes of an MJCF document.</summary>
    internal static byte[] Bytes(string xml) => Encoding.UTF8.GetBytes(xml);
}
