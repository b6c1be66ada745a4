using RLTransfer.Environments.Pixels;
using RLTransfer.Randomness;

namespace RLTransfer.Environments.Tests.Pixels;

/// <summary>A pixel game written outside the library gets looks, sticky actions, pictures and vectorization from it.</summary>
public sealed class OwnGameTests
{
    private static readonly EnvironmentSpec spec = EnvironmentSpec.Of<PixelGame<Catch, CatchState, CatchParameters>, CatchParameters, int>(
        "Catch-v0", [new SettingSpec("look", "objects", "objects or gray")], chosen => new(chosen.Text("look") == "gray" ? Look.Gray : Look.Objects)) with { MaxEpisodeSteps = Catch.Info.Limit };

    static OwnGameTests() => Gym.Register(spec);

    [Fact]
    public void It_is_made_by_its_id_and_its_expert_gets_the_best_return()
    {
        using var vector = Gym.MakeVector("Catch-v0", 4);
        vector.Reset(seed: 3);
        var actions = new int[4];
        for (var step = 0; step < Screen.Size - 1; step++)
        {
            vector.Expert(actions);
            vector.Step(actions);
        }

        Assert.All(vector.Rewards, reward => Assert.Equal(1, reward));
        Assert.All(vector.Terminated, Assert.True);
    }

    [Fact]
    public void Its_looks_and_its_documentation_come_from_the_library()
    {
        using var gray = Gym.Make("Catch-v0", ("look", "gray"));
        Assert.Equal([1, 12, 12], gray.ObservationSpace.Shape);
        Assert.Contains("`sticky_actions`", spec.Documentation);
        Assert.Contains("The best return is 1.", spec.Documentation);
    }

    private record struct CatchParameters() : IPixelParameters
    {
        [Parameter("Chance that the last action is repeated", 0, 1)]
        public double StickyActions = 0;

        readonly double IPixelParameters.StickyActions => StickyActions;
    }

    private struct CatchState
    {
        public int Row, Column, Hand;
    }

    /// <summary>Something falls; be under it.</summary>
    private readonly struct Catch : IPixelGame<CatchState, CatchParameters>
    {
        public static PixelGameInfo Info { get; } = new()
        {
            Name = "Catch",
            Description = "Something falls.",
            Rewards = "One for a catch.",
            Start = "At the top.",
            End = "At the bottom.",
            Layers = [new("fruit", 'f', 0.8f, new(200, 60, 60)), new("hand", 'P', 0.5f, new(60, 60, 200))],
            Actions = ["stay", "left", "right"],
            BestReturn = 1,
            Limit = 20,
        };

        public static void Start(out CatchState state, in CatchParameters parameters, Philox random) =>
            state = new() { Column = random.NextInt32(Screen.Size), Hand = 6 };

        public static float Step(ref CatchState state, int action, in CatchParameters parameters, Philox random, out bool over)
        {
            state.Hand = Math.Clamp(state.Hand + (action == 1 ? -1 : action == 2 ? 1 : 0), 0, Screen.Size - 1);
            over = ++state.Row == Screen.Size - 1;
            return over && state.Hand == state.Column ? 1 : 0;
        }

        public static void Draw(in CatchState state, in CatchParameters parameters, Screen screen)
        {
            screen.Set(0, state.Row, state.Column);
            screen.Set(1, Screen.Size - 1, state.Hand);
        }

        public static int Expert(in CatchState state, in CatchParameters parameters) => state.Column < state.Hand ? 1 : state.Column > state.Hand ? 2 : 0;
    }
}
