using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Derivatives of what was computed.</summary>
    public static unsafe partial class autograd
    {
        /// <summary>The sums of gradients of <paramref name="outputs"/> with respect to <paramref name="inputs"/>; nothing is accumulated.</summary>
        /// <returns>One per input; null for one that had no part in the outputs, where <paramref name="allow_unused"/>.</returns>
        public static IList<Tensor> grad(
            IList<Tensor> outputs, IList<Tensor> inputs, IList<Tensor>? grad_outputs = null, bool retain_graph = false, bool create_graph = false, bool allow_unused = false)
        {
            nint[] from = Handles(outputs), to = Handles(inputs), weights = Handles(grad_outputs), results = new nint[inputs.Count];
            fixed (nint* fromPointer = from, toPointer = to, weightsPointer = weights, resultsPointer = results)
            {
                Bridge.Check(Bridge.Gradients(
                    fromPointer, from.Length, toPointer, to.Length, weightsPointer, weights.Length, retain_graph || create_graph ? 1 : 0, create_graph ? 1 : 0, allow_unused ? 1 : 0, resultsPointer));
            }

            GC.KeepAlive(outputs);
            GC.KeepAlive(inputs);
            GC.KeepAlive(grad_outputs);
            return Array.ConvertAll(results, handle => handle != 0 ? new Tensor(handle) : null!);
        }

        /// <summary>Adds the gradients of <paramref name="tensors"/> to the leaves' <see cref="Tensor.grad"/>.</summary>
        public static void backward(IList<Tensor> tensors, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null)
        {
            nint[] from = Handles(tensors), weights = Handles(grad_tensors), to = Handles(inputs);
            fixed (nint* fromPointer = from, weightsPointer = weights, toPointer = to)
            {
                Bridge.Check(Bridge.Backward(
                    fromPointer, from.Length, weightsPointer, weights.Length, retain_graph is { } retain ? (retain ? 1 : 0) : -1, create_graph ? 1 : 0, toPointer, to.Length));
            }

            GC.KeepAlive(tensors);
            GC.KeepAlive(grad_tensors);
            GC.KeepAlive(inputs);
        }

        public static void backward(Tensor tensor, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null) =>
            backward([tensor], grad_tensors, retain_graph, create_graph, inputs);

        public static void backward(Tensor tensor, Tensor grad_tensor, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null) =>
            backward([tensor], [grad_tensor], retain_graph, create_graph, inputs);

        private static nint[] Handles(IList<Tensor>? tensors)
        {
            if (tensors is null)
                return [];
            var handles = new nint[tensors.Count];
            for (var i = 0; i < handles.Length; i++)
                handles[i] = tensors[i]?.Handle ?? 0;
            return handles;
        }
    }
}
