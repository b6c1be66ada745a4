using TorchSharp.Modules;
using TorchSharp.Native;

namespace TorchSharp;

file static class Op
{
    internal static readonly Operator
        Norms = Operator.Find("aten::_foreach_norm", "Scalar"),
        Scale = Operator.Find("aten::_foreach_mul_", "Scalar"),
        Norm = Operator.Find("aten::linalg_vector_norm");
}

public static partial class torch
{
    public static partial class nn
    {
        public static partial class utils
        {
            /// <summary>Scales all gradients by max_norm / (‖g‖ + 1e-6) where their joint norm exceeds it.</summary>
            /// <returns>The norm before.</returns>
            public static double clip_grad_norm_(IEnumerable<Parameter> tensors, double max_norm, double norm_type = 2.0)
            {
                using var guard = no_grad();
                using var scope = NewDisposeScope();
                var gradients = Gradients(tensors);
                if (gradients.Length == 0) return 0;
                var norms = double.IsPositiveInfinity(norm_type)
                    ? Array.ConvertAll(gradients, gradient => Op.Norm.Call(gradient, norm_type))
                    : Op.Norms.CallAll(gradients, norm_type);
                var total = Op.Norm.Call(stack(norms), norm_type).ToDouble();
                var factor = max_norm / (total + 1e-6);
                if (factor < 1) Op.Scale.CallAll(gradients, factor);
                return total;
            }

            /// <summary>Clamps every gradient's elements to ±clip_value.</summary>
            public static void clip_grad_value_(IEnumerable<Parameter> tensors, double clip_value)
            {
                using var guard = no_grad();
                using var scope = NewDisposeScope();
                foreach (var gradient in Gradients(tensors)) gradient.clamp_(-clip_value, clip_value);
            }

            /// <summary>All parameters end to end as one vector, in autograd.</summary>
            public static Tensor parameters_to_vector(IEnumerable<Parameter> tensors)
            {
                using var scope = NewDisposeScope();
                return cat([.. tensors.Select(parameter => parameter.reshape(-1))]).MoveToOuterDisposeScope();
            }

            /// <summary>Copies a vector's values back into the parameters.</summary>
            public static void vector_to_parameters(Tensor vec, IEnumerable<Parameter> tensors)
            {
                var parameters = tensors.ToArray();
                var total = parameters.Sum(parameter => parameter.numel());
                if (vec.ndim != 1 || vec.numel() != total)
                    throw new ArgumentException($"The parameters hold {total} numbers, the vector is [{string.Join(", ", vec.shape)}].", nameof(vec));
                using var guard = no_grad();
                using var scope = NewDisposeScope();
                var at = 0L;
                foreach (var parameter in parameters)
                {
                    parameter.copy_(vec.slice(0, at, at + parameter.numel(), 1).view(parameter.shape));
                    at += parameter.numel();
                }
            }

            private static Tensor[] Gradients(IEnumerable<Parameter> parameters) =>
                [.. parameters.Select(parameter => parameter.grad).OfType<Tensor>()];
        }
    }
}
