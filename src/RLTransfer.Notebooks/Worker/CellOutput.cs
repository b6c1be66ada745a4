using System.Text;
using System.Text.Json.Nodes;
using RLTransfer.Figures.Display;
using RLTransfer.Notebooks.Interactive;

namespace RLTransfer.Notebooks.Worker;

/// <summary>Everything that the running cell shows, on its way to the parent: text is gathered into chunks and bounded, displays keep their order with it.</summary>
/// <remarks>
/// Whatever touches shared state stands in a finally block: an interrupt aborts the cell's thread wherever it is, finally blocks excepted.
/// </remarks>
internal sealed class CellOutput : IHostContext
{
    /// <summary>How much text one cell may show, in characters; what follows is seen through a window, which holds its end.</summary>
    public const int MostText = 1 << 20;

    private const int ChunkLength = 1 << 13, TailLength = 2000, FloodRate = 20;
    private static readonly TimeSpan ChunkTime = TimeSpan.FromMilliseconds(25), WindowTime = TimeSpan.FromMilliseconds(250);

    private readonly Lock access = new();
    private readonly FrameStream frames;
    private readonly StringBuilder pending = new();
    private readonly char[] tail = new char[TailLength];
    private readonly Timer timer;
    private string pendingName = "stdout";
    private string? window;     // the window's display, once there is one
    private bool windowIsLate;
    private long written, windowStart;
    private int inWindow;
    private int parent;
    private bool allowsInput;
    private TaskCompletionSource<string?>? answer;

    public CellOutput(FrameStream frames)
    {
        this.frames = frames;
        timer = new Timer(_ => Flush());
    }

    public CancellationToken Cancellation { get; private set; }

    /// <summary>What is shown from now on belongs to this request.</summary>
    public void Begin(int request, bool allowInput, CancellationToken cancellation)
    {
        lock (access)
        {
            SendPending();
            parent = request;
            allowsInput = allowInput;
            ForgetText();
            Cancellation = cancellation;
        }
    }

    /// <summary>Sends what is pending, and the end of a text that was too long.</summary>
    public void End()
    {
        lock (access)
        {
            SendPending();
            if (written > MostText) SendWindow(isOver: true);
            ForgetText();
        }
    }

    public void Write(string name, ReadOnlySpan<char> text)
    {
        try
        {
        }
        finally
        {
            lock (access)
            {
                var room = (int)Math.Clamp(MostText - written, 0, text.Length);
                if (room > 0)
                {
                    if (pending.Length > 0 && pendingName != name) SendPending();
                    pendingName = name;
                    pending.Append(text[..room]);
                    if (pending.Length >= ChunkLength || !IsFlood()) SendPending();
                    else timer.Change(ChunkTime, Timeout.InfiniteTimeSpan);
                }

                written += room;
                if (room < text.Length) KeepTail(text[room..]);
            }
        }
    }

    public void Show(MimeBundle value, string? displayId = null) => Send(new Displayed(parent, ToJson(value), displayId));

    public void Update(string displayId, MimeBundle value) => Send(new DisplayUpdated(parent, ToJson(value), displayId));

    /// <summary>Sends the value of the cell's last expression.</summary>
    public void ShowResult(MimeBundle value) => Send(new Result(parent, ToJson(value)));

    /// <summary>Takes away what the cell has shown; there is room again.</summary>
    public void ClearOutput(bool wait)
    {
        try
        {
        }
        finally
        {
            lock (access)
            {
                Send(new OutputCleared(parent, wait));
                ForgetText();
            }
        }
    }

    /// <summary>Sends a message behind all that came before it.</summary>
    public void Send(Message message)
    {
        try
        {
        }
        finally
        {
            lock (access)
            {
                SendPending();
                frames.Write(message, MessageJson.Default.Message);
            }
        }
    }

    public Task<string?> ReadLineAsync(string prompt, bool password)
    {
        if (!allowsInput) throw new InvalidOperationException("The cell asks for input, and nobody is there to answer: this notebook runs without a reader.");
        var source = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        Cancellation.Register(() => source.TrySetCanceled());
        answer = source;
        Send(new InputRequested(parent, prompt, password));
        return source.Task;
    }

    /// <summary>The parent's answer to the last <see cref="ReadLineAsync"/>.</summary>
    public void Answer(string? line) => answer?.TrySetResult(line);

    public static JsonObject ToJson(MimeBundle bundle) =>
        new(bundle.Data.Select(entry => KeyValuePair.Create<string, JsonNode?>(entry.Key, entry.Value.Parent is null ? entry.Value : entry.Value.DeepClone())));

    // What is printed now and then goes out at once, so that it is there even if the process dies right behind it.
    private bool IsFlood()
    {
        var now = Environment.TickCount64;
        if (now - windowStart > ChunkTime.TotalMilliseconds) (windowStart, inWindow) = (now, 0);
        return ++inWindow > FloodRate;
    }

    private void Flush()
    {
        lock (access)
        {
            SendPending();
            if (windowIsLate) SendWindow(isOver: false);
        }
    }

    private void SendPending()
    {
        if (pending.Length == 0) return;
        var half = pending.Length > 1 && char.IsHighSurrogate(pending[^1]) ? pending[^1] : '\0';   // its other half may still come
        if (half != 0) pending.Length--;
        frames.Write(new StreamText(parent, pendingName, pending.ToString()), MessageJson.Default.Message);
        pending.Clear();
        if (half != 0) pending.Append(half);
    }

    private void KeepTail(ReadOnlySpan<char> text)
    {
        var at = (int)((written - MostText) % TailLength);
        written += text.Length;
        if (text.Length > TailLength)
        {
            at = (int)((at + text.Length - TailLength) % TailLength);
            text = text[^TailLength..];
        }

        var first = Math.Min(text.Length, TailLength - at);
        text[..first].CopyTo(tail.AsSpan(at));
        text[first..].CopyTo(tail);
        if (windowIsLate) return;
        windowIsLate = true;
        timer.Change(WindowTime, Timeout.InfiniteTimeSpan);
    }

    // One display that is updated: the page stays small, and what is seen is what was printed last.
    private void SendWindow(bool isOver)
    {
        var kept = (int)Math.Min(written - MostText, TailLength);
        var end = (int)((written - MostText) % TailLength);
        var last = kept < TailLength ? new string(tail, 0, kept) : new string(tail, end, TailLength - end) + new string(tail, 0, end);
        var left = written - MostText - kept;
        var note = left == 0 ? "" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"… {left:N0} characters left out: the cell {(isOver ? "printed" : "has printed")} {written:N0} …\n");
        var shown = ToJson(new MimeBundle(note + last));
        Message message = window is null ? new Displayed(parent, shown, window = HostContext.NextDisplayId()) : new DisplayUpdated(parent, shown, window);
        frames.Write(message, MessageJson.Default.Message);
        windowIsLate = false;
    }

    private void ForgetText()
    {
        (written, window, windowIsLate) = (0, null, false);
    }
}

/// <summary>A console stream of the cells.</summary>
internal sealed class CellWriter(CellOutput output, string name) : TextWriter(System.Globalization.CultureInfo.InvariantCulture)
{
    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => output.Write(name, new ReadOnlySpan<char>(in value));

    public override void Write(char[] buffer, int index, int count) => output.Write(name, buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer) => output.Write(name, buffer);

    public override void Write(string? value) => output.Write(name, value);

    public override void WriteLine(string? value) => output.Write(name, value + "\n");
}

/// <summary>The cells' standard input: every line is asked of the reader.</summary>
internal sealed class CellReader(CellOutput output) : TextReader
{
    private string? line;
    private int at;

    public override int Peek() => Fill() ? line![at] : -1;

    public override int Read() => Fill() ? line![at++] : -1;

    public override string? ReadLine()
    {
        if (line is null || at == line.Length) return Ask();
        var rest = line[at..].TrimEnd('\n');
        line = null;
        return rest;
    }

    private string? Ask() => output.ReadLineAsync("", password: false).GetAwaiter().GetResult();

    private bool Fill()
    {
        if (line is not null && at < line.Length) return true;
        line = Ask() is { } text ? text + "\n" : null;
        at = 0;
        return line is not null;
    }
}
