using TorchSharp.Modules;
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class utils
        {
            /// <summary>Scales all gradients by max_norm / (‖g‖ + 1e-6) where their joint norm exceeds it.</summary>
            /// <returns>The norm before.</returns>
            public static double clip_grad_norm_(IEnumerable<Parameter> tensors, double max_norm, double norm_type = 2.0) =>
                FusedOptimizers.ClipGradNorm([.. tensors], max_norm, norm_type);

            /// <summary>Clamps every gradient's elements to ±clip_value.</summary>
            public static void clip_grad_value_(IEnumerable<Parameter> tensors, double clip_value) => FusedOptimizers.ClipGradValue([.. tensors], clip_value);

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
        }
    }
}
