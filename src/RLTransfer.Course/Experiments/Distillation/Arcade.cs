using RLTransfer.Distillation;
using RLTransfer.Environments;
using RLTransfer.Learners;

namespace RLTransfer.Course.Experiments.Distillation;

/// <summary>The games of lecture 09, who plays them, and with which buttons.</summary>
internal static class Arcade
{
    /// <summary>A game as the one network plays it, with the actions of all games; or with those of another game's expert.</summary>
    public static LearningTask Joystick(ArcadeGame game, IReadOnlyList<string>? actions = null) =>
        LearningTask.Named(game.Task).Through("by joystick", environment => Environments.Pixels.Joystick.Offer(environment, game.Info, actions));

    /// <summary>All games as one Markov decision process: a random one at every start.</summary>
    public static LearningTask Joint(ArcadeOptions options)
    {
        LearningTask[] games = [.. options.Games.Select(game => Joystick(game))];
        var name = $"one of {string.Join(", ", options.Games.Select(game => game.Name))}";
        return new(name, count => new JointTasks(name, [.. games.Select(game => game.Create(count))]));
    }

    /// <summary>The game's expert of every seed.</summary>
    public static Dqn Expert(ArcadeGame game, ArcadeOptions options, Block block) => block.Once($"expert of {game.Name}", () =>
    {
        var learner = options.Expert;
        learner = learner with { Discount = game.Discount ?? learner.Discount, ReturnSteps = game.ReturnSteps ?? learner.ReturnSteps, LearningRate = game.LearningRate ?? learner.LearningRate };
        var expert = new Dqn(game.Task, block.Seeds, learner, block.Device);
        expert.Train(options.ExpertSteps, new() { Episodes = 0, Cancellation = block.Cancellation });
        return expert;
    });

    /// <summary>A network for all games that has learned nothing yet.</summary>
    public static ActorMimic Mimic(double featureWeight, ArcadeOptions options, Block block) => new(
        [.. options.Games.Select(game => new MimickedGame(Joystick(game), Expert(game, options, block), Environments.Pixels.Joystick.Own(game.Info)))], options.Mimic, featureWeight);

    /// <summary>Somebody who does not look: every action of the game's own as likely as any other.</summary>
    public static Dqn Random(ArcadeGame game, ArcadeOptions options, Block block) => new(game.Task, block.Seeds, options.Expert with { ExplorationStart = 1 }, block.Device);

    /// <summary>A mean return from 0 for random play to 1 for the expert; 0 where the expert is no better than random play, and so gives no measure.</summary>
    public static double Share(double[] player, double[] random, double[] expert) =>
        expert.Average() > random.Average() ? (player.Average() - random.Average()) / (expert.Average() - random.Average()) : 0;

    /// <summary>What a policy comes to in a game, seed by seed.</summary>
    /// <param name="player">Whose policy; greedy.</param>
    /// <param name="task">The game, with the player's actions.</param>
    /// <param name="game">The same.</param>
    /// <param name="options">How many episodes.</param>
    /// <param name="greedy">Whether it plays as well as it can.</param>
    public static IReadOnlyList<ArcadeOutcome> Play(Learner player, LearningTask task, ArcadeGame game, ArcadeOptions options, bool greedy = true) =>
    [
        .. CrowdEpisode.Play(player, options.FinalEpisodes, greedy, task, occasion: 1).Select(episodes => new ArcadeOutcome(
            episodes.Average(episode => episode.Return), episodes.Average(episode => episode.Steps), Encounters.Of(game, episodes))),
    ];
}
