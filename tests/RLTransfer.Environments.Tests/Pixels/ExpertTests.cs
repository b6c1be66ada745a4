using RLTransfer.Environments.Pixels;
using RLTransfer.Randomness;

namespace RLTransfer.Environments.Tests.Pixels;

public sealed class ExpertTests
{
    [Fact]
    public void Pong_is_won_without_losing_a_point() => EveryEpisodeGetsTheBestReturn<Pong, PongState, PongParameters>(new());

    [Fact]
    public void Pong_with_its_ramp_is_won_too() => EveryEpisodeGetsTheBestReturn<Pong, PongState, PongParameters>(new() { Ramp = 1 });

    [Fact]
    public void Breakout_is_cleared() => EveryEpisodeGetsTheBestReturn<Breakout, BreakoutState, BreakoutParameters>(new());

    [Fact]
    public void Breakout_with_its_ramp_is_cleared_too() => EveryEpisodeGetsTheBestReturn<Breakout, BreakoutState, BreakoutParameters>(new() { Ramp = 1 });

    [Fact]
    public void SpaceInvaders_three_waves_are_shot() => EveryEpisodeGetsTheBestReturn<SpaceInvaders, SpaceInvadersState, SpaceInvadersParameters>(new());

    [Fact]
    public void Freeway_is_crossed_ten_times() => EveryEpisodeGetsTheBestReturn<Freeway, FreewayState, FreewayParameters>(new());

    [Fact]
    public void Asterix_collects_its_treasures() => EveryEpisodeGetsTheBestReturn<Asterix, AsterixState, AsterixParameters>(new(), episodes: 8);

    [Fact]
    public void PacMan_eats_every_pellet_and_both_ghosts() => EveryEpisodeGetsTheBestReturn<PacMan, PacManState, PacManParameters>(new());

    private static void EveryEpisodeGetsTheBestReturn<TGame, TState, TParameters>(TParameters parameters, ulong episodes = 25)
        where TGame : struct, IPixelGame<TState, TParameters>
        where TState : unmanaged
        where TParameters : unmanaged, IPixelParameters
    {
        var failures = new List<string>();
        for (var seed = 0UL; seed < episodes; seed++)
        {
            var random = new Philox(seed, Philox.Stream("expert test"));
            TGame.Start(out var state, parameters, random);
            var (total, steps, over) = (0f, 0, false);
            while (!over && steps < TGame.Info.Limit)
            {
                total += TGame.Step(ref state, TGame.Expert(state, parameters), parameters, random, out over);
                steps++;
            }

            if (!over || total != TGame.Info.BestReturn)
            {
                failures.Add(FormattableString.Invariant($"{TGame.Info.Name}, seed {seed}: return {total} after {steps} steps"));
            }
        }

        Assert.Empty(failures);
    }
}
