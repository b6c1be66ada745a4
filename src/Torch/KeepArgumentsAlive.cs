using System;
using System.IO;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Copies TorchSharp's assembly, marked as one whose methods the runtime compiles as they are written, so that a method's arguments
/// live until it returns. Compiled by the build itself, for .NET Standard 2.0.
/// </summary>
/// <remarks>
/// TorchSharp's methods read the native handles of their arguments and call native code with them; nothing keeps the arguments after
/// that. In optimized code a number's Scalar (and there is one inside of a + b) or a tensor that no one else holds is then garbage
/// while libtorch reads it: a collection that another thread causes lets the finalizer free it, and the result is wrong, an
/// "INTERNAL ASSERT FAILED at Scalar.h", or a crash. Where DebuggableAttribute turns optimizations off, arguments live as long as
/// their method. Measured: about 0.1 µs a call.
/// </remarks>
public sealed class KeepArgumentsAlive : Task
{
    // DebuggableAttribute's one argument as metadata holds it: length, prolog, DebuggingModes as 32 bits, no named arguments.
    private static readonly byte[] Released = { 8, 1, 0, 2, 0, 0, 0, 0, 0 };    // IgnoreSymbolStoreSequencePoints
    private static readonly byte[] AsWritten = { 8, 1, 0, 3, 1, 0, 0, 0, 0 };   // … | Default | DisableOptimizations

    /// <summary>The package's assembly; never written to.</summary>
    [Required]
    public string Source { get; set; }

    /// <summary>Where the copy goes.</summary>
    [Required]
    public string Copy { get; set; }

    public override bool Execute()
    {
        if (File.Exists(Copy) && File.GetLastWriteTimeUtc(Copy) >= File.GetLastWriteTimeUtc(Source))
        {
            return true;
        }

        var assembly = File.ReadAllBytes(Source);
        var at = Find(assembly, 0);
        if (at < 0 || Find(assembly, at + 1) >= 0)
        {
            Log.LogError("{0} does not have DebuggableAttribute as TorchSharp 0.107 has it, so that its methods cannot be made to keep their arguments alive: restore the package, or adapt KeepArgumentsAlive to its version.", Source);
            return false;
        }

        AsWritten.CopyTo(assembly, at);
        Directory.CreateDirectory(Path.GetDirectoryName(Copy));
        var aside = Copy + "." + System.Diagnostics.Process.GetCurrentProcess().Id + Path.GetRandomFileName();
        File.WriteAllBytes(aside, assembly);
        try
        {
            File.Delete(Copy);
            File.Move(aside, Copy);
        }
        catch (IOException) when (File.Exists(Copy))
        {
            File.Delete(aside);    // another project's build was first
        }

        return true;
    }

    private static int Find(byte[] bytes, int from)
    {
        for (var at = Array.IndexOf(bytes, Released[0], from); at >= 0 && at <= bytes.Length - Released.Length; at = Array.IndexOf(bytes, Released[0], at + 1))
        {
            var i = 1;
            while (i < Released.Length && bytes[at + i] == Released[i])
            {
                i++;
            }

            if (i == Released.Length)
            {
                return at;
            }
        }

        return -1;
    }
}
