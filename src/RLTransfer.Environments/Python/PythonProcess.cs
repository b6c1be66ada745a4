using System.Buffers.Binary;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace RLTransfer.Environments.Python;

/// <summary>One running server.py: a request goes out as one frame, its reply comes back as one frame, within a time limit.</summary>
internal sealed class PythonProcess : IDisposable
{
    private const int Header = 8, KeptLines = 20;
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    private readonly string name;
    private readonly TimeSpan timeout;
    private readonly Process process;
    private readonly Stream requests, replies;
    private readonly Timer watch;
    private readonly Queue<string> output = new();
    private byte[] request = new byte[256], reply = new byte[4096];
    private int waiting;       // 0: not waiting, 1: waiting for a reply, 2: waited too long, killed
    private bool ended;

    /// <summary>Starts Python on server.py.</summary>
    /// <param name="name">What errors call the environment.</param>
    /// <param name="options">Which Python.</param>
    /// <exception cref="PythonException">It cannot be started.</exception>
    public PythonProcess(string name, PythonOptions options)
    {
        this.name = name;
        timeout = options.Timeout > TimeSpan.Zero ? options.Timeout : throw new ArgumentException($"{name}: the time limit must be positive, got {options.Timeout}.", nameof(options));
        Executable = options.Executable ?? Environment.GetEnvironmentVariable("RLTRANSFER_PYTHON") switch { { Length: > 0 } path => path, _ => "python3" };
        var start = new ProcessStartInfo(Executable)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardErrorEncoding = Encoding.UTF8,
            UseShellExecute = false,
        };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(Script());
        try
        {
            process = Process.Start(start)!;
        }
        catch (Exception e) when (e is Win32Exception or FileNotFoundException or DirectoryNotFoundException)
        {
            throw new PythonException($"{name}: Python cannot be started as '{Executable}'; give its path by the environment variable RLTRANSFER_PYTHON or PythonOptions.Executable.", e);
        }

        (requests, replies) = (process.StandardInput.BaseStream, process.StandardOutput.BaseStream);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginErrorReadLine();
        watch = new Timer(_ => GiveUp());
    }

    /// <summary>What was started.</summary>
    public string Executable { get; }

    /// <summary>Its process id.</summary>
    public int Id => process.Id;

    /// <summary>Whether it can still be asked.</summary>
    public bool IsAlive => !ended;

    /// <summary>Where to write the body of the next request.</summary>
    public Span<byte> Request(int length)
    {
        if (request.Length < Header + length)
        {
            request = new byte[Header + length];
        }

        return request.AsSpan(Header, length);
    }

    /// <summary>Asks with a JSON body.</summary>
    public ReadOnlySpan<byte> Ask<T>(PythonMessage kind, T body, PythonMessage expected)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(body, Json);
        json.CopyTo(Request(json.Length));
        return Ask(kind, json.Length, out var answered) is var answer && answered == expected ? answer : throw Unexpected(answered);
    }

    /// <summary>Asks with the body written to <see cref="Request"/>; the answer is valid until the next question.</summary>
    /// <exception cref="PythonException">Python raised an exception, ended, or took too long.</exception>
    public ReadOnlySpan<byte> Ask(PythonMessage kind, int length, out PythonMessage answered)
    {
        if (ended)
        {
            throw new PythonException($"{name}: Python has ended; Reset starts it again.");
        }

        BinaryPrimitives.WriteUInt32LittleEndian(request, (uint)length);
        BinaryPrimitives.WriteUInt32LittleEndian(request.AsSpan(4), (uint)kind);
        Volatile.Write(ref waiting, 1);
        // Python itself, numpy and gymnasium take their time to load.
        watch.Change(kind == PythonMessage.Make ? timeout + TimeSpan.FromMinutes(1) : timeout, Timeout.InfiniteTimeSpan);
        int size;
        try
        {
            requests.Write(request, 0, Header + length);
            requests.Flush();
            size = Read();
        }
        catch (IOException)
        {
            size = -1;
        }

        watch.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        var late = Interlocked.Exchange(ref waiting, 0) == 2;
        if (late || size < 0)
        {
            throw Ended(late);
        }

        answered = (PythonMessage)BinaryPrimitives.ReadUInt32LittleEndian(reply.AsSpan(4));
        var body = reply.AsSpan(Header, size);
        return answered == PythonMessage.Error ? throw Raised(body) : body;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ended = true;
        watch.Dispose();
        try
        {
            requests.Dispose();        // the server leaves when its input ends
        }
        catch (IOException)
        {
            // It left before.
        }

        if (!process.WaitForExit(500))
        {
            Kill();
        }

        process.Dispose();
    }

    private static string Script()
    {
        using var stream = typeof(PythonProcess).Assembly.GetManifestResourceStream("RLTransfer.Environments.Python.server.py")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>Reads one frame into <see cref="reply"/>; the length of its body, or −1 where the pipe has ended.</summary>
    private int Read()
    {
        var (have, need) = (0, Header);
        while (have < need)
        {
            var got = replies.Read(reply, have, reply.Length - have);
            if (got == 0)
            {
                return -1;
            }

            have += got;
            if (need == Header && have >= Header)
            {
                need = Header + (int)BinaryPrimitives.ReadUInt32LittleEndian(reply);
                if (need > reply.Length)
                {
                    Array.Resize(ref reply, need);
                }
            }
        }

        return need - Header;
    }

    private void GiveUp()
    {
        if (Interlocked.CompareExchange(ref waiting, 2, 1) == 1)
        {
            Kill();
        }
    }

    private void Kill()
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended already.
        }
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            lock (output)
            {
                output.Enqueue(line);
                while (output.Count > KeptLines)
                {
                    output.Dequeue();
                }
            }
        }
    }

    private PythonException Ended(bool late)
    {
        ended = true;
        Kill();
        process.WaitForExit();         // also waits for the last lines on standard error
        if (late)
        {
            return new(FormattableString.Invariant($"{name}: Python did not answer within {timeout.TotalSeconds:0.###} s and was ended; Reset starts it again."));
        }

        string last;
        lock (output)
        {
            last = string.Join(" | ", output);
        }

        var how = process.ExitCode > 128 ? $"killed by signal {process.ExitCode - 128}" : $"exit code {process.ExitCode}";
        return new($"{name}: Python ended unexpectedly ({how}){(last.Length > 0 ? $"; its last lines: {last}" : "")}. Reset starts it again.");
    }

    private PythonException Raised(ReadOnlySpan<byte> body)
    {
        using var json = JsonDocument.Parse(body.ToArray());
        string Text(string key) => json.RootElement.GetProperty(key).GetString() ?? "";
        return Text("type") == "NoGymnasium"
            ? new($"{name}: the Python '{Executable}' has no gymnasium; install it with '{Executable} -m pip install gymnasium', or name another Python by RLTRANSFER_PYTHON.")
            : new($"{name}: {Text("type")}: {Text("text")} ({Text("where")}, in Python)", Text("type"), Text("traceback"));
    }

    private InvalidOperationException Unexpected(PythonMessage kind) => new($"{name}: Python answered with {kind}.");
}
