using RLTransfer.Randomness;

namespace RLTransfer.Environments.Pixels;

/// <summary>A pixel game as an environment: adds looks, sticky actions and pictures to its rules.</summary>
/// <typeparam name="TGame">The rules.</typeparam>
/// <typeparam name="TState">The state.</typeparam>
/// <typeparam name="TParameters">The parameters.</typeparam>
public struct PixelGame<TGame, TState, TParameters> : IDynamics<PixelGame<TGame, TState, TParameters>, TParameters, int>
    where TGame : struct, IPixelGame<TState, TParameters>
    where TState : unmanaged
    where TParameters : unmanaged, IPixelParameters
{
    private readonly PixelView view;
    private TState state;
    private int lastAction;

    /// <summary>A game seen in one look.</summary>
    public PixelGame(Look look) => view = new PixelView(TGame.Info, look);

    /// <inheritdoc/>
    public static string Documentation => TGame.Info.Documentation;

    /// <inheritdoc/>
    public readonly Space ObservationSpace(in TParameters nominal) => new Box(0, 1, view.Channels, Screen.Size, Screen.Size);

    /// <inheritdoc/>
    public readonly Space ActionSpace(in TParameters nominal) => new Discrete(TGame.Info.Actions.Count);

    /// <inheritdoc/>
    public void Reset(in TParameters parameters, Philox random, ResetOptions options)
    {
        lastAction = 0;
        TGame.Start(out state, parameters, random);
    }

    /// <inheritdoc/>
    public StepOutcome Step(in TParameters parameters, ReadOnlySpan<int> action, Philox random)
    {
        if (!(parameters.StickyActions > 0 && random.NextDouble() < parameters.StickyActions))
        {
            lastAction = action[0];
        }

        var reward = TGame.Step(ref state, lastAction, parameters, random, out var over);
        return new StepOutcome(reward, over);
    }

    /// <inheritdoc/>
    public readonly void Observe(in TParameters parameters, Span<float> observation) =>
        view.Observe<TGame, TState, TParameters>(state, parameters, observation);

    /// <inheritdoc/>
    public static bool HasExpert => true;

    /// <inheritdoc/>
    public static void Expert(in PixelGame<TGame, TState, TParameters> self, in TParameters parameters, Span<int> action) =>
        action[0] = TGame.Expert(self.state, parameters);

    /// <inheritdoc/>
    public static Frame? Render(in PixelGame<TGame, TState, TParameters> self, in TParameters parameters) =>
        PixelPicture.Of<TGame, TState, TParameters>(self.view, self.state, parameters);

    /// <inheritdoc/>
    public static string? RenderText(in PixelGame<TGame, TState, TParameters> self, in TParameters parameters) =>
        PixelPicture.Text<TGame, TState, TParameters>(self.state, parameters);
}
