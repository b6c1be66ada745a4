using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace RLTransfer.Cli.Slurm;

/// <summary>A task of an array that has ended.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Output">What it said on standard output.</param>
/// <param name="Error">What it said on standard error.</param>
/// <param name="Why">What became of one that did not end well; null where it did.</param>
internal sealed record EndedTask(int Number, string Output, string Error, string? Why);

/// <summary>Runs command lines as one Slurm array: submits it, waits, and says how its tasks ended.</summary>
/// <param name="folder">Where the tasks' scripts and logs go; every node must see it.</param>
/// <param name="name">What the queue calls it.</param>
internal sealed class SlurmArray(string folder, string name)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1), Pause = TimeSpan.FromMilliseconds(200);

    private string JobFile => Path.Combine(folder, "job");

    /// <summary>Ends what an array of this folder still runs: that of a process which was killed goes on without it.</summary>
    /// <exception cref="InvalidOperationException">Slurm is missing or down.</exception>
    public async Task EndEarlierAsync(CancellationToken cancellation)
    {
        if (await Ask("scontrol", ["ping"], cancellation) is { Code: not 0 } down)
            throw new InvalidOperationException($"--slurm: Slurm's controller does not answer ({FirstLine(down.Text)}); start slurmctld, or leave out --slurm to work on this machine.");
        if (!File.Exists(JobFile)) return;
        var job = (await File.ReadAllTextAsync(JobFile, cancellation)).Trim();
        await Ask("scancel", [$"--name={name}", job], cancellation);
        for (var waited = TimeSpan.Zero; waited < Patience && (await Ask("squeue", ["--noheader", $"--name={name}", $"--jobs={job}"], cancellation)) is { Code: 0, Text.Length: > 0 }; waited += Pause)
            await Task.Delay(Pause, cancellation);
        File.Delete(JobFile);
    }

    /// <summary>Runs all and waits for the last.</summary>
    /// <param name="commands">The command line of each task.</param>
    /// <param name="cancellation">Cancels the array.</param>
    /// <returns>How each ended.</returns>
    /// <exception cref="InvalidOperationException">Slurm is missing or down, or refuses the array.</exception>
    public async Task<IReadOnlyList<EndedTask>> RunAsync(IReadOnlyList<IReadOnlyList<string>> commands, CancellationToken cancellation)
    {
        await EndEarlierAsync(cancellation);
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        for (var i = 0; i < commands.Count; i++) File.WriteAllText(Script(i + 1), string.Join(' ', commands[i].Select(Quoted)) + "\n");
        var array = Path.Combine(folder, "array.sh");
        File.WriteAllText(array, $"#!/bin/bash\ncd {Quoted(folder)}\nbash \"$SLURM_ARRAY_TASK_ID.sh\"\ncode=$?\necho $code >\"$SLURM_ARRAY_TASK_ID.ended\"\nexit $code\n");

        // What it leaves behind says how a task ended; sbatch's own code says only that some did not end well.
        var job = await Submit(array, commands.Count, cancellation);
        var tasks = new List<EndedTask>();
        for (var number = 1; number <= commands.Count; number++)
        {
            var (output, error, code) = (Text(Output(number)), Text(Log(number)), Text(Ended(number)).Trim());
            var why = code == "0" ? null : code.Length == 0 ? await State(job, number, cancellation) : $"exited with code {code}: {LastLine(error)}";
            tasks.Add(new EndedTask(number, output, error, why));
        }

        return tasks;
    }

    private async Task<string> Submit(string script, int count, CancellationToken cancellation)
    {
        string[] arguments = ["--wait", "--parsable", "--no-requeue", $"--job-name={name}", string.Create(CultureInfo.InvariantCulture, $"--array=1-{count}"), "--cpus-per-task=1", $"--output={Path.Combine(folder, "%a.out")}", $"--error={Path.Combine(folder, "%a.log")}", script];
        using var process = Start("sbatch", arguments);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var job = (await process.StandardOutput.ReadLineAsync(cancellation))?.Split(';')[0].Trim() ?? "";
        if (job.Length == 0)
        {
            await process.WaitForExitAsync(cancellation);
            throw new InvalidOperationException($"--slurm: the array was refused: {FirstLine(await errors)}");
        }

        await File.WriteAllTextAsync(JobFile, job, cancellation);
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"slurm: job {job}, {count} task{(count == 1 ? "" : "s")}"));
        try
        {
            await process.WaitForExitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            await Ask("scancel", [job], CancellationToken.None);
            throw;
        }

        return job;
    }

    // Accounting may be off; the controller remembers what ended in the last minutes.
    private async Task<string> State(string job, int number, CancellationToken cancellation)
    {
        var shown = await Ask("scontrol", ["show", "job", "-o", string.Create(CultureInfo.InvariantCulture, $"{job}_{number}")], cancellation);
        var state = shown.Text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(field => field.StartsWith("JobState=", StringComparison.Ordinal));
        return state is null ? "ended without a word" : $"was ended by Slurm: {state["JobState=".Length..]}";
    }

    private string Script(int number) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{number}.sh"));

    private string Ended(int number) => Path.ChangeExtension(Script(number), ".ended");

    private string Log(int number) => Path.ChangeExtension(Script(number), ".log");

    private string Output(int number) => Path.ChangeExtension(Script(number), ".out");

    private static string Text(string path) => File.Exists(path) ? File.ReadAllText(path) : "";

    private static string LastLine(string text) => text.Split('\n').Select(line => line.Trim()).LastOrDefault(line => line.Length > 0) ?? "it said nothing";

    private static string FirstLine(string text) => text.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.Length > 0) ?? "no answer";

    private static string Quoted(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static async Task<(int Code, string Text)> Ask(string program, string[] arguments, CancellationToken cancellation)
    {
        using var process = Start(program, arguments);
        var text = new StringBuilder();
        var errors = process.StandardError.ReadToEndAsync(cancellation);
        text.Append(await process.StandardOutput.ReadToEndAsync(cancellation)).Append(await errors);
        await process.WaitForExitAsync(cancellation);
        return (process.ExitCode, text.ToString());
    }

    private static Process Start(string program, string[] arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        }
        catch (Win32Exception error)
        {
            throw new InvalidOperationException($"--slurm: {program} is not on the PATH; install Slurm's tools (on Debian: apt-get install -y slurm-wlm), or leave out --slurm to work on this machine.", error);
        }
    }
}
