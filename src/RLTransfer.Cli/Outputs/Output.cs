using System.Text;
using RLTransfer.Files;

namespace RLTransfer.Cli.Outputs;

/// <summary>A file that an option names; <c>-</c> is standard output, with nothing else on it.</summary>
internal sealed class Output
{
    private readonly string option, path;

    private Output(string option, string path) => (this.option, this.path) = (option, path);

    /// <summary>The name that was given.</summary>
    public string Path => path;

    /// <summary>Whether it is <c>-</c>.</summary>
    public bool IsStandard => path == "-";

    /// <summary>Whether it can be written again and again, each time whole.</summary>
    public bool IsRegular => !IsStandard && WholeFile.IsRegular(path);

    /// <summary>Refuses what nothing can be written to, before the work whose result it is for.</summary>
    /// <param name="option">Its name.</param>
    /// <param name="path">What it says; null where it is not given.</param>
    /// <returns>Null where it is not given.</returns>
    /// <exception cref="ArgumentException">The message names the option and the path.</exception>
    public static Output? Of(string option, string? path)
    {
        if (path is null)
        {
            return null;
        }

        if (path.Length == 0)
        {
            throw new ArgumentException($"{option} \"\": name a file.");
        }

        if (path != "-")
        {
            Refusing(option, () => WholeFile.Require(path));
        }

        return new(option, path);
    }

    /// <summary>Whether standard output belongs to one of them; two cannot have it.</summary>
    /// <exception cref="ArgumentException">Two are <c>-</c>.</exception>
    public static bool TakeStandard(params Output?[] outputs)
    {
        Output[] standard = [.. outputs.Where(output => output is { IsStandard: true }).Select(output => output!)];
        return standard.Length <= 1 ? standard.Length == 1
            : throw new ArgumentException($"{standard[0].option} and {standard[1].option} cannot both be standard output; give one of them a file.");
    }

    /// <summary>Refuses what names no folder.</summary>
    /// <exception cref="ArgumentException">The message names the option.</exception>
    public static void RequireFolderName(string option, string path)
    {
        if (path is "" or "-")
        {
            throw new ArgumentException($"{option} {(path == "" ? "\"\"" : path)}: name a folder{(path == "-" ? " (one of this name is ./-)" : "")}.");
        }
    }

    /// <summary>Makes the folder that an option names, and sees that files can be made in it.</summary>
    /// <exception cref="ArgumentException">The message names the option and the path.</exception>
    public static void RequireFolder(string option, string path)
    {
        RequireFolderName(option, path);
        Refusing(option, () => WholeFile.RequireFolder(path));
    }

    /// <summary>Writes all of it: a regular file whole or not at all, anything else straight.</summary>
    /// <exception cref="IOException">It cannot be written; the message names the option and the path.</exception>
    public void Write(Action<Stream> write)
    {
        if (IsStandard)
        {
            using var content = new MemoryStream();
            write(content);
            Console.Out.Flush();
            StandardOutput(content.GetBuffer().AsSpan(0, (int)content.Length));
            return;
        }

        try
        {
            WholeFile.Write(path, write);
        }
        catch (IOException error)
        {
            throw new IOException($"{option} {error.Message} Make room or name another file, and run the command again.", error);
        }
    }

    /// <summary>The file that keeps what is done until this one can be written whole: its name and <c>.partial</c>; null where this is no regular file.</summary>
    public Output? Partial() => IsRegular ? Of(option, path + ".partial") : null;

    /// <summary>Writes a text as UTF-8.</summary>
    /// <inheritdoc cref="Write(Action{Stream})" path="/exception"/>
    public void Write(string text) => Write(stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    private static void StandardOutput(ReadOnlySpan<byte> bytes)
    {
        // Through the guard where the writer has one; a text is a text for whoever has put another writer in its place.
        if (Hosting.GuardedConsole.Output is { } stream)
        {
            stream.Write(bytes);
        }
        else
        {
            Console.Out.Write(Encoding.UTF8.GetString(bytes));
        }
    }

    private static void Refusing(string option, Action require)
    {
        try
        {
            require();
        }
        catch (Exception error) when (error is ArgumentException or IOException)
        {
            throw new ArgumentException($"{option} {error.Message}", error);
        }
    }
}
