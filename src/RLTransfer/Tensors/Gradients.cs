using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace RLTransfer.Tensors;

/// <summary>Gradients of outputs with respect to inputs, for <c>autograd.grad</c>, in which every mistake ends the process.</summary>
/// <remarks>
/// By <c>autograd.backward</c>, whose errors TorchSharp hands on; the inputs' own <c>grad</c> is as it was before. Whatever cannot be
/// differentiated is an exception that names the tensor, its type and its shape.
/// </remarks>
public static class Gradients
{
    /// <summary>∂(Σ outputs · gradOutputs) / ∂inputs.</summary>
    /// <param name="outputs">What is differentiated; each has a graph.</param>
    /// <param name="inputs">With respect to what; each is in the graph.</param>
    /// <param name="gradOutputs">One for each output, of its shape, type and device; null for outputs of one number.</param>
    /// <param name="retainGraph">Whether the graph serves again; null: if <paramref name="createGraph"/>.</param>
    /// <param name="createGraph">Whether the gradients are to be differentiated themselves.</param>
    /// <returns>One for each input.</returns>
    /// <exception cref="ArgumentException">A tensor has no graph or is not in it, or does not fit.</exception>
    /// <exception cref="InvalidOperationException">The graph is used up, or a tensor that it needs was changed in place.</exception>
    public static Tensor[] Of(IReadOnlyList<Tensor> outputs, IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor>? gradOutputs = null, bool? retainGraph = null, bool createGraph = false)
    {
        var found = OfReached(outputs, inputs, gradOutputs, retainGraph, createGraph);
        var unreached = Array.IndexOf(found, null);
        if (unreached < 0)
        {
            return found!;
        }

        foreach (var gradient in found)
        {
            gradient?.Dispose();
        }

        throw new ArgumentException($"Gradients.Of: input {unreached} ({Describe(inputs[unreached])}) was not used to compute the outputs; take it out, or call Gradients.OfReached, which leaves its gradient null.", nameof(inputs));
    }

    /// <summary>The same, where an input may be without influence.</summary>
    /// <inheritdoc cref="Of" path="/param"/>
    /// <returns>One for each input; null where no output depends on it.</returns>
    /// <exception cref="ArgumentException">A tensor has no graph or does not fit.</exception>
    /// <exception cref="InvalidOperationException">The graph is used up, or a tensor that it needs was changed in place.</exception>
    public static Tensor?[] OfReached(IReadOnlyList<Tensor> outputs, IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor>? gradOutputs = null, bool? retainGraph = null, bool createGraph = false)
    {
        Check(outputs, inputs, gradOutputs);
        NodeFailure.Take();                                                     // one of an earlier pass, which someone else caught
        var before = new Tensor?[inputs.Count];
        for (var i = 0; i < before.Length; i++)
        {
            inputs[i].retain_grad();                                            // a tensor inside of the graph has none of its own otherwise
            before[i] = inputs[i].grad;
            inputs[i].grad = null;
        }

        try
        {
            autograd.backward([.. outputs], gradOutputs?.ToArray(), retainGraph ?? createGraph, createGraph, [.. inputs]);
            return [.. inputs.Select(input => input.grad)];
        }
        catch (ExternalException error)
        {
            throw new InvalidOperationException($"Gradients of {string.Join(", ", outputs.Select(Describe))}: {NodeFailure.Take() ?? TorchErrors.Line(error)}", error);
        }
        finally
        {
            for (var i = 0; i < before.Length; i++)
            {
                inputs[i].grad = before[i];
                before[i]?.Dispose();
            }
        }
    }

    private static void Check(IReadOnlyList<Tensor> outputs, IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor>? gradOutputs)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(inputs);
        Require(outputs.Count > 0, "there is no output", nameof(outputs));
        Require(inputs.Count > 0, "there is no input", nameof(inputs));
        Require(gradOutputs is null || gradOutputs.Count == outputs.Count, $"{outputs.Count} outputs, but {gradOutputs?.Count} gradients of outputs", nameof(gradOutputs));
        for (var i = 0; i < outputs.Count; i++)
        {
            var output = outputs[i];
            Require(output is not null, $"output {i} is null", nameof(outputs));
            Require(output!.requires_grad, $"output {i} ({Describe(output)}) has no graph: it was computed from no tensor that requires a gradient, under no_grad, or detached", nameof(outputs));
            if (gradOutputs?[i] is { } given)
            {
                Require(given.shape.AsSpan().SequenceEqual(output.shape), $"the gradient of output {i} is {Describe(given)}, but the output is {Describe(output)}", nameof(gradOutputs));
                Require(given.dtype == output.dtype && given.device_type == output.device_type && given.device_index == output.device_index, $"the gradient of output {i} is {Describe(given)}, but the output is {Describe(output)}", nameof(gradOutputs));
            }
            else
            {
                Require(output.numel() == 1, $"output {i} ({Describe(output)}) is not one number: sum it, or hand in the gradient of the outputs", nameof(outputs));
            }
        }

        for (var i = 0; i < inputs.Count; i++)
        {
            Require(inputs[i] is not null, $"input {i} is null", nameof(inputs));
            Require(inputs[i].requires_grad, $"input {i} ({Describe(inputs[i])}) requires no gradient: call requires_grad_() before the outputs are computed", nameof(inputs));
            for (var j = 0; j < i; j++)
            {
                Require(!ReferenceEquals(inputs[i], inputs[j]), $"inputs {j} and {i} are the same tensor", nameof(inputs));
            }
        }
    }

    private static void Require(bool holds, string otherwise, string name)
    {
        if (!holds)
        {
            throw new ArgumentException($"Gradients: {otherwise}.", name);
        }
    }

    private static string Describe(Tensor tensor) => $"{tensor.dtype} [{string.Join(", ", tensor.shape)}]{(tensor.device_type == DeviceType.CPU ? "" : $" on {tensor.device}")}";
}
