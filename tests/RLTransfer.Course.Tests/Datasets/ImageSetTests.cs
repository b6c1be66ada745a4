using RLTransfer.Course.Datasets;

namespace RLTransfer.Course.Tests.Datasets;

public class ImageSetTests
{
    private static readonly ImageSet Set = new([.. Enumerable.Range(0, 48).Select(i => (byte)i)], [0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2], 2, 2, ["a", "b", "c"]);

    [Fact]
    public void A_few_of_each_class_come_in_turn_and_are_among_those_of_a_larger_sample()
    {
        var (two, three) = (Set.Few(2, seed: 5), Set.Few(3, seed: 5));
        Assert.Equal([0, 1, 2, 0, 1, 2], two.Labels);
        Assert.Equal(two.Pixels, three.Take(Enumerable.Range(0, 6)).Pixels);
        Assert.Equal(9, Enumerable.Range(0, 9).Select(i => three.Image(i)[0]).Distinct().Count());
        Assert.NotEqual(Set.Few(4, seed: 5).Pixels, Set.Few(4, seed: 6).Pixels);
    }

    [Fact]
    public void More_than_there_are_is_refused_by_name() =>
        Assert.Contains("4 images of 'a', not 5", Assert.Throws<ArgumentOutOfRangeException>(() => Set.Few(5, seed: 0)).Message, StringComparison.Ordinal);

    [Fact]
    public void Tensors_hold_the_scaled_pixels()
    {
        using var examples = Set.ToExamples();
        Assert.Equal([12, 1, 2, 2], examples.Inputs.shape);
        Assert.Equal(((47 / 255.0) - 0.25) / 0.3, examples.Inputs[11, 0, 1, 1].item<float>(), 1e-6);
        Assert.Equal(2, examples.Labels[11].item<long>());
    }
}
