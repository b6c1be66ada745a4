using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace RLTransfer.Bench.Environments;

/// <summary>The same model stepped from C: bench/peers/mujoco_step.c, compiled when it is needed.</summary>
internal sealed class MuJoCoPeer : IDisposable
{
    private readonly string folder;
    private readonly Process process;

    /// <summary>Compiles the peer and gives it a model, where it starts, and what its motors do.</summary>
    /// <param name="xml">The model, in MJCF.</param>
    /// <param name="frames">Time steps for each control.</param>
    /// <param name="start">The state to start from, as an environment gives it.</param>
    /// <param name="controls">One row of controls for each step.</param>
    public MuJoCoPeer(string xml, int frames, double[] start, float[][] controls)
    {
        folder = Directory.CreateTempSubdirectory("rlt-mujoco-peer-").FullName;
        var (source, program, model, episode) = (Path.Combine(folder, "step.c"), Path.Combine(folder, "step"), Path.Combine(folder, "model.xml"), Path.Combine(folder, "episode"));
        using (var code = typeof(MuJoCoPeer).Assembly.GetManifestResourceStream("mujoco_step.c")!)
        using (var file = File.Create(source))
        {
            code.CopyTo(file);
        }

        File.WriteAllText(model, xml);
        using (var file = File.Create(episode))
        {
            file.Write(MemoryMarshal.AsBytes<int>([frames, controls.Length, start.Length]));
            file.Write(MemoryMarshal.AsBytes(start.AsSpan()));
            foreach (var row in controls)
            {
                file.Write(MemoryMarshal.AsBytes(row.AsSpan()));
            }
        }

        using (var compiler = Process.Start("gcc", ["-O2", "-o", program, source, "-lmujoco"]))
        {
            compiler.WaitForExit();
            if (compiler.ExitCode != 0)
            {
                throw new InvalidOperationException("bench/peers/mujoco_step.c does not compile; it needs gcc and libmujoco-dev: sudo binder/install-packages benchmarks.");
            }
        }

        process = Process.Start(new ProcessStartInfo(program, [model, episode]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true })!;
    }

    /// <summary>Steps per second of processor time over about that long, and where the episode ended (qpos[0]).</summary>
    public (double Rate, double End) Run(double seconds)
    {
        process.StandardInput.WriteLine(seconds.ToString(CultureInfo.InvariantCulture));
        process.StandardInput.Flush();
        var answer = process.StandardOutput.ReadLine()?.Split(' ') ?? throw new InvalidOperationException("bench/peers/mujoco_step.c ended early.");
        return (double.Parse(answer[0], CultureInfo.InvariantCulture), double.Parse(answer[1], CultureInfo.InvariantCulture));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        process.StandardInput.Dispose();
        process.WaitForExit();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
