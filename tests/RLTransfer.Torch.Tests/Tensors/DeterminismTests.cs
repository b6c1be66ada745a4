using TorchSharp;
using static TorchSharp.torch;

namespace RLTransfer.Torch.Tests.Tensors;

public sealed class DeterminismTests
{
    [Fact]
    public void The_same_training_gives_the_same_bits()
    {
        var first = Train();
        for (var i = 0; i < 3; i++)
            Assert.Equal(first, Train());
    }

    private static float[] Train()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new torch.Generator(11);
        Tensor Draw(params long[] shape) => torch.randn(shape, generator: generator);
        var (x, y) = (Draw(64, 9), Draw(64, 3));
        var (w1, w2) = ((Draw(9, 33) * 0.3).detach().requires_grad_(), (Draw(33, 3) * 0.2).detach().requires_grad_());
        for (var step = 0; step < 20; step++)
        {
            var gradients = torch.autograd.grad([(x.mm(w1).tanh().mm(w2) - y).square().mean()], [w1, w2]);
            using (torch.no_grad())
            {
                w1.sub_(gradients[0] * 0.1);
                w2.sub_(gradients[1] * 0.1);
            }
        }

        return [.. w1.data<float>(), .. w2.data<float>()];
    }
}
