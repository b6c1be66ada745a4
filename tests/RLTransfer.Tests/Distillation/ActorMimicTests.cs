using RLTransfer.Distillation;
using RLTransfer.Environments.Pixels;
using RLTransfer.Learners;
using static TorchSharp.torch;

namespace RLTransfer.Tests.Distillation;

/// <summary>One network that is taught by the experts of two games; the experts have learned next to nothing, but what they do is their own.</summary>
public sealed class ActorMimicTests : IDisposable
{
    private static readonly DistillerOptions Small = new() { Hidden = [32], LearningRate = 3e-3, Temperature = 0.003, LearningStarts = 80, BatchSize = 32, Capacity = 2_000, UpdateEvery = 8, Plays = Plays.Student };

    private readonly Dqn pong = Expert("Pong-v0(look=gray,points_to_win=1)"), invaders = Expert("SpaceInvaders-v0(look=gray)");

    [Fact]
    public void Actions_that_an_expert_has_not_get_no_weight_and_the_others_theirs()
    {
        using var scope = NewDisposeScope();
        var values = tensor(new[] { 0.5f, -1f, 2f, 0.25f }, 1, 1, 4);
        var offered = ActorMimic.Offered(values, Joystick.Own(SpaceInvaders.Info));
        Assert.Equal([0.5f, 2f, -1f, 0.25f], new[] { 0, 2, 4, 5 }.Select(action => offered[0, 0, action].item<float>()));
        var policy = ActorMimicLosses.Expert(offered, temperature: 1);
        Assert.Equal([0f, 0f], new[] { 1, 3 }.Select(action => policy[0, 0, action].item<float>()));
        var own = ActorMimicLosses.Expert(values, temperature: 1);
        Assert.Equal(own[0, 0, 2].item<float>(), policy[0, 0, 2].item<float>(), 1e-6f);
        Assert.True(ActorMimicLosses.Policy(zeros(1, 1, 6), offered).isfinite().all().item<bool>());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.01)]
    public void One_network_comes_to_do_what_the_expert_of_the_game_it_sees_would_do(double featureWeight)
    {
        using var mimic = new ActorMimic([Game(pong, Pong.Info), Game(invaders, SpaceInvaders.Info)], Small, featureWeight);
        var before = pong.Networks["q"].Weights.Select(weight => weight.clone()).ToArray();
        var untaught = Agreement(mimic);
        mimic.Train(2_400);
        Assert.All(Agreement(mimic).Zip(untaught), pair => Assert.True(pair.First > 0.8 && pair.Second < 0.6, $"{pair.Second} before, {pair.First} after"));
        Assert.Equal(2_400, mimic.Steps);
        Assert.All(before.Zip(pong.Networks["q"].Weights), pair => Assert.True(pair.First.equal(pair.Second).all().item<bool>()));
        Assert.Equal(["conv1", "conv2", "hidden1", "output"], mimic.Network.LayerNames);
    }

    [Fact]
    public void The_students_features_come_to_tell_the_experts()
    {
        using var mimic = new ActorMimic([Game(pong, Pong.Info)], Small, featureWeight: 1_000);
        var student = (Distiller)mimic.Players[0];
        using var scope = NewDisposeScope();
        var shown = tensor(student.Environment.Observations.ToArray(), [2, 8, 1, 12, 12]);
        var before = student.Loss(shown, student.Teacher(shown)).mean().item<float>();
        mimic.Train(1_600);
        Assert.Contains("features0", student.Student.LayerNames);
        var after = student.Loss(shown, student.Teacher(shown)).mean().item<float>();
        Assert.True(after < before / 4, $"{before} before, {after} after");
    }

    [Fact]
    public void A_pretrained_network_starts_another_games_learner_with_all_but_its_output()
    {
        using var mimic = new ActorMimic([Game(pong, Pong.Info)], Small);
        using var next = new Dqn("Breakout-v0(look=gray)", [0, 1], new() { Hidden = [32] }, architecture: mimic.Pretrained);
        Assert.All((string[])["q", "target"], name => Assert.True(next.Networks[name]["hidden1"].Weight.equal(mimic.Network["hidden1"].Weight).all().item<bool>()));
        using var scratch = new Dqn("Breakout-v0(look=gray)", [0, 1], new() { Hidden = [32] });
        Assert.True(next.Networks["q"]["output"].Weight.equal(scratch.Networks["q"]["output"].Weight).all().item<bool>());
    }

    [Fact]
    public void Games_that_do_not_fit_are_refused()
    {
        Assert.Contains("one or more", Assert.Throws<ArgumentException>(() => new ActorMimic([])).Message);
        using var other = new Dqn("Pong-v0(look=gray)", [5], new() { Hidden = [8] });
        Assert.Contains("One network plays all games", Assert.Throws<ArgumentException>(() => new ActorMimic([Game(pong, Pong.Info), Game(other, Pong.Info)], Small)).Message);
    }

    public void Dispose()
    {
        pong.Dispose();
        invaders.Dispose();
    }

    private static Dqn Expert(string task)
    {
        var expert = new Dqn(task, [0, 1], new() { Hidden = [16], LearningStarts = 50, BatchSize = 16, UpdateEvery = 4 });
        expert.Train(400, new() { Episodes = 0 });
        return expert;
    }

    private static MimickedGame Game(Dqn expert, PixelGameInfo info) => new(expert.Task.Through("by joystick", game => Joystick.Offer(game, info)), expert, Joystick.Own(info));

    /// <summary>How often each game's student would do what the expert would, where the student has been.</summary>
    private static double[] Agreement(ActorMimic mimic) => [.. mimic.Players.Select(player =>
    {
        var episodes = CrowdEpisode.Play(player, 4, greedy: true);
        using var scope = NewDisposeScope();
        var states = Enumerable.Range(0, 2).Select(seed => episodes[seed].SelectMany(episode => episode.Observations).Take(60).ToArray()).ToArray();
        var each = states.Min(own => own.Length);
        var shown = tensor(states.SelectMany(own => own.Take(each)).SelectMany(state => state).ToArray(), [2, each, 1, 12, 12]);
        return (double)player.Act(shown, greedy: true).eq(((Distiller)player).Teacher(shown).argmax(-1)).to(ScalarType.Float32).mean().item<float>();
    })];
}
