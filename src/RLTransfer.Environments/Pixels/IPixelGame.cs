using RLTransfer.Randomness;

namespace RLTransfer.Environments.Pixels;

/// <summary>The parameter that every pixel game has.</summary>
public interface IPixelParameters
{
    /// <summary>The chance that the last action is repeated in place of the one given (Machado et al. 2018); 0 for never.</summary>
    double StickyActions { get; }
}

/// <summary>A pixel game: rules over a small struct of state. Looks, pictures and sticky actions come from <see cref="PixelGame{TGame, TState, TParameters}"/>.</summary>
/// <typeparam name="TState">All that changes during an episode.</typeparam>
/// <typeparam name="TParameters">What is fixed during an episode.</typeparam>
public interface IPixelGame<TState, TParameters>
    where TState : unmanaged
    where TParameters : unmanaged, IPixelParameters
{
    /// <summary>Names, layers, actions, the best return.</summary>
    static abstract PixelGameInfo Info { get; }

    /// <summary>A fresh episode's state.</summary>
    static abstract void Start(out TState state, in TParameters parameters, Philox random);

    /// <summary>One frame.</summary>
    /// <param name="state">Changed in place.</param>
    /// <param name="action">In range.</param>
    /// <param name="parameters">The episode's parameters.</param>
    /// <param name="random">The instance's own stream.</param>
    /// <param name="over">Whether the game is won or lost.</param>
    /// <returns>The reward.</returns>
    static abstract float Step(ref TState state, int action, in TParameters parameters, Philox random, out bool over);

    /// <summary>Draws the state onto an empty screen.</summary>
    static abstract void Draw(in TState state, in TParameters parameters, Screen screen);

    /// <summary>A scripted player that knows the whole state; with the default parameters it gets the documented best return.</summary>
    static abstract int Expert(in TState state, in TParameters parameters);
}
