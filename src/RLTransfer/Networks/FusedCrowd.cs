using RLTransfer.Kernels;
using RLTransfer.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace RLTransfer.Networks;

/// <summary>The network of a crowd as one node of the graph: C# over the tensors' memory. Its values and gradients are <see cref="ReferenceCrowd"/>'s, to rounding.</summary>
/// <remarks>
/// An exception inside of a node would end the process: shapes are checked before, and what still fails is a gradient that autograd
/// refuses. Of first derivatives only: where gradients are
/// themselves to be differentiated, the node's backward pass builds the reference's graph.
/// </remarks>
internal sealed unsafe class FusedCrowd : autograd.SingleTensorFunction<FusedCrowd>
{
    private const string CallKey = "call";

    /// <inheritdoc/>
    public override string Name => nameof(FusedCrowd);

    /// <summary>Whether memory can be reached: 32-bit floats on the CPU.</summary>
    public static bool Takes(Tensor input, Tensor flat) =>
        input.dtype == ScalarType.Float32 && input.device_type == DeviceType.CPU && flat.dtype == ScalarType.Float32 && flat.device_type == DeviceType.CPU;

    /// <summary>Every member's network on its own inputs.</summary>
    /// <param name="plan">Fits the input and the weights.</param>
    /// <param name="input">[members, B, …].</param>
    /// <param name="flat">All weights and biases.</param>
    /// <param name="learning">For each layer whether its weights are to have gradients.</param>
    /// <param name="reference">The same of operators: input, weights and which layers learn.</param>
    public static Tensor Run(CrowdPlan plan, Tensor input, Tensor flat, bool[] learning, Func<Tensor, Tensor, bool[], Tensor> reference)
    {
        var batch = plan.BatchOf(input.shape);
        plan.CheckFlat(flat.numel());
        var x = input.is_contiguous() ? input : input.contiguous();
        var weights = flat.is_contiguous() ? flat : flat.contiguous();
        var records = is_grad_enabled();
        var call = new Call(plan, batch, learning, records && weights.requires_grad && Array.Exists(learning, learns => learns), records && x.requires_grad, reference);
        return call.WantsWeights || call.WantsInput ? apply(x, weights, call) : Forward(call, x, weights, null);
    }

    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (input, flat, call) = ((Tensor)vars[0], (Tensor)vars[1], (Call)vars[2]);
        var kept = empty(call.Plan.KeptSize(call.Batch));
        var output = Forward(call, input, flat, kept);
        ctx.save_for_backward([input, flat, kept]);
        ctx.save_data(CallKey, call);
        return output;
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad)
    {
        var call = (Call)ctx.get_data(CallKey)!;
        try
        {
            return Backward(call, ctx.get_saved_variables(), grad);
        }
        catch (Exception error)                                                                              // such as weights changed in place since the forward pass
        {
            var refused = NodeFailure.Refused(error);
            return [call.WantsInput ? refused : null!, call.WantsWeights ? refused : null!, null!];
        }
    }

    private static List<Tensor> Backward(Call call, List<Tensor> saved, Tensor grad)
    {
        var (input, flat, kept) = (saved[0], saved[1], saved[2]);
        if (is_grad_enabled())
        {
            return Differentiable(call, input, flat, grad);
        }

        var given = grad.is_contiguous() ? grad : grad.contiguous();
        var (flatGradient, inputGradient) = (call.WantsWeights ? empty_like(flat) : null, call.WantsInput ? empty_like(input) : null);
        CrowdKernel.Backward(
            call.Plan, call.Batch, input.Pointer(), flat.Pointer(), kept.Pointer(), given.Pointer(),
            flatGradient is null ? null : flatGradient.Pointer(), call.Learning, inputGradient is null ? null : inputGradient.Pointer(), Threads.Of(call.Plan.Members));
        return [inputGradient!, flatGradient!, null!];                                                       // one for each argument: the call has none
    }

    private static Tensor Forward(Call call, Tensor input, Tensor flat, Tensor? kept)
    {
        var output = empty(call.Plan.OutputShape(call.Batch));
        CrowdKernel.Forward(call.Plan, call.Batch, input.Pointer(), flat.Pointer(), kept is null ? null : kept.Pointer(), output.Pointer(), Threads.Of(call.Plan.Members));
        return output;
    }

    /// <summary>The gradients as a graph of the reference's operators, from which they can be differentiated again.</summary>
    private static List<Tensor> Differentiable(Call call, Tensor input, Tensor flat, Tensor grad)
    {
        Tensor[] wanted = [.. call.WantsInput ? new[] { input } : [], .. call.WantsWeights ? new[] { flat } : []];
        var found = Gradients.Of([call.Reference(input, flat, call.Learning)], wanted, [grad], createGraph: true);
        return [call.WantsInput ? found[0] : null!, call.WantsWeights ? found[^1] : null!, null!];
    }

    /// <summary>One forward pass, and what is wanted of its backward pass.</summary>
    private sealed record Call(CrowdPlan Plan, int Batch, bool[] Learning, bool WantsWeights, bool WantsInput, Func<Tensor, Tensor, bool[], Tensor> Reference);
}
