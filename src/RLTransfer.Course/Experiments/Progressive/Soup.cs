using RLTransfer.Learners;
using RLTransfer.Networks;

namespace RLTransfer.Course.Experiments.Progressive;

/// <summary>The contestants of Rusu et al. (2016), Fig. 3, on Pong and its variants. All learn with the same options; only their networks differ, and what those begin from.</summary>
public static class Soup
{
    /// <summary>One column from new weights, on the target alone: what the others are measured against.</summary>
    public const string Scratch = "baseline 1";

    /// <summary>Trained on the source; on the target only its output layer learns.</summary>
    public const string LastLayer = "baseline 2";

    /// <summary>Trained on the source; on the target all of it learns.</summary>
    public const string Finetuned = "baseline 3";

    /// <summary>Two columns, the first of which has learned nothing.</summary>
    public const string RandomColumn = "baseline 4";

    /// <summary>A new column beside one that has learned the source.</summary>
    public const string TwoColumns = "2 columns";

    /// <summary>A progressive network of so many columns.</summary>
    public static string Progressive(int columns) => FormattableString.Invariant($"{columns} columns");

    /// <summary>All contestants, in the order of the paper's table.</summary>
    /// <param name="columns">The most columns.</param>
    public static IReadOnlyList<string> Contestants(int columns) =>
        [Scratch, LastLayer, Finetuned, RandomColumn, .. Enumerable.Range(2, columns - 1).Select(Progressive)];

    /// <summary>What a contestant is, in a few words.</summary>
    public static string Describe(string contestant) => contestant switch
    {
        Scratch => "from scratch",
        LastLayer => "output layer finetuned",
        Finetuned => "everything finetuned",
        RandomColumn => "random first column",
        _ => "progressive",
    };

    /// <summary>The game in one of its looks.</summary>
    public static LearningTask Task(SoupOptions options, string look)
    {
        ArgumentNullException.ThrowIfNull(options);
        return $"Pong{look}-v0({options.Game})";
    }

    /// <summary>A contestant that has not met the target yet.</summary>
    public static Ppo Make(string contestant, string target, SoupOptions options, Block block)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(block);
        return contestant switch
        {
            Scratch => New(options, block, target),
            LastLayer => (Ppo)Source(options, block).Finetune(Task(options, target), Finetuning.LastLayer),
            Finetuned => (Ppo)Source(options, block).Finetune(Task(options, target), Finetuning.EndToEnd),
            RandomColumn => New(options, block, target, spec => ProgressiveNetwork.AfterRandom(spec, options.Laterals)),
            _ => New(options, block, target, ProgressiveNetwork.After(Columns(options, block, target, Count(contestant, options)).Networks, options.Laterals)),
        };
    }

    /// <summary>What all transfer begins from: the first column, trained on the source.</summary>
    public static Ppo Source(SoupOptions options, Block block)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Trained(options, block, [options.Sources[0]]);
    }

    /// <summary>The earlier columns of so many, each trained beside those before it, none on the target.</summary>
    private static Ppo Columns(SoupOptions options, Block block, string target, int columns) =>
        Trained(options, block, [.. options.Sources.Where(look => look != target).Take(columns - 1)]);

    private static Ppo Trained(SoupOptions options, Block block, string[] looks) => block.Once($"source {string.Join(" + ", looks)}", () =>
    {
        var learner = looks.Length == 1
            ? New(options, block, looks[0])
            : New(options, block, looks[^1], ProgressiveNetwork.After(Trained(options, block, looks[..^1]).Networks, options.Laterals));
        learner.Train(options.SourceSteps, new() { Episodes = 0, Cancellation = block.Cancellation });
        return learner;
    });

    private static Ppo New(SoupOptions options, Block block, string look, NetworkFactory? architecture = null) =>
        new(Task(options, look), block.Seeds, options.Learner, block.Device, architecture);

    private static int Count(string contestant, SoupOptions options)
    {
        var columns = Enumerable.Range(2, options.Columns - 1).FirstOrDefault(columns => Progressive(columns) == contestant);
        return columns > 0 ? columns : throw new ArgumentException($"There is no contestant '{contestant}'; there are {string.Join("; ", Contestants(options.Columns))}.", nameof(contestant));
    }
}
