using System.Security.Cryptography;
using System.Text;
using RLTransfer.Cli.Tests.Commands;
using RLTransfer.Files;

namespace RLTransfer.Cli.Tests.Faults;

/// <summary>What an error names as its remedy works: the error is provoked, the remedy is copied out of it and run.</summary>
public sealed class RemedyTests : IDisposable
{
    private const string Small = "--steps 600 --evaluate-every 300 --episodes 1 --seeds 2 --no-preset --set Hidden=8";

    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("rlt-remedies-");

    public void Dispose() => root.Delete(recursive: true);

    [Fact]
    [RunsRemedy("git checkout -- ")]
    public void A_damaged_notebook_is_restored()
    {
        var (good, path) = (Sample.Notebook("1 + 1"), At("my notebook.ipynb"));
        File.WriteAllText(path, good);
        Assert.Equal(0, Shell("git init -q && git add . && git -c user.name=a -c user.email=a commit -qm a").Exit);
        foreach (var damaged in new byte[][] { [], [0xC3, 0x28], Encoding.UTF8.GetBytes(good[..40]) })
        {
            File.WriteAllBytes(path, damaged);
            Works(After("for example with: ", Fails("rlt run 'my notebook.ipynb' -o out.ipynb")));
            Assert.Equal(good, File.ReadAllText(path));
        }
    }

    [Fact]
    [RunsRemedy("jupyter nbconvert --to notebook --nbformat 4 --inplace ")]
    public void A_notebook_of_an_old_format_is_converted()
    {
        File.WriteAllText(At("my notebook.ipynb"), """{"worksheets": [{"cells": [{"cell_type": "code", "input": "1 + 1", "language": "csharp", "metadata": {}, "outputs": []}], "metadata": {}}], "metadata": {"name": ""}, "nbformat": 3, "nbformat_minor": 0}""");
        Works(After("Convert it with: ", Fails("rlt run 'my notebook.ipynb' -o out.ipynb")));
        Works("rlt run 'my notebook.ipynb' -o out.ipynb");
    }

    [Fact]
    [RunsRemedy("./rlt datasets make glyphs")]
    [RunsRemedy("rlt datasets make {set.Name}")]
    [RunsRemedy("rlt datasets make {Name} --force")]
    public void A_data_set_that_is_missing_or_damaged_is_made()
    {
        const string experiment = "rlt reproduce finetuning/supervised --budget smoke --seeds 1 --json out.json";
        Directory.CreateDirectory(At("my 'data'"));
        var variable = $"export RLTRANSFER_DATA={ShellText.Quote(At("my 'data'"))}; ";
        Works(After("make the glyphs there: ", Fails(variable + experiment)).Replace("./rlt", "rlt", StringComparison.Ordinal));
        Works(variable + "rlt datasets verify glyphs");

        var file = Directory.EnumerateFiles(At("my 'data'/glyphs")).Order(StringComparer.Ordinal).First();
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..100]);
        var listed = After("make it anew with: ", Shell(variable + "rlt datasets verify glyphs").Output);
        Assert.Equal(listed, After("Make it anew with: ", Fails(variable + experiment)));
        Works(variable + listed);
        Works(variable + "rlt datasets verify glyphs");
        File.Delete(file);
        Works(variable + After("make it with: ", Shell(variable + "rlt datasets verify glyphs").Output));
        Works(variable + "rlt datasets verify glyphs");
    }

    [Theory]
    [InlineData("See: ", "rlt reproduce nope")]
    [InlineData("; `", "rlt train dqn Nope-v1")]
    [InlineData("See '", "rlt train --nope")]
    [InlineData("See '", "rlt env nope")]
    [InlineData("See '", "rlt run")]
    [InlineData("See '", "rlt")]
    [RunsRemedy("See: rlt reproduce --list")]
    [RunsRemedy("`rlt env list` shows all")]
    [RunsRemedy("See '{path} --help'.")]
    public void Where_to_read_on_is_there(string before, string command) => Works(After(before, Fails(command)).TrimEnd('.', '\'').Replace("` shows all", "", StringComparison.Ordinal));

    [Theory]
    [InlineData("rlt train --resume -o 'my run'")]
    [InlineData("rlt evaluate 'my run'")]
    [RunsRemedy("'rlt train LEARNER ENV -o {ShellText.Quote(folder!)}' begins one.")]
    [RunsRemedy("'rlt train LEARNER ENV -o {ShellText.Quote(path)}' makes one.")]
    public void A_run_that_is_not_there_is_begun(string command)
    {
        Works(Quoted(Fails(command)).Replace("LEARNER ENV", "dqn CartPole-v1 " + Small, StringComparison.Ordinal));
        Works(command);
    }

    [Fact]
    [RunsRemedy("such as: rlt train dqn CartPole-v1 -o runs/dqn")]
    [RunsRemedy("name it with -o.")]
    [RunsRemedy("go on with --resume, or name another folder.")]
    [RunsRemedy("nothing is kept without -o DIR.")]
    [RunsRemedy("The run is in {run.Path}: rlt evaluate ")]
    public void A_training_is_named_whole()
    {
        var train = $"{After("such as: ", Fails("rlt train"))} {Small}";
        var (_, said, _) = Shell(train);
        Works(said[(said.LastIndexOf(": rlt ", StringComparison.Ordinal) + 2)..]);
        Assert.Contains("go on with --resume, or name another folder", Fails(train), StringComparison.Ordinal);
        Works(train + " --resume");
        Works(train.Replace("runs/dqn", "runs/other", StringComparison.Ordinal));
        Assert.Contains("name it with -o.", Fails("rlt train --resume"), StringComparison.Ordinal);
        Works("rlt train --resume -o runs/dqn");
    }

    [Fact]
    [RunsRemedy("has no checkpoint yet; 'rlt train --resume -o ")]
    public void A_run_without_a_checkpoint_goes_on()
    {
        Sample.Run(At("my run"));
        File.Delete(At("my run/checkpoint"));
        Works(Quoted(Fails("rlt evaluate 'my run'")));
        Works("rlt evaluate 'my run'");
    }

    [Theory]
    [InlineData("belongs to another run")]
    [InlineData("does not fit this version of dqn")]
    [InlineData("does not fit this version:")]
    [InlineData("is no checkpoint of a training run")]
    [InlineData("is damaged")]
    [RunsRemedy("'rlt train --resume -o {ShellText.Quote(Path.GetDirectoryName(path)!)}' begins anew.")]
    public void Without_a_checkpoint_that_cannot_be_read_the_run_begins_anew(string fault)
    {
        Sample.Run(At("my run"));
        var file = At("my run/checkpoint");
        var whole = File.ReadAllBytes(file);
        var end = whole.Length - SHA256.HashSizeInBytes;
        if (fault.StartsWith("belongs", StringComparison.Ordinal))
        {
            Works($"rlt train ppo CartPole-v1 {Small} -o other");
            File.Copy(At("other/checkpoint"), file, overwrite: true);
        }
        else
        {
            File.WriteAllBytes(file, fault switch
            {
                "is damaged" => whole[..^1],
                "is no checkpoint of a training run" => [.. "something else"u8],
                "does not fit this version:" => Sealed([.. whole[..8], 2, .. "[]"u8]),
                _ => Sealed(whole[..(end - 100)]),
            });
        }

        var error = Fails("rlt evaluate 'my run'");
        Assert.Contains($"my run/checkpoint {fault}", error, StringComparison.Ordinal);
        Works($"rm 'my run/checkpoint'; {Quoted(error)}");
        Assert.Equal(whole, File.ReadAllBytes(file));

        static byte[] Sealed(byte[] content) => [.. content, .. SHA256.HashData(content)];
    }

    [Fact]
    [RunsRemedy("use smoke, lesson or paper (--budget, {BudgetVariable})")]
    [RunsRemedy("use a whole number from 1 to 10000 (--seeds, {SeedsVariable})")]
    [RunsRemedy("use cpu or cuda (--device, {DeviceVariable})")]
    [RunsRemedy("use --device cpu")]
    public void A_setting_is_given_by_the_variable_or_the_option_that_is_named()
    {
        const string experiment = "rlt reproduce finetuning/entropy --budget smoke --seeds 1 --device cpu";
        foreach (var (option, variable, right) in new[] { ("--budget", "RLTRANSFER_BUDGET", "smoke"), ("--seeds", "RLTRANSFER_SEEDS", "1"), ("--device", "RLTRANSFER_DEVICE", "cpu") })
        {
            var without = experiment.Replace($" {option} {right}", "", StringComparison.Ordinal);
            Assert.Contains($"({option}, {variable})", Fails($"{variable}=nope {without}"), StringComparison.Ordinal);
            Ends($"{variable}={right} {without}");
            Ends($"{variable}=nope {without} {option} {right}");
        }

        if (TorchSharp.torch.cuda.is_available()) return;
        Assert.Contains("use --device cpu", Fails("rlt train dqn CartPole-v1 --device cuda"), StringComparison.Ordinal);
        Works($"rlt train dqn CartPole-v1 {Small} --device cpu");
    }

    [Fact]
    [RunsRemedy("'rlt run {ShellText.Quote(path)} -o {ShellText.Quote(name)}' runs it anew.")]
    public void A_notebook_that_was_stopped_is_run_anew()
    {
        var path = At("my notebook.ipynb");
        File.WriteAllText(path, Sample.Notebook($"if (!System.IO.File.Exists(\"begun\")) {{ System.IO.File.WriteAllText(\"begun\", \"\"); System.Threading.Thread.Sleep(60_000); }}"));
        var (exit, error) = StoppingTests.Stopped(2, () => File.Exists(At("begun")), "run", path, "-o", At("out.ipynb"));
        Assert.Equal(130, exit);
        Works(Quoted(error));
    }

    [Fact]
    [RunsRemedy("'{commands.One(experiment.Id)}' runs this one.")]
    [RunsRemedy("measures this row.")]
    public void What_was_measured_when_a_command_was_stopped_is_measured_alone()
    {
        var (_, error) = StoppingTests.Stopped(2, null, "reproduce", "finetuning/supervised", "--budget", "paper", "--seeds", "1");
        Assert.Equal("rlt reproduce finetuning/supervised --budget paper --seeds 1", Quoted(error));
        Ends(Quoted(error).Replace("paper", "smoke", StringComparison.Ordinal));
        (_, error) = StoppingTests.Stopped(2, null, "bench", "env", "--rows", "cartpole");
        Works(Quoted(error));
    }

    [Fact]
    [RunsRemedy("--resume goes on with what --json FILE has kept; name that file.")]
    [RunsRemedy("leave out --resume to begin anew.")]
    public void Reports_that_cannot_be_gone_on_with_are_begun_anew()
    {
        const string experiment = "rlt reproduce finetuning/entropy finetuning/gridworld --budget smoke --seeds 1";
        Assert.Contains("name that file", Fails(experiment + " --resume"), StringComparison.Ordinal);
        Ends(experiment + " --json a.json --resume");
        foreach (var (kept, fault) in new[] { ("{", "is damaged"), ("""{"settings": {}, "reports": []}""", "was begun with other settings") })
        {
            File.WriteAllText(At("a.json.partial"), kept);
            Assert.Contains($"a.json.partial {fault}", Fails(experiment + " --json a.json --resume"), StringComparison.Ordinal);
            Ends(experiment + " --json a.json");
            Assert.False(File.Exists(At("a.json.partial")));
        }
    }

    [Fact]
    [RunsRemedy("--slurm needs --output DIR")]
    [RunsRemedy("or leave out --slurm to work on this machine.")]
    [RunsRemedy("apt-get install -y bubblewrap util-linux")]
    public void A_class_is_graded_without_what_this_machine_lacks()
    {
        var grade = $"rlt grade {ShellText.Quote(Sample.Assignment(root.FullName))} -a twice.ipynb";
        var none = $"PATH={ShellText.Quote(Tools("dotnet"))} ";
        Works(none + grade + " --unsandboxed");
        Assert.Contains("--slurm needs --output", Fails(grade + " --unsandboxed --slurm"), StringComparison.Ordinal);
        Assert.Contains("or leave out --slurm", Fails(none + grade + " --unsandboxed --slurm --output out"), StringComparison.Ordinal);
        Works(none + grade + " --unsandboxed --output out");

        // The packages that are named hold the programs that are missing.
        foreach (var tool in new[] { "bwrap", "prlimit", "setpriv" })
        {
            if (Shell($"command -v {tool}") is not { Exit: 0, Output: var path }) continue;
            Assert.Matches("^(bubblewrap|util-linux):", Shell($"dpkg -S {path.Trim()} || dpkg -S {path.Trim().Replace("/usr", "", StringComparison.Ordinal)}").Output);
        }
    }

    [Fact]
    [RunsRemedy("write to a file with --json FILE or -o FILE")]
    [RunsRemedy("write --set name=value.")]
    [RunsRemedy("--set takes name=value")]
    public void An_option_that_is_named_is_one()
    {
        Assert.Contains("--json FILE or -o FILE", Fails("rlt env list --json - >/dev/full"), StringComparison.Ordinal);
        Works("rlt env list --json list.json");
        File.WriteAllText(At("a.ipynb"), Sample.Notebook("var x = 1;").Replace("\"metadata\":{}", "\"metadata\":{\"tags\":[\"parameters\"]}", StringComparison.Ordinal));
        Assert.Contains("write --set name=value", Fails("rlt run a.ipynb -o out.ipynb --set x"), StringComparison.Ordinal);
        Works("rlt run a.ipynb -o out.ipynb --set x=2");
        Assert.Contains("--set takes name=value", Fails("rlt env rollout CartPole-v1 --set length"), StringComparison.Ordinal);
        Works("rlt env rollout CartPole-v1 --set length=1");
    }

    [Fact]
    [RunsRemedy("or name another Python by RLTRANSFER_PYTHON.")]
    [RunsRemedy("'rlt kernel uninstall' brings it back.")]
    public void A_kernel_is_installed_by_the_Python_that_is_named_and_what_it_replaced_comes_back()
    {
        const string foreign = """{"argv":["dotnet","interactive"],"display_name":".NET (C#)","language":"C#"}""";
        var entry = At("jupyter/kernels/.net-csharp/kernel.json");
        Directory.CreateDirectory(Path.GetDirectoryName(entry)!);
        File.WriteAllText(entry, foreign);
        var folders = $"export JUPYTER_DATA_DIR={At("jupyter")} JUPYTER_CONFIG_DIR={At("config")} RLTRANSFER_HOME={root.FullName} PATH={Tools("dotnet")}; ";
        Assert.Contains("by RLTRANSFER_PYTHON", Fails(folders + "RLTRANSFER_PYTHON=/no/such/python rlt kernel install"), StringComparison.Ordinal);
        var (exit, output, error) = Shell(folders + "RLTRANSFER_PYTHON=/usr/bin/python3 rlt kernel install");
        Assert.True(exit == 0, error);
        Works(folders + Quoted(output));
        Assert.Equal(foreign, File.ReadAllText(entry));
    }

    [Fact]
    [RunsRemedy("to the path of a libmujoco 2.2.2")]
    public void A_robot_is_made_with_the_library_that_is_named()
    {
        const string rollout = "rlt env rollout Hopper-v0 --episodes 1";
        Assert.Contains("or set RLTRANSFER_MUJOCO to the path of a libmujoco 2.2.2", Fails("RLTRANSFER_MUJOCO=/no/such " + rollout), StringComparison.Ordinal);
        Works("RLTRANSFER_MUJOCO=$(ldconfig -p | sed -n 's/.*libmujoco.so.2.2.2 .*=> //p') " + rollout);
    }

    /// <summary>All of them install by one script; what it then runs is seen by stand-ins, on a system that lacks every package.</summary>
    [Fact]
    [RunsRemedy("sudo binder/install-packages ")]
    public void The_packages_that_are_named_are_those_of_a_list()
    {
        var named = new[] { "src", "bench" }.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories)).SelectMany(File.ReadLines)
            .SelectMany(line => System.Text.RegularExpressions.Regex.Matches(line, """binder/install-packages ([a-z]+)|Install\("([a-z]+)"\)""", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)))
            .Select(match => match.Groups[1].Value + match.Groups[2].Value).Distinct().ToList();
        Assert.True(named.Count >= 4, string.Join(' ', named));
        var tools = Tools("bash", "env", "dirname", "mktemp", "tail", "rm", "sed", "tr", "true");
        Tool(tools, "sudo", "[ \"$1\" = -n ] && shift; exec \"$@\"");
        Tool(tools, "dpkg-query", "exit 1");
        Tool(tools, "apt-get", $"echo \"$@\" >>{At("installed")}");
        foreach (var user in new[] { "0", "1000" })
        {
            Tool(tools, "id", $"echo {user}");
            foreach (var list in named)
            {
                File.Delete(At("installed"));
                Works($"cd {Repository.Root}; PATH={tools} sudo binder/install-packages {list}");
                var packages = File.ReadLines(Path.Combine(Repository.Root, $"binder/apt-{list}.txt")).Where(line => line.Length > 0 && line[0] != '#');
                Assert.Equal($"update\ninstall -y --no-install-recommends {string.Join(' ', packages)}\n", File.ReadAllText(At("installed")));
            }
        }

        // Without a sudo that asks for no password, the line that is to be run by hand.
        Tool(tools, "sudo", "[ \"$1\" != -n ] && exec \"$@\"");
        File.Delete(At("installed"));
        var (exit, _, error) = Shell($"cd {Repository.Root}; PATH={tools} binder/install-packages robots");
        Assert.Equal(2, exit);
        Works($"PATH={tools}; {After("run: ", error)}");
        Assert.Contains("libmujoco", File.ReadAllText(At("installed")), StringComparison.Ordinal);
    }

    private static string After(string words, string error)
    {
        var line = error.TrimEnd().Split('\n').Last(line => line.Contains(words, StringComparison.Ordinal));
        return line[(line.LastIndexOf(words, StringComparison.Ordinal) + words.Length)..].Trim();
    }

    /// <summary>The command from <c>'rlt</c> to the last quote.</summary>
    private static string Quoted(string error)
    {
        var line = error.TrimEnd().Split('\n').Last(line => line.Contains("'rlt ", StringComparison.Ordinal));
        return line[(line.IndexOf("'rlt ", StringComparison.Ordinal) + 1)..line.LastIndexOf('\'')];
    }

    private static void Tool(string folder, string name, string script)
    {
        File.WriteAllText(Path.Combine(folder, name), $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(Path.Combine(folder, name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private (int Exit, string Output, string Error) Shell(string script) => Rlt.Shell($"cd {root.FullName}\n{script}");

    private string Fails(string command)
    {
        var (exit, _, error) = Shell(command);
        Assert.True(exit is 1 or 2, $"{command}: {exit} {error}");
        Assert.StartsWith("rlt: ", error.TrimEnd().Split('\n')[^1], StringComparison.Ordinal);
        return error;
    }

    private void Works(string command)
    {
        var (exit, output, error) = Shell(command);
        Assert.True(exit == 0, $"{command}: {exit} {output}{error}");
    }

    /// <summary>An experiment comes to its end; on this budget its claims need not hold.</summary>
    private void Ends(string command)
    {
        var (exit, output, error) = Shell(command);
        Assert.True(exit is 0 or 1 && !error.Contains("rlt: ", StringComparison.Ordinal), $"{command}: {exit} {output}{error}");
    }

    /// <summary>A folder with links to these programs and no others.</summary>
    private string Tools(params string[] programs)
    {
        var folder = root.CreateSubdirectory("tools").FullName;
        foreach (var program in programs.Where(program => !File.Exists(Path.Combine(folder, program))))
        {
            File.CreateSymbolicLink(Path.Combine(folder, program), Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(each => Path.Combine(each, program)).First(File.Exists));
        }

        return folder;
    }

    private string At(string name) => Path.Combine(root.FullName, name);
}
