using System.Text;

namespace RLTransfer.Notebooks.Worker;

/// <summary>A worker's own standard error: native code's, and the runtime's last words. The marks behind each cell are taken out.</summary>
internal sealed class StandardErrorText
{
    private const int MostRecent = 8000;

    private readonly Lock access = new();
    private readonly StringBuilder recent = new();
    private readonly HashSet<string> marks = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource ended = new();
    private readonly Action<string> reader;
    private string held = "";
    private (string Mark, TaskCompletionSource Seen)? awaited;

    /// <param name="stream">The pipe.</param>
    /// <param name="reader">Gets the text as it comes, on a thread of its own.</param>
    public StandardErrorText(Stream stream, Action<string> reader)
    {
        this.reader = reader;
        _ = Read(stream);
    }

    /// <summary>The last of the text.</summary>
    public string LastLines
    {
        get { lock (access) return recent.ToString(); }
    }

    /// <summary>A request begins: marks and words of earlier ones no longer count.</summary>
    public void Begin()
    {
        lock (access)
        {
            recent.Clear();
            marks.Clear();
        }
    }

    /// <summary>Waits until all that was written before a mark has been handed on, or until the limit.</summary>
    public async Task WaitForMark(string mark, TimeSpan limit)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (access)
        {
            awaited = (mark, seen);
            Take("");
        }

        await Task.WhenAny(seen.Task, ended.Task, Task.Delay(limit));
        lock (access) awaited = null;
    }

    /// <summary>Waits until the pipe is closed, or until the limit.</summary>
    public Task WaitForEnd(TimeSpan limit) => Task.WhenAny(ended.Task, Task.Delay(limit));

    private async Task Read(Stream stream)
    {
        var decoder = Encoding.UTF8.GetDecoder();
        var bytes = new byte[1 << 14];
        var characters = new char[(1 << 14) + 4];
        try
        {
            int count;
            while ((count = await stream.ReadAsync(bytes)) > 0)
            {
                var text = new string(characters, 0, decoder.GetChars(bytes, 0, count, characters, 0));
                lock (access) Take(text);
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // The process is gone.
        }

        lock (access)
        {
            Hand(held);
            held = "";
        }

        ended.TrySetResult();
    }

    // What may be the beginning of a mark waits for the rest.
    private void Take(string text)
    {
        held += text;
        while (held.IndexOf('\u0001', StringComparison.Ordinal) is var open and >= 0)
        {
            Hand(held[..open]);
            held = held[open..];
            var close = held.IndexOf('\u0001', 1);
            if (close < 0 && held.Length < 32) return;
            if (close < 0 || !held.StartsWith("\u0001rlt:", StringComparison.Ordinal))
            {
                Hand(held[..1]);
                held = held[1..];
                continue;
            }

            marks.Add(held[..(close + 1)]);
            held = held[(close + 1)..];
        }

        Hand(held);
        held = "";
        if (awaited is { } wait && marks.Remove(wait.Mark)) wait.Seen.TrySetResult();
    }

    private void Hand(string text)
    {
        if (text.Length == 0) return;
        recent.Append(text);
        if (recent.Length > MostRecent) recent.Remove(0, recent.Length - MostRecent / 2);
        reader(text);
    }
}
