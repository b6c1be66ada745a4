using RLTransfer.Figures;
using RLTransfer.Learners;

namespace RLTransfer.Course.Experiments.MaxEnt;

/// <summary>What the figures of lecture 02 have in common: one colour a method, and paths of all seeds with one seed's among them.</summary>
public static class MaxEntFigures
{
    private const string Others = "#9ca3af";

    // Of a path: finer than a pixel, and what a saved figure needs no more of.
    private const int MostPlaces = 40, Digits = 2;

    /// <summary>The methods' colours in the whole lecture.</summary>
    public static MethodColors Methods { get; } = new(
        FourModes.Soft, FourModes.Entropic, FourModes.Deterministic, BlockedRoute.Deterministic, PretrainedMotion.Cold,
        PretrainedMotion.NameOf(PretrainedMotion.Entropic, false), PretrainedMotion.NameOf(PretrainedMotion.Deterministic, false));

    /// <summary>The same where methods start from pretraining or not: a pretrained one has its method's colour.</summary>
    internal static MethodColors Learners { get; } = new([.. Methods.Methods.Select(method =>
        method is PretrainedMotion.Entropic or PretrainedMotion.Deterministic or PretrainedMotion.Cold ? PretrainedMotion.NameOf(method, true) : method)]);

    /// <summary>Draws where a method's episodes lead: those of all seeds in grey, one seed's in the method's colour.</summary>
    /// <param name="figure">Takes them.</param>
    /// <param name="method">Gives the colour.</param>
    /// <param name="seeds">[seed][episode]; x and y are the first two numbers of an observation.</param>
    /// <param name="episodes">How many of each seed are drawn.</param>
    /// <param name="seed">Which one is in colour.</param>
    internal static Figure WithPaths(this Figure figure, string method, IReadOnlyList<CrowdEpisode[]> seeds, int episodes, int seed)
    {
        Add(FormattableString.Invariant($"all {seeds.Count} seeds"), seeds.SelectMany(own => own.Take(episodes)), new SeriesStyle { Color = Others });
        Add(FormattableString.Invariant($"{method}, seed {seed}"), seeds[seed].Take(episodes), Methods.Of(method));
        return figure;

        void Add(string name, IEnumerable<CrowdEpisode> drawn, SeriesStyle style)
        {
            List<double> x = [], y = [];
            foreach (var episode in drawn)
            {
                // Of a long episode every few places: its path is smooth.
                var (count, stride) = (episode.Observations.Count, 1 + (episode.Observations.Count / MostPlaces));
                float[][] places = [.. episode.Observations.Where((_, at) => at % stride == 0 || at == count - 1)];
                x.AddRange([.. places.Select(place => Math.Round(place[0], Digits)), double.NaN]);
                y.AddRange([.. places.Select(place => Math.Round(place[1], Digits)), double.NaN]);
            }

            figure.Line(name, x, y, style with { Markers = false, Dashed = false });
        }
    }
}
