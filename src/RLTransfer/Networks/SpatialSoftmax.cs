using static TorchSharp.torch;

namespace RLTransfer.Networks;

/// <summary>Where in a picture each filter finds what it looks for (Levine et al. 2016, §5.1): a softmax over the places of a response map, and the expected place under it.</summary>
/// <remarks>
/// s_cij = exp(a_cij) / Σ_i′j′ exp(a_ci′j′),   f_c = (Σ_ij s_cij x_j, Σ_ij s_cij y_i).
/// Places are middles of pixels on a scale from −1 at the left and upper edge to 1 at the right and lower one. f is differentiable:
/// ∂f_c / ∂a_cij = s_cij ((x_j, y_i) − f_c), so that a filter learns from errors of position.
/// Shapes: a [S, B, C, H, W]; f [S, B, C, 2].
/// </remarks>
public static class SpatialSoftmax
{
    /// <summary>The expected place of each map: [S, B, C, H, W] → [S, B, C, 2], x before y.</summary>
    public static Tensor Of(Tensor maps)
    {
        ArgumentNullException.ThrowIfNull(maps);
        if (maps.dim() < 2)
        {
            throw new ArgumentException($"Response maps are [S, B, C, H, W], got [{string.Join(", ", maps.shape)}].", nameof(maps));
        }

        var places = Places((int)maps.shape[^2], (int)maps.shape[^1]).to(maps.dtype, maps.device);              // [H W, 2]
        return maps.flatten(-2).softmax(-1).matmul(places);
    }

    /// <summary>The middles of the pixels, row by row: [H W, 2].</summary>
    private static Tensor Places(int height, int width)
    {
        var places = new double[height * width, 2];
        for (var i = 0; i < height * width; i++)
        {
            (places[i, 0], places[i, 1]) = (((2.0 * (i % width)) + 1 - width) / width, ((2.0 * (i / width)) + 1 - height) / height);
        }

        return tensor(places);
    }
}
