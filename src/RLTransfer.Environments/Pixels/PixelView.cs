using System.Numerics;
using RLTransfer.Randomness;

namespace RLTransfer.Environments.Pixels;

/// <summary>Turns what a game draws into an observation of one look. Shared by all instances; holds no state of a game.</summary>
internal sealed class PixelView
{
    private const int ZoomedSize = Screen.Size * 3 / 4;
    private const float NoiseDeviation = 0.07f;

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
            AddNoise(observation);
        }
        else if (Look == Look.Zoom)
        {
            Zoom(observation);
        }
    }

    private static void AddNoise(Span<float> picture)
    {
        var i = 0;
        for (; i <= Screen.Cells - Vector<float>.Count; i += Vector<float>.Count)
        {
            var sum = new Vector<float>(picture[i..]) + new Vector<float>(frozenNoise, i);
            Vector.Min(Vector.Max(sum, Vector<float>.Zero), Vector<float>.One).CopyTo(picture[i..]);
        }

        for (; i < Screen.Cells; i++)
        {
            picture[i] = Math.Clamp(picture[i] + frozenNoise[i], 0f, 1f);
        }
    }

    /// <summary>
    /// Every cell of the 9 × 9 picture is the mean over the 4/3 × 4/3 cells that it covers. Of four neighbours, the
    /// first and the last give ¾ to the outer two of three; the second and the third give ¼ to an outer and ½ to the inner one.
    /// </summary>
    private void Zoom(Span<float> picture)
    {
        Span<float> full = stackalloc float[Screen.Cells];
        picture.CopyTo(full);
        picture.Fill(background);
        for (var cell = 0; cell < Screen.Cells; cell++)
        {
            var contrast = full[cell] - background;
            if (contrast == 0)
            {
                continue;
            }

            var (row, column) = (cell / Screen.Size, cell % Screen.Size);
            for (var part = 0; part < 2; part++)
            {
                var toRow = (row / 4 * 3) + (row % 4) - part;
                var share = contrast * ZoomShares[(row % 4 * 2) + part];
                if (share == 0)
                {
                    continue;
                }

                var to = picture.Slice((toRow + Screen.Size - ZoomedSize) * Screen.Size, ZoomedSize);
                var (toColumn, shares) = ((column / 4 * 3) + (column % 4), column % 4 * 2);
                if (ZoomShares[shares] != 0)
                {
                    to[toColumn] += share * ZoomShares[shares];
                }

                if (ZoomShares[shares + 1] != 0)
                {
                    to[toColumn - 1] += share * ZoomShares[shares + 1];
                }
            }
        }
    }

    /// <summary>For each of four neighbours, its share in the zoomed cell of its own number and in the one before.</summary>
    private static ReadOnlySpan<float> ZoomShares => [0.75f, 0, 0.5f, 0.25f, 0.25f, 0.5f, 0, 0.75f];

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
