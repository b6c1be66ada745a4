using System.Buffers.Binary;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace RLTransfer.Environments.Python;

/// <summary>
/// Environments in a Python process of their own, which runs binding.py and server.py: a request goes out as one frame, its
/// reply comes back as one frame, within a time limit.
/// </summary>
internal sealed class PythonProcess : PythonLink
{
    private const int Header = 8, KeptLines = 20;

    private readonly TimeSpan timeout;
    private readonly Process process;
    private readonly Stream requests, replies;
    private readonly Timer watch;
    private readonly Queue<string> output = new();
    private byte[] request = new byte[256], reply = new byte[4096];
    private int waiting;       // 0: not waiting, 1: waiting for a reply, 2: waited too long, killed
    private bool ended;
    private PythonArrays? arrays;

    /// <summary>Starts Python.</summary>
    /// <param name="name">What errors call the environment.</param>
    /// <param name="executable">Which Python.</param>
    /// <param name="timeout">How long an exchange may take.</param>
    /// <exception cref="PythonException">It cannot be started.</exception>
    public PythonProcess(string name, string executable, TimeSpan timeout)
        : base(name, executable)
    {
        this.timeout = timeout;
        var start = new ProcessStartInfo(executable, ["-c", PythonText.Read("binding.py") + PythonText.Read("server.py")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardErrorEncoding = Encoding.UTF8,
            UseShellExecute = false,
        };
        try
        {
            process = Process.Start(start)!;
        }
        catch (Exception e) when (e is Win32Exception or FileNotFoundException or DirectoryNotFoundException)
        {
            throw PythonInstallation.CannotStart(name, executable, e);
        }

        (requests, replies) = (process.StandardInput.BaseStream, process.StandardOutput.BaseStream);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginErrorReadLine();
        watch = new Timer(_ => GiveUp());
    }

    /// <inheritdoc/>
    public override int ProcessId => process.Id;

    /// <inheritdoc/>
    public override bool IsAlive => !ended;

    /// <inheritdoc/>
    public override JsonDocument Make(PythonRecipe recipe) => JsonDocument.Parse(Ask(PythonMessage.Make, recipe, PythonMessage.Spec).ToArray());

    /// <inheritdoc/>
    public override void Attach(PythonArrays arrays) => this.arrays = arrays;

    /// <inheritdoc/>
    public override void Reset(PythonReset request) => Take(Ask(PythonMessage.Reset, request, PythonMessage.Batch));

    /// <inheritdoc/>
    public override void Step()
    {
        arrays!.Actions.CopyTo(Request(arrays.Actions.Length));
        Take(Ask(PythonMessage.Step, arrays.Actions.Length, out _));
    }

    /// <inheritdoc/>
    public override Frame? Render(int instance)
    {
        BinaryPrimitives.WriteInt32LittleEndian(Request(sizeof(int)), instance);
        var body = Ask(PythonMessage.Render, sizeof(int), out var answered);
        if (answered != PythonMessage.Frame)
        {
            return null;
        }

        var frame = new Frame(BinaryPrimitives.ReadInt32LittleEndian(body), BinaryPrimitives.ReadInt32LittleEndian(body[4..]));
        body[8..].CopyTo(frame.Rgb);
        return frame;
    }

    /// <summary>Where to write the body of the next request.</summary>
    private Span<byte> Request(int length)
    {
        if (request.Length < Header + length)
        {
            request = new byte[Header + length];
        }

        return request.AsSpan(Header, length);
    }

    /// <summary>Asks with a JSON body.</summary>
    private ReadOnlySpan<byte> Ask<T>(PythonMessage kind, T body, PythonMessage expected)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(body, PythonJson.Options);
        json.CopyTo(Request(json.Length));
        return Ask(kind, json.Length, out var answered) is var answer && answered == expected ? answer : throw Unexpected(answered);
    }

    /// <summary>Asks with the body written to <see cref="Request"/>; the answer is valid until the next question.</summary>
    /// <exception cref="PythonException">Python raised an exception, ended, or took too long.</exception>
    private ReadOnlySpan<byte> Ask(PythonMessage kind, int length, out PythonMessage answered)
    {
        if (ended)
        {
            throw new PythonException($"{Name}: Python has ended; Reset starts it again.");
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
        return answered == PythonMessage.Error ? throw Raised(Encoding.UTF8.GetString(body)) : body;
    }

    /// <inheritdoc/>
    public override void Dispose()
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

    /// <summary>Spreads a reply into the arrays, which follow one another in it.</summary>
    private void Take(ReadOnlySpan<byte> body)
    {
        for (var i = 0; i < arrays!.Written.Count; i++)
        {
            var bytes = PythonArrays.Bytes(arrays.Written[i]);
            body[..bytes.Length].CopyTo(bytes);
            body = body[bytes.Length..];
        }
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
            return new(FormattableString.Invariant($"{Name}: Python did not answer within {timeout.TotalSeconds:0.###} s and was ended; Reset starts it again."));
        }

        string last;
        lock (output)
        {
            last = string.Join(" | ", output);
        }

        var how = process.ExitCode > 128 ? $"killed by signal {process.ExitCode - 128}" : $"exit code {process.ExitCode}";
        return new($"{Name}: Python ended unexpectedly ({how}){(last.Length > 0 ? $"; its last lines: {last}" : "")}. Reset starts it again.");
    }

    private InvalidOperationException Unexpected(PythonMessage kind) => new($"{Name}: Python answered with {kind}.");
}
