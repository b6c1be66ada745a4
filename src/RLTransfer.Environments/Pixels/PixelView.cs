using RLTransfer.Randomness;

namespace RLTransfer.Environments.Pixels;

/// <summary>Turns what a game draws into an observation of one look. Shared by all instances; holds no state of a game.</summary>
internal sealed class PixelView
{
    private const int ZoomedSize = Screen.Size * 3 / 4;
    private const float NoiseDeviation = 0.1f;

    private static readonly float[] frozenNoise = FrozenNoise();

    private readonly float[] levels;
    private readonly float background;
    private readonly int layerStride;
    private readonly bool flipRows, flipColumns;

    public PixelView(PixelGameInfo info, Look look)
    {
        Look = look;
        Channels = look == Look.Objects ? info.Layers.Count : 1;
        layerStride = look == Look.Objects ? Screen.Cells : 0;
        flipRows = look is Look.FlipVertical or Look.FlipBoth;
        flipColumns = look is Look.FlipHorizontal or Look.FlipBoth;
        background = look switch { Look.Objects or Look.Black => 0, Look.White => 1, _ => info.GrayBackground };
        levels = new float[info.Layers.Count];
        for (var i = 0; i < levels.Length; i++)
        {
            levels[i] = look == Look.Objects ? 1 : info.Layers[i].Gray;
        }
    }

    public Look Look { get; }

    public int Channels { get; }

    public int Size => Channels * Screen.Cells;

    public void Observe<TGame, TState, TParameters>(in TState state, in TParameters parameters, Span<float> observation)
        where TGame : struct, IPixelGame<TState, TParameters>
        where TState : unmanaged
        where TParameters : unmanaged, IPixelParameters
    {
        observation.Fill(background);
        TGame.Draw(state, parameters, new Screen(observation, levels, layerStride, flipRows, flipColumns));
        if (Look == Look.Noisy)
        {
            for (var i = 0; i < Screen.Cells; i++)
            {
                observation[i] = Math.Clamp(observation[i] + frozenNoise[i], 0f, 1f);
            }
        }
        else if (Look == Look.Zoom)
        {
            Zoom(observation);
        }
    }

    /// <summary>Every cell of the 9 × 9 picture is the mean over the 4/3 × 4/3 cells that it covers.</summary>
    private void Zoom(Span<float> picture)
    {
        Span<float> rows = stackalloc float[ZoomedSize * Screen.Size];
        for (var row = 0; row < ZoomedSize; row++)
        {
            var (first, weight) = Part(row);
            for (var column = 0; column < Screen.Size; column++)
            {
                rows[(row * Screen.Size) + column] =
                    (weight * picture[(first * Screen.Size) + column]) + ((1 - weight) * picture[((first + 1) * Screen.Size) + column]);
            }
        }

        picture.Fill(background);
        for (var row = 0; row < ZoomedSize; row++)
        {
            var from = rows.Slice(row * Screen.Size, Screen.Size);
            var to = picture.Slice((row + Screen.Size - ZoomedSize) * Screen.Size, Screen.Size);
            for (var column = 0; column < ZoomedSize; column++)
            {
                var (first, weight) = Part(column);
                to[column] = (weight * from[first]) + ((1 - weight) * from[first + 1]);
            }
        }
    }

    /// <summary>The first of the two cells under zoomed cell <paramref name="index"/>, and its share: ¾, ½, ¼, in turn.</summary>
    private static (int First, float Weight) Part(int index) =>
        (((index / 3) * 4) + (index % 3), 0.75f - (0.25f * (index % 3)));

    private static float[] FrozenNoise()
    {
        var random = new Philox(0, Philox.Stream("pixel games, frozen noise"));
        var noise = new float[Screen.Cells];
        for (var i = 0; i < noise.Length; i++)
        {
            noise[i] = NoiseDeviation * (float)random.NextGaussian();
        }

        return noise;
    }
}
