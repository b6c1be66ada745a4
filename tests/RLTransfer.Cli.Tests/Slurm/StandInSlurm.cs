namespace RLTransfer.Cli.Tests.Slurm;

/// <summary>Programs with the names of Slurm's tools, in front on the PATH: an array's tasks run here one after the other, but for those that are to be lost.</summary>
internal sealed class StandInSlurm : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("rlt-slurm-tools-");

    public StandInSlurm()
    {
        Write("sbatch", """
            for word in "$@"; do
              case $word in --array=1-*) count=${word#*1-} ;; --output=*) out=${word#*=} ;; --error=*) log=${word#*=} ;; esac
            done
            echo 7
            echo "$count" >>"$here/arrays"
            array=$(wc -l <"$here/arrays")
            for ((i = 1; i <= count; i++)); do
              if [[ -e $here/lose-$array-$i ]]; then code=1; continue; fi
              SLURM_ARRAY_TASK_ID=$i bash "${!#}" >"${out/\%a/$i}" 2>"${log/\%a/$i}" || code=1
            done
            exit ${code-0}
            """);
        Write("scontrol", """[[ $1 == ping ]] || echo "JobId=7 JobState=CANCELLED" """);
        Write("squeue", "");
        Write("scancel", """echo "$*" >>"$here/cancelled" """);
    }

    /// <summary>What puts them in front.</summary>
    public (string Name, string Value)[] Variables => [("PATH", $"{folder.FullName}:{Environment.GetEnvironmentVariable("PATH")}")];

    /// <summary>How many tasks each array had.</summary>
    public string[] Arrays => File.Exists(In("arrays")) ? File.ReadAllLines(In("arrays")) : [];

    /// <summary>What was to be cancelled.</summary>
    public string[] Cancelled => File.Exists(In("cancelled")) ? File.ReadAllLines(In("cancelled")) : [];

    /// <summary>Loses a task of an array.</summary>
    /// <param name="array">Which, from 1.</param>
    /// <param name="task">Its number, from 1.</param>
    public void Lose(int array, int task) => File.WriteAllText(In(FormattableString.Invariant($"lose-{array}-{task}")), "");

    public void Dispose() => folder.Delete(recursive: true);

    private string In(string name) => Path.Combine(folder.FullName, name);

    private void Write(string name, string script)
    {
        File.WriteAllText(In(name), $"#!/bin/bash\nhere={folder.FullName}\n{script}\n");
        File.SetUnixFileMode(In(name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
