using RLTransfer.Course.Experiments;
using RLTransfer.Course.Experiments.Context;
using RLTransfer.Course.Experiments.Distillation;
using RLTransfer.Course.Experiments.FinetuningLecture;
using RLTransfer.Course.Experiments.Learners;
using RLTransfer.Course.Experiments.MaxEnt;
using RLTransfer.Course.Experiments.Meta;
using RLTransfer.Course.Experiments.Modular;
using RLTransfer.Course.Experiments.PixelLecture;
using RLTransfer.Course.Experiments.Progressive;
using RLTransfer.Environments;

namespace RLTransfer.Course;

/// <summary>Every experiment of the course.</summary>
public static class ExperimentCatalog
{
    /// <summary>In the order of the lectures.</summary>
    public static IReadOnlyList<IExperiment> All { get; } =
    [
        new LearnersSolved(),
        new SupervisedFinetuning(), new EntropyAdaptation(), new GridworldTransfer(), new PixelTransfer(),
        new FourModes(), new BlockedRoute(), new PretrainedMotion(),
        new PongSoup(), new Forgetting(), new Sensitivity(),
        new PixelDigits(), new PixelGrasp(), new PixelSemantic(),
        new EnsembleDistillation(), new PolicyDistillation(), new ActorMimicGames(), new JointMdp(),
        new GridTransfer(), new VisualTransfer(), new InterfaceRegularization(), new ComposedFinetuning(),
        new GoalTransfer(), new ExperienceTransfer(),
        new MamlSinusoids(), new MamlNavigation(), new MamlRunning(), new Rl2Bandits(), new Rl2Mazes(),
    ];

    /// <summary>The experiments of several names, each once; rows of a table are one experiment.</summary>
    /// <param name="names">As <see cref="Find(string)"/> takes them.</param>
    /// <exception cref="ArgumentException">One names nothing; the message offers the nearest names.</exception>
    public static IReadOnlyList<IExperiment> Find(IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return [.. names.SelectMany(name => Find(name)).GroupBy(experiment => experiment.Id).Select(same => same.Count() > 1 && same.All(one => one is LearnersSolved) ? LearnersSolved.Together(same.Cast<LearnersSolved>()) : same.First())];
    }

    /// <summary>The experiment of this id, all of a lecture, or some rows of <see cref="LearnersSolved"/>.</summary>
    /// <param name="name">An id, what stands before its slash, or what <see cref="LearnersSolved.Of"/> takes.</param>
    /// <exception cref="ArgumentException">There is none; the message offers the nearest names.</exception>
    public static IReadOnlyList<IExperiment> Find(string name)
    {
        IExperiment[] found = [.. All.Where(experiment => experiment.Id == name || experiment.Id.StartsWith(name + "/", StringComparison.Ordinal))];
        return found.Length > 0 ? found
            : LearnersSolved.Of(name) is { } rows ? [rows]
            : throw new ArgumentException($"There is no experiment '{name}'{NearestNames.Hint(name, All.Select(experiment => experiment.Id))}. See: rlt reproduce --list");
    }
}
