using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace RLTransfer.Cli.Tests.Slurm;

/// <summary>A real controller and a real node daemon on this machine, of two cores, in a folder of their own.</summary>
internal sealed class SlurmCluster : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("rlt-slurm-");

    public SlurmCluster()
    {
        var path = folder.FullName;
        foreach (var name in (string[])["state", "spool"]) folder.CreateSubdirectory(name);
        File.WriteAllText(Configuration, string.Create(CultureInfo.InvariantCulture, $"""
            ClusterName=rlt
            SlurmctldHost=localhost
            SlurmUser=root
            SlurmdUser=root
            AuthType=auth/none
            CredType=cred/none
            ProctrackType=proctrack/pgid
            TaskPlugin=task/none
            SelectType=select/cons_tres
            SelectTypeParameters=CR_CPU
            MpiDefault=none
            JobCompType=jobcomp/none
            AccountingStorageType=accounting_storage/none
            ReturnToService=2
            SlurmctldPort={FreePort()}
            SlurmdPort={FreePort()}
            SlurmctldPidFile={path}/slurmctld.pid
            SlurmdPidFile={path}/slurmd.pid
            SlurmctldLogFile={path}/slurmctld.log
            SlurmdLogFile={path}/slurmd.log
            StateSaveLocation={path}/state
            SlurmdSpoolDir={path}/spool
            NodeName=localhost CPUs={Environment.ProcessorCount} State=UNKNOWN
            PartitionName=all Nodes=localhost Default=YES MaxTime=INFINITE State=UP

            """));
        Run("slurmctld");
        Run("slurmd");
        for (var attempt = 0; attempt < 100 && !Run("sinfo", "--noheader", "--format=%t").Contains("idle", StringComparison.Ordinal); attempt++) Thread.Sleep(200);
    }

    /// <summary>Its configuration: what SLURM_CONF names.</summary>
    public string Configuration => Path.Combine(folder.FullName, "slurm.conf");

    /// <summary>Asks one of Slurm's tools.</summary>
    public string Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true };
        start.Environment["SLURM_CONF"] = Configuration;
        using var process = Process.Start(start)!;
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return text;
    }

    public void Dispose()
    {
        foreach (var daemon in (string[])["slurmd", "slurmctld"])
        {
            var file = Path.Combine(folder.FullName, daemon + ".pid");
            if (!File.Exists(file)) continue;
            using var process = Process.GetProcessById(int.Parse(File.ReadAllText(file), CultureInfo.InvariantCulture));
            process.Kill();
            process.WaitForExit();
        }

        folder.Delete(recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
