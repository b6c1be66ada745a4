using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace RLTransfer.Cli.Slurm;

/// <summary>A task of an array that did not end well.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Why">What became of it.</param>
internal sealed record FailedTask(int Number, string Why);

/// <summary>Runs command lines as one Slurm array: submits it, waits, and says which tasks failed.</summary>
/// <param name="folder">Where the tasks' scripts and logs go; every node must see it.</param>
internal sealed class SlurmArray(string folder)
{
    /// <summary>Runs all and waits for the last.</summary>
    /// <param name="name">What the queue calls it.</param>
    /// <param name="commands">The command line of each task.</param>
    /// <param name="cancellation">Cancels the array.</param>
    /// <returns>The tasks that failed or were killed.</returns>
    /// <exception cref="InvalidOperationException">Slurm is missing or down, or refuses the array.</exception>
    public async Task<IReadOnlyList<FailedTask>> RunAsync(string name, IReadOnlyList<IReadOnlyList<string>> commands, CancellationToken cancellation)
    {
        if (await Ask("scontrol", ["ping"], cancellation) is { Code: not 0 } down)
            throw new InvalidOperationException($"--slurm: Slurm's controller does not answer ({FirstLine(down.Text)}); start slurmctld, or leave out --slurm to work on this machine.");
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        for (var i = 0; i < commands.Count; i++) File.WriteAllText(Script(i + 1), string.Join(' ', commands[i].Select(Quoted)) + "\n");
        var array = Path.Combine(folder, "array.sh");
        File.WriteAllText(array, $"#!/bin/bash\ncd {Quoted(folder)}\nbash \"$SLURM_ARRAY_TASK_ID.sh\"\ncode=$?\necho $code >\"$SLURM_ARRAY_TASK_ID.ended\"\nexit $code\n");

        // What it leaves behind says how a task ended; sbatch's own code says only that some did not end well.
        var job = await Submit(name, array, commands.Count, cancellation);
        var failed = new List<FailedTask>();
        for (var number = 1; number <= commands.Count; number++)
        {
            var code = File.Exists(Ended(number)) ? (await File.ReadAllTextAsync(Ended(number), cancellation)).Trim() : null;
            if (code == "0") continue;
            failed.Add(new FailedTask(number, code is null ? await State(job, number, cancellation) : $"exited with code {code}: {LastLine(Log(number))}"));
        }

        return failed;
    }

    private async Task<string> Submit(string name, string script, int count, CancellationToken cancellation)
    {
        string[] arguments = ["--wait", "--parsable", "--no-requeue", $"--job-name={name}", string.Create(CultureInfo.InvariantCulture, $"--array=1-{count}"), "--cpus-per-task=1", $"--output={Path.Combine(folder, "%a.log")}", script];
        using var process = Start("sbatch", arguments);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var job = (await process.StandardOutput.ReadLineAsync(cancellation))?.Split(';')[0].Trim() ?? "";
        if (job.Length == 0)
        {
            await process.WaitForExitAsync(cancellation);
            throw new InvalidOperationException($"--slurm: the array was refused: {FirstLine(await errors)}");
        }

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
        var state = shown.Text.Split(' ').FirstOrDefault(field => field.StartsWith("JobState=", StringComparison.Ordinal));
        return state is null ? "ended without a word" : $"was ended by Slurm: {state["JobState=".Length..]}";
    }

    private string Script(int number) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{number}.sh"));

    private string Ended(int number) => Path.ChangeExtension(Script(number), ".ended");

    private string Log(int number) => Path.ChangeExtension(Script(number), ".log");

    private static string LastLine(string path) => File.Exists(path) ? File.ReadLines(path).LastOrDefault(line => line.Trim().Length > 0)?.Trim() ?? "it said nothing" : "it wrote no log";

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
