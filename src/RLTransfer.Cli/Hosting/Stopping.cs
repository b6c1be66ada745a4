using System.Globalization;
using System.Runtime.InteropServices;

namespace RLTransfer.Cli.Hosting;

/// <summary>The one way to stop a command: Ctrl-C (SIGINT), SIGTERM, or a terminal that is closed (SIGHUP).</summary>
/// <remarks>
/// The first signal asks: a command that takes the token saves its state and ends by itself; one that does not has nothing to save and is ended.
/// The second one ends it. A signal that this process was started to ignore (<c>nohup</c>) stays ignored.
/// </remarks>
internal sealed class Stopping : IDisposable
{
    private readonly CancellationTokenSource source = new(), again = new();
    private readonly List<PosixSignalRegistration> registrations = [];
    private readonly Lock access = new();

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>Cancelled by the second.</summary>
    public CancellationToken Again => again.Token;

    /// <summary>What a shell expects of a program that a signal has stopped: 130, 143 or 129; 0 where none came.</summary>
    public int ExitCode { get; private set; }

    /// <summary>Listens from now on.</summary>
    public static Stopping Listen()
    {
        var stopping = new Stopping();
        foreach (var (signal, number) in new[] { (PosixSignal.SIGINT, 2), (PosixSignal.SIGTERM, 15), (PosixSignal.SIGHUP, 1) })
        {
            if (!IsIgnored(number))
            {
                stopping.registrations.Add(PosixSignalRegistration.Create(signal, context =>
                {
                    context.Cancel = true;
                    stopping.Stop(128 + number);
                }));
            }
        }

        return stopping;
    }

    /// <summary>Takes a signal's part.</summary>
    internal void Stop(int exitCode)
    {
        lock (access)
        {
            if (ExitCode != 0)
            {
                again.Cancel();
                return;
            }

            ExitCode = exitCode;
        }

        source.Cancel();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        registrations.ForEach(registration => registration.Dispose());
        source.Dispose();
        again.Dispose();
    }

    private static bool IsIgnored(int signal)
    {
        const string status = "/proc/self/status", mask = "SigIgn:";
        return OperatingSystem.IsLinux() && File.ReadLines(status).FirstOrDefault(line => line.StartsWith(mask, StringComparison.Ordinal)) is { } line
            && ulong.TryParse(line.AsSpan(mask.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var ignored) && (ignored >> (signal - 1) & 1) == 1;
    }
}
