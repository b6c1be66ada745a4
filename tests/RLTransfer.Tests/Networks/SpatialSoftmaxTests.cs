using RLTransfer.Networks;
using RLTransfer.Randomness;
using static TorchSharp.torch;

namespace RLTransfer.Tests.Networks;

/// <summary>The expected place of a response map, in closed form, and its gradient.</summary>
public sealed class SpatialSoftmaxTests
{
    [Fact]
    public void One_high_response_is_found_where_it_stands_x_before_y_rows_from_the_top()
    {
        using var scope = NewDisposeScope();
        var maps = zeros([1, 1, 2, 4, 8]);
        maps[0, 0, 0, 0, 7] = 100;                                                  // right end of the upper row
        maps[0, 0, 1, 3, 0] = 100;                                                  // left end of the lower row
        Assert.Equal([7 / 8f, -3 / 4f, -7 / 8f, 3 / 4f], Numbers(SpatialSoftmax.Of(maps)));
    }

    [Fact]
    public void Equal_responses_meet_in_the_middle_and_two_peaks_between_them_by_their_weight()
    {
        using var scope = NewDisposeScope();
        var maps = full([1, 1, 2, 3, 4], -1000f);
        maps[0, 0, 0].fill_(5);
        maps[0, 0, 1, 1, 0] = (float)Math.Log(3);
        maps[0, 0, 1, 1, 3] = 0;
        var found = Numbers(SpatialSoftmax.Of(maps));
        Assert.Equal(0, found[0], 1e-6);
        Assert.Equal(0, found[1], 1e-6);
        Assert.Equal((0.75 * -0.75) + (0.25 * 0.75), found[2], 1e-6);               // 3 : 1 between x = −3/4 and 3/4
        Assert.Equal(0, found[3], 1e-6);                                            // the middle one of three rows
    }

    [Fact]
    public void Adding_a_number_to_a_map_changes_nothing_and_maps_do_not_mix()
    {
        using var scope = NewDisposeScope();
        var maps = Draw(1, 2, 3, 4, 5, 6);
        var found = SpatialSoftmax.Of(maps);
        Assert.Equal([2, 3, 4, 2], found.shape);
        Assert.True((SpatialSoftmax.Of(maps + 7) - found).abs().max().item<float>() < 1e-5);
        var other = maps.clone();
        other[1, 2, 3].add_(Draw(2, 5, 6));
        var moved = (SpatialSoftmax.Of(other) - found).abs().sum(-1);
        Assert.True(moved[1, 2, 3].item<float>() > 1e-3, "its own map");
        moved[1, 2, 3] = 0;
        Assert.Equal(0, moved.max().item<float>());
    }

    [Fact]
    public void Its_gradient_is_the_closed_form_and_the_finite_differences()
    {
        using var scope = NewDisposeScope();
        var maps = Draw(3, 1, 1, 2, 3, 4).to(ScalarType.Float64).requires_grad_();
        var weight = Draw(4, 1, 1, 2, 2).to(ScalarType.Float64);
        (SpatialSoftmax.Of(maps) * weight).sum().backward();
        var gradient = maps.grad!;

        // ∂f / ∂a_ij = s_ij ((x_j, y_i) − f)
        using var _ = no_grad();
        var found = SpatialSoftmax.Of(maps);
        var share = maps.flatten(-2).softmax(-1).view(maps.shape);
        const double step = 1e-6;
        for (var c = 0; c < 2; c++)
        {
            for (var i = 0; i < 3; i++)
            {
                for (var j = 0; j < 4; j++)
                {
                    var (x, y) = ((((2 * j) + 1) / 4.0) - 1, (((2 * i) + 1) / 3.0) - 1);
                    var (fx, fy) = (found[0, 0, c, 0].item<double>(), found[0, 0, c, 1].item<double>());
                    var closed = share[0, 0, c, i, j].item<double>() * ((weight[0, 0, c, 0].item<double>() * (x - fx)) + (weight[0, 0, c, 1].item<double>() * (y - fy)));
                    Assert.Equal(closed, gradient[0, 0, c, i, j].item<double>(), 1e-9);
                    var (above, below) = (maps.detach().clone(), maps.detach().clone());
                    above[0, 0, c, i, j] += step;
                    below[0, 0, c, i, j] -= step;
                    var difference = ((SpatialSoftmax.Of(above) - SpatialSoftmax.Of(below)) * weight).sum().item<double>() / (2 * step);
                    Assert.Equal(difference, gradient[0, 0, c, i, j].item<double>(), 1e-7);
                }
            }
        }
    }

    private static Tensor Draw(ulong stream, params long[] shape)
    {
        var random = new Philox(13, stream);
        return tensor([.. Enumerable.Range(0, (int)shape.Aggregate((a, b) => a * b)).Select(_ => (float)random.NextGaussian())], shape);
    }

    private static float[] Numbers(Tensor tensor) => tensor.detach().contiguous().data<float>().ToArray();
}
