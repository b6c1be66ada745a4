using System.CommandLine;
using RLTransfer.Randomness;

namespace RLTransfer.Cli.Tests.Faults;

/// <summary>Random command lines over System.CommandLine's own tree: right words in right and wrong places, and values that no one means.</summary>
/// <param name="random">What they follow from.</param>
/// <param name="folder">Holds what the good values name.</param>
internal sealed class CommandGrammar(Philox random, string folder)
{
    private static readonly string[] Strange =
    [
        "", " ", "-", "--", "---", "-1", "0", "1", "2", "NaN", "Infinity", "-Infinity", "1e-9", "1e300", "1e999", "4294968", "2000000000", "9223372036854775808", "0x1F", "1,5", "3..5", "5..3", "1,1",
        "=", "a=b", "=b", "a=", "Hidden=8", "Hidden=", "Hidden=0", "Hidden=99999999", "BufferSize=2000000000", "BatchSize=0", "LearningRate=NaN", "Discount=1e999", "length=0.7", "length=NaN", "x=1", "x = \"y\"",
        "\t", "a\nb", "a\0b", "ünï€ö∂é", "😀", "\u202e", "\ud800", "'", "\"", "$(x)", "`x`", "%s%n", "{0}", "[bold]", "[/]", "\u001b[31m", "@", "@file", ".", "/dev/null", "/dev/full", "/dev/zero", "/dev/fd/99", "/proc/self/mem", "/nope/nope",
        "CartPole-v1", "Pendulum-v1", "CartPole-v1(length=0.7)", "CartPole-v1(", "CartPole-v1()", "CartPole-v1(length)", "CartPole-v1(length=)", "CartPole-v1(x=1)", "GridWorld-v0", "dqn", "ppo", "sac", "softq", "random", "expert",
        "smoke", "lesson", "paper", "cpu", "cuda", "finetuning/supervised", "finetuning", "learners/solved/Pendulum-v1/sac", "env", "learn", "glyfs",
    ];

    /// <summary>Commands that ask other programs, or run for as long as there is input: only parsed.</summary>
    private static readonly string[] OnlyParsed = ["test", "pack", "worker", "doctor", "uninstall"];

    private readonly string[] files =
        [.. new[] { "good.ipynb", "bad.ipynb", "run", "broken", "empty", "policy.json", "trajectory.jsonl", "out.json", "new/deep", "circle", "locked.ipynb" }.Select(name => Path.Combine(folder, name))];

    /// <summary>One command line.</summary>
    public string[] Next()
    {
        var (command, words) = ((Command)CommandLine.Tree(), new List<string>());
        while (command.Subcommands.Count > 0 && random.NextDouble() < 0.97)
        {
            command = Any(command.Subcommands);
            words.Add(random.NextDouble() < 0.99 ? command.Name : Any(Strange));
        }

        foreach (var argument in command.Arguments)
        {
            var most = Math.Min(argument.Arity.MaximumNumberOfValues, 3);
            var count = random.NextDouble() < 0.85 ? Math.Clamp(1 + random.NextInt32(most), argument.Arity.MinimumNumberOfValues, most) : random.NextInt32(4);
            for (var i = 0; i < count; i++) words.Add(Value(argument.Name));
        }

        var at = words.Count;
        foreach (var option in command.Options.Where(_ => random.NextDouble() < 0.3))
        {
            var name = random.NextDouble() < 0.97 ? option.Aliases.Append(option.Name).ElementAt(random.NextInt32(option.Aliases.Count + 1)) : Any(Strange);
            string[] given = option.Arity.MaximumNumberOfValues == 0 && random.NextDouble() < 0.9 ? [name]
                : random.NextDouble() < 0.2 ? [$"{name}={Value(option.Name)}"]
                : random.NextDouble() < 0.95 ? [name, Value(option.Name)] : [name];
            words.InsertRange(random.NextDouble() < 0.9 ? words.Count : random.NextInt32(at + 1), given);
        }

        return [.. words];
    }

    /// <summary>Whether it may be run here, and not only parsed.</summary>
    public static bool MayRun(ParseResult parsed) => !OnlyParsed.Contains(parsed.CommandResult.Command.Name);

    private string Value(string of) => random.NextDouble() switch
    {
        < 0.35 => Any(Strange),
        < 0.7 => Fitting(of),
        _ => Any(files),
    };

    private string Fitting(string of) => of switch
    {
        "learner" => Any(["dqn", "ppo", "sac", "softq", "reinforce", "a2c", "ddpg"]),
        "env" or "id" or "--env" => Any(["CartPole-v1", "Pendulum-v1", "MountainCar-v0", "CartPole-v1(length=0.7)"]),
        "--seeds" or "--steps" or "--episodes" or "--seed" or "--evaluate-every" => Any(["1", "2"]),
        "dir" or "dirs" => Path.Combine(folder, "run"),
        "path" or "notebook" or "notebooks" => Path.Combine(folder, "good.ipynb"),
        "file" => Path.Combine(folder, "trajectory.jsonl"),
        "--output" or "--json" or "--render" or "--figures" => Path.Combine(folder, $"out{random.NextInt32(5)}"),
        "--set" => Any(["Hidden=8", "length=0.7", "x=1", "LearningRate=0.01", "BufferSize=1000"]),
        "--budget" => "smoke",
        "--device" => "cpu",
        "--timeout" or "--total-timeout" or "--rtol" or "--atol" or "--stop-at" or "--threshold" => Any(["1", "0.5", "100"]),
        _ => Any(Strange),
    };

    private T Any<T>(IList<T> list) => list[random.NextInt32(list.Count)];
}
