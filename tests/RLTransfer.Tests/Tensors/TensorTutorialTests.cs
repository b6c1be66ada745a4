using TorchSharp;
using static TorchSharp.torch;

namespace RLTransfer.Tests.Tensors;

/// <summary>Tensor code in the manner of TorchSharp's tutorials, as a student would type it.</summary>
public sealed class TensorTutorialTests
{
    [Fact]
    public void Creating_tensors()
    {
        var t = torch.zeros(4, 15, dtype: torch.int32);
        Assert.Equal("[4x15], type = Int32, device = cpu", t.ToString());
        Assert.Equal(60, torch.ones(4, 15).sum().item<float>());
        Assert.Equal(3.14f, torch.full(2, 2, 3.14f)[1, 1].item<float>());
        Assert.Equal([1L, 2, 3], torch.tensor(new[] { 1L, 2, 3 }).data<long>().ToArray());
        Assert.Equal([0f, 0.25f, 0.5f, 0.75f, 1f], torch.linspace(0, 1, 5).data<float>().ToArray());
        Assert.Equal([1f, 3f], torch.arange(1.0f, 5.0f, 2.0f).data<float>().ToArray());
        Assert.Equal([3L, 5], torch.rand(3, 5).shape);
        Assert.Equal(int64, torch.randint(0, 10, new long[] { 3 }).dtype);
        Assert.Equal(new[] { 0L, 1, 2, 3 }, torch.randperm(4).sort().Values.data<long>().ToArray());
        Assert.Equal([2L, 2, 2], torch.from_array(new double[2, 2, 2]).shape);
        Assert.Equal(float64, torch.from_array(new double[2, 2, 2]).dtype);
        Assert.Equal(8, torch.ones_like(torch.rand(2, 4)).sum().ToInt32());
    }

    [Fact]
    public void Arithmetic_and_types()
    {
        var a = torch.ones(3, 4);
        var b = torch.zeros(3, 4);
        var c = torch.tensor(5);
        var result = a * c + b;
        Assert.Equal(5, result[0, 0].item<float>());
        a.add_(b).mul_(2).sub_(1);
        Assert.True((a == 1).all().item<bool>());
        Assert.Equal(float32, (torch.arange(3) + 0.5).dtype);
        Assert.Equal(float64, (torch.arange(3) + torch.tensor(0.5)).to(float64).dtype);
        Assert.Equal(2, (int)torch.tensor(2.7f).to(torch.ScalarType.Int32));
        Tensor fromNumber = 3.5;
        Assert.Equal(3.5, (double)fromNumber, 6);
        Assert.Equal(-1.0f, (1 - torch.tensor(2.0f)).ToSingle());
        Assert.Equal(4, torch.tensor(8).ToScalar().ToInt32() / 2);
    }

    [Fact]
    public void A_line_fitted_by_hand()
    {
        torch.random.manual_seed(4711);
        var x = torch.linspace(-1, 1, 50).unsqueeze(1);
        var y = 3 * x + 2;
        var w = torch.zeros(1, 1, requires_grad: true);
        var b = torch.zeros(1, requires_grad: true);
        for (var i = 0; i < 200; i++)
        {
            using var scope = torch.NewDisposeScope();
            var loss = (x.mm(w) + b - y).pow(2).mean();
            loss.backward();
            using (torch.no_grad())
            {
                w.sub_(w.grad! * 0.3);
                b.sub_(b.grad! * 0.3);
                w.grad!.zero_();
                b.grad!.zero_();
            }
        }

        Assert.Equal(3, w.item<float>(), 3);
        Assert.Equal(2, b.item<float>(), 3);
    }

    [Fact]
    public void Random_numbers_follow_the_seed()
    {
        torch.manual_seed(7);
        var first = torch.randn(5);
        torch.manual_seed(7);
        Assert.True(first.Equals(torch.randn(5)));
        using var generator = new torch.Generator(7);
        var own = torch.rand(5, generator: generator);
        generator.manual_seed(7);
        Assert.True(own.Equals(torch.rand(5, generator: generator)));
        var state = torch.get_rng_state();
        var next = torch.rand(3);
        torch.set_rng_state(state);
        Assert.True(next.Equals(torch.rand(3)));
    }

    [Fact]
    public void Reading_elements()
    {
        var t = torch.arange(6).reshape(2, 3);
        var data = t.data<long>();
        Assert.Equal(5, data[1, 2]);
        data[1, 2] = 50;
        Assert.Equal(50, t[1, 2].item<long>());
        Assert.Equal([0L, 3, 1, 4, 2, 50], t.t().data<long>().ToArray());
        Assert.Equal(60, t.data<long>().Sum());
        var square = (long[,])t.data<long>().ToNDArray();
        Assert.Equal(3, square[1, 0]);
        Assert.Equal(48, t.bytes.Length);
    }
}
