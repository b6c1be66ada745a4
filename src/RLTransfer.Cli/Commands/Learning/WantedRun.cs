using RLTransfer.Cli.Outputs;
using RLTransfer.Course.Experiments.Learners;
using RLTransfer.Files;
using RLTransfer.Learners;
using RLTransfer.Runs;

namespace RLTransfer.Cli.Commands.Learning;

/// <summary>What the command line says of a training run; null where it says nothing.</summary>
internal sealed record WantedRun(string? Learner, string? Environment, IReadOnlyList<ulong>? Seeds, long? Steps, string[] Set, long? EvaluateEvery, int? Episodes, double? StopAt, bool NoPreset)
{
    private const long DefaultSteps = 50_000;

    /// <summary>Words that say the same, less the folder.</summary>
    public IReadOnlyList<string> Arguments =>
    [
        Learner!, Environment!, .. Said("--seeds", Seeds is [var only] ? FormattableString.Invariant($"{only}..{only}") : Seeds is null ? null : string.Join(',', Seeds)),
        .. Said("--steps", Steps), .. Said("--evaluate-every", EvaluateEvery), .. Said("--episodes", Episodes), .. Said("--stop-at", StopAt),
        .. NoPreset ? (string[])["--no-preset"] : [], .. Set.SelectMany(assignment => Said("--set", assignment)),
    ];

    private bool IsUnnamed => Learner is null || Environment is null;

    /// <summary>The plan of a run in a folder, checked.</summary>
    /// <param name="folder">Null: in none.</param>
    /// <param name="resume">Whether to go on with the run that it holds, if it holds one.</param>
    /// <exception cref="ArgumentException">What is wanted is impossible, or the folder holds a run that is not to be resumed, or none to go on with.</exception>
    public TrainingPlan In(string? folder, bool resume)
    {
        if (resume && folder is null)
        {
            throw new ArgumentException("--resume goes on with the run in a folder: name it with -o.");
        }

        if (folder is not null)
        {
            Output.RequireFolderName("-o", folder);
        }

        var isBegun = resume && RunFolder.Exists(folder!);
        if (resume && IsUnnamed && !isBegun)
        {
            throw new ArgumentException($"{folder} holds no run to go on with; 'rlt train LEARNER ENV -o {ShellText.Quote(folder!)}' begins one.");
        }

        var plan = isBegun ? Over(RunFolder.SavedPlan(folder!)) : Plan();
        if (folder is not null && !resume)
        {
            RunFolder.RequireNone(folder);
        }

        return plan.Checked();
    }

    private static string[] Said<T>(string option, T? value) => value is null ? [] : [option, FormattableString.Invariant($"{value}")];

    private TrainingPlan Plan()
    {
        if (Learner is null || Environment is null)
        {
            throw new ArgumentException("name a learner and an environment, such as: rlt train dqn CartPole-v1 -o runs/dqn");
        }

        var kind = LearnerCatalog.For(Learner, LearningTask.Named(Environment));
        var preset = NoPreset ? null : SolvedPresets.For(kind, Environment);
        var plan = new TrainingPlan(Learner, Environment, Seeds ?? SeedList.Parse("10"), Steps ?? preset?.Steps ?? DefaultSteps, OptionText.With(preset?.Options ?? kind.Defaults, Set));
        return Trained(plan);
    }

    /// <summary>As the folder's plan was, but for what is said now; where that differs, resuming refuses.</summary>
    private TrainingPlan Over(TrainingPlan saved)
    {
        var options = Learner is null || Learner == saved.Learner
            ? OptionText.With(saved.Options, Set)
            : OptionText.With(LearnerCatalog.For(Learner, LearningTask.Named(Environment ?? saved.Environment)).Defaults, Set);
        return Trained(saved with
        {
            Learner = Learner ?? saved.Learner,
            Environment = Environment ?? saved.Environment,
            Seeds = Seeds ?? saved.Seeds,
            Steps = Steps ?? saved.Steps,
            Options = options,
        });
    }

    private TrainingPlan Trained(TrainingPlan plan) => plan with
    {
        EvaluateEvery = EvaluateEvery ?? plan.EvaluateEvery, Episodes = Episodes ?? plan.Episodes, StopAt = StopAt ?? plan.StopAt,
    };
}
