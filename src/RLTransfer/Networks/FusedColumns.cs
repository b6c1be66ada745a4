using RLTransfer.Kernels;
using RLTransfer.Tensors;
using static TorchSharp.torch;

namespace RLTransfer.Networks;

/// <summary>A progressive network as one node of the graph. Only the last column's numbers have gradients: where the input's or an earlier column's are asked for, <see cref="ReferenceColumns"/> computes.</summary>
internal sealed unsafe class FusedColumns : autograd.SingleTensorFunction<FusedColumns>
{
    private const string CallKey = "call";

    /// <inheritdoc/>
    public override string Name => nameof(FusedColumns);

    /// <summary>What the last column makes of the input.</summary>
    /// <param name="columns">Fit the input and the parameters.</param>
    /// <param name="input">[members, B, …], without a gradient.</param>
    /// <param name="flats">Each column's flat parameter; the last one's may want a gradient.</param>
    /// <param name="learning">Whether each layer of the last column learns, then whether each lateral connection does.</param>
    /// <param name="reference">The same of operators, of the last column's parameter.</param>
    public static Tensor Run(ColumnPlan[] columns, Tensor input, IReadOnlyList<Tensor> flats, bool[] learning, Func<Tensor, Tensor> reference)
    {
        var batch = columns[^1].Own.BatchOf(input.shape);
        var x = input.is_contiguous() ? input : input.contiguous();
        var call = new Call(columns, batch, [.. flats.Select(flat => flat.is_contiguous() ? flat : flat.contiguous())], learning, reference);
        return is_grad_enabled() && flats[^1].requires_grad && Array.Exists(learning, learns => learns)
            ? apply(x, flats[^1], call)
            : Forward(call, x, call.Room());
    }

    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (input, flat, call) = ((Tensor)vars[0], (Tensor)vars[1], (Call)vars[2]);
        var kept = call.Room();
        var output = Forward(call, input, kept);
        ctx.save_for_backward([input, flat, .. kept]);
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
        catch (Exception error)
        {
            return [null!, NodeFailure.Refused(error), null!];
        }
    }

    private static List<Tensor> Backward(Call call, List<Tensor> saved, Tensor grad)
    {
        var (input, flat) = (saved[0], saved[1]);
        if (is_grad_enabled())
        {
            return [null!, Gradients.Of([call.Reference(flat)], [flat], [grad], createGraph: true)[0], null!];
        }

        Tensor[] kept = [.. saved.Skip(2)];
        var (given, gradient) = (grad.is_contiguous() ? grad : grad.contiguous(), zeros_like(flat));
        ColumnKernel.Backward(call.Columns, call.Batch, input.Pointer(), flat.Pointer(), Places(kept), given.Pointer(), call.Learning, gradient.Pointer(), Threads.Of(call.Columns[^1].Own.Members));
        GC.KeepAlive(kept);
        GC.KeepAlive(given);
        return [null!, gradient, null!];
    }

    private static Tensor Forward(Call call, Tensor input, Tensor[] kept)
    {
        var output = empty(call.Columns[^1].Own.OutputShape(call.Batch));
        ColumnKernel.Forward(call.Columns, call.Batch, input.Pointer(), Places(call.Flats), Places(kept), output.Pointer(), Threads.Of(call.Columns[^1].Own.Members));
        GC.KeepAlive(input);
        GC.KeepAlive(call.Flats);
        GC.KeepAlive(kept);
        return output;
    }

    private static nint[] Places(Tensor[] tensors) => Array.ConvertAll(tensors, tensor => (nint)tensor.Pointer());

    /// <summary>One forward pass, and what is wanted of its backward pass.</summary>
    private sealed record Call(ColumnPlan[] Columns, int Batch, Tensor[] Flats, bool[] Learning, Func<Tensor, Tensor> Reference)
    {
        /// <summary>Where each column's activations go.</summary>
        public Tensor[] Room() => [.. Columns.Select(column => empty(column.KeptSize(Batch)))];
    }
}
