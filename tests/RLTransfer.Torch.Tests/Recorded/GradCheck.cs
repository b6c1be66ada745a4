using TorchSharp;
using static TorchSharp.torch;

namespace RLTransfer.Torch.Tests.Recorded;

/// <summary>Autograd against central differences, in float64.</summary>
public static class GradCheck
{
    private const double Step = 1e-6;

    /// <summary>Autograd's gradients of <see cref="WeightedSum"/> with respect to the floating inputs; zeros for one that has no part.</summary>
    public static Tensor[] Analytic(Func<Tensor[], Tensor[]> function, Tensor[] inputs)
    {
        var wanted = inputs.Where(input => input.requires_grad).ToArray();
        var found = torch.autograd.grad([WeightedSum(function(inputs))], wanted, allow_unused: true);
        return wanted.Select((input, i) => found[i] ?? torch.zeros_like(input)).ToArray();
    }

    /// <summary>Fails where a gradient differs from (f(x + h) − f(x − h)) / 2h by more than 1e-6 of the largest.</summary>
    public static void Assert(Func<Tensor[], Tensor[]> function, Tensor[] inputs)
    {
        var analytic = Analytic(function, inputs);
        var place = 0;
        for (var i = 0; i < inputs.Length; i++)
        {
            if (!inputs[i].requires_grad)
                continue;
            using var original = inputs[i].detach().clone();
            var differences = new double[original.numel()];
            for (var element = 0; element < differences.Length; element++)
                differences[element] = (Moved(i, original, element, +Step) - Moved(i, original, element, -Step)) / (2 * Step);
            Close.Assert(differences, analytic[place++].data<double>().ToArray(), 1e-6, 1e-8);
        }

        double Moved(int input, Tensor original, int element, double step)
        {
            using var scope = torch.NewDisposeScope();
            var flat = original.data<double>().ToArray();
            flat[element] += step;
            var arguments = inputs.ToArray();
            arguments[input] = torch.tensor(flat, original.shape).requires_grad_();
            return WeightedSum(function(arguments)).item<double>();
        }
    }

    /// <summary>Every floating output, weighted by cos 1, cos 2, …: record.py has the same.</summary>
    public static Tensor WeightedSum(Tensor[] outputs)
    {
        Tensor? total = null;
        foreach (var output in outputs)
        {
            if (!output.is_floating_point() || !output.requires_grad)
                continue;
            var weights = torch.cos(torch.arange(1, output.numel() + 1, ScalarType.Float64)).to(output.dtype);
            var sum = (output.flatten() * weights).sum();
            total = total is null ? sum : total + sum;
        }

        return total ?? throw new InvalidOperationException("No output depends on an input.");
    }
}
