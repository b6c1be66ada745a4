using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>How weights start. Every function fills its tensor in place, outside autograd, and returns it; the draws are PyTorch's for the same seed.</summary>
        public static class init
        {
            public enum NonlinearityType
            {
                Linear = 0,
                Conv1D = 1,
                Conv2D = 2,
                Conv3D = 3,
                ConvTranspose1D = 4,
                ConvTranspose2D = 5,
                ConvTranspose3D = 6,
                Sigmoid = 7,
                Tanh = 8,
                ReLU = 9,
                LeakyReLU = 10,
            }

            public enum FanInOut
            {
                FanIn = 0,
                FanOut = 1,
            }

            /// <summary>The gain that keeps the variance of activations through this nonlinearity.</summary>
            public static double calculate_gain(NonlinearityType nonlinearity, double param = 0.0) => nonlinearity switch
            {
                NonlinearityType.Tanh => 5.0 / 3.0,
                NonlinearityType.ReLU => Math.Sqrt(2),
                NonlinearityType.LeakyReLU => Math.Sqrt(2 / (1 + param * param)),
                _ => 1.0,
            };

            public static Tensor ones_(Tensor tensor) => constant_(tensor, 1);

            public static Tensor zeros_(Tensor tensor) => Fill(tensor, t => t.zero_());

            public static Tensor constant_(Tensor tensor, Scalar val) => Fill(tensor, t => t.fill_(val));

            public static Tensor uniform_(Tensor tensor, double low = 0, double high = 1, Generator? generator = null) => Fill(tensor, t => t.uniform_(low, high, generator));

            public static Tensor normal_(Tensor tensor, double mean = 0, double std = 1, Generator? generator = null) => Fill(tensor, t => t.normal_(mean, std, generator));

            /// <summary>A normal cut off at a and b, by the inverse of its distribution function.</summary>
            public static Tensor trunc_normal_(Tensor tensor, double mean = 0.0, double std = 1.0, double a = -2.0, double b = 2.0, Generator? generator = null) => Fill(tensor, t =>
            {
                static double Below(double x) => (1 + Erf(x / Math.Sqrt(2))) / 2;
                var (low, high) = (Below((a - mean) / std), Below((b - mean) / std));
                t.uniform_(2 * low - 1, 2 * high - 1, generator).erfinv_();
                t.mul_(std * Math.Sqrt(2)).add_(mean).clamp_(a, b);
            });

            /// <summary>The identity [n, n], padded with zeros where the matrix is not square.</summary>
            public static Tensor eye_(Tensor tensor)
            {
                if (tensor.ndim != 2) throw new ArgumentException($"eye_ fills matrices, got {tensor.ndim} dimensions.", nameof(tensor));
                return Fill(tensor, t =>
                {
                    using var identity = eye(t.shape[0], t.shape[1], t.dtype, t.device);
                    t.copy_(identity);
                });
            }

            /// <summary>A convolution's weights that pass each channel on unchanged.</summary>
            public static Tensor dirac_(Tensor tensor)
            {
                if (tensor.ndim is < 3 or > 5) throw new ArgumentException($"dirac_ fills weights of convolutions (3 to 5 dimensions), got {tensor.ndim}.", nameof(tensor));
                return Fill(tensor, t =>
                {
                    t.zero_();
                    var centre = t.shape[2..].Select(size => size / 2).ToArray();
                    for (var channel = 0L; channel < Math.Min(t.shape[0], t.shape[1]); channel++)
                    {
                        using var scope = NewDisposeScope();
                        var entry = t.select(0, channel).select(0, channel);
                        foreach (var at in centre) entry = entry.select(0, at);
                        entry.fill_(1);
                    }
                });
            }

            /// <summary>A (semi-)orthogonal matrix, the dimensions after the first taken as one (Saxe et al. 2013).</summary>
            public static Tensor orthogonal_(Tensor tensor, double gain = 1.0)
            {
                if (tensor.ndim < 2) throw new ArgumentException($"orthogonal_ fills tensors of 2 or more dimensions, got {tensor.ndim}.", nameof(tensor));
                return Fill(tensor, t =>
                {
                    using var scope = NewDisposeScope();
                    var (rows, columns) = (t.shape[0], t.numel() / t.shape[0]);
                    var flat = t.new_empty(rows, columns).normal_(0, 1);
                    if (rows < columns) flat = flat.t();
                    var (q, r) = linalg.qr(flat);
                    q = q * r.diagonal().sign();                       // makes Q uniform over orthogonal matrices
                    if (rows < columns) q = q.t();
                    t.copy_(q.reshape(t.shape)).mul_(gain);
                });
            }

            /// <summary>A normal matrix in which each column has this share of zeros.</summary>
            public static Tensor sparse_(Tensor tensor, double sparsity, double std = 0.01)
            {
                if (tensor.ndim != 2) throw new ArgumentException($"sparse_ fills matrices, got {tensor.ndim} dimensions.", nameof(tensor));
                return Fill(tensor, t =>
                {
                    using var scope = NewDisposeScope();
                    var (rows, columns) = (t.shape[0], t.shape[1]);
                    t.normal_(0, std);
                    for (var column = 0L; column < columns; column++)
                    {
                        var zeros = randperm(rows).slice(0, 0, (long)Math.Ceiling(sparsity * rows), 1);
                        t.select(1, column).index_fill_(0, zeros, 0);
                    }
                });
            }

            public static Tensor kaiming_uniform_(Tensor tensor, double a = 0, FanInOut mode = FanInOut.FanIn, NonlinearityType nonlinearity = NonlinearityType.LeakyReLU)
            {
                if (tensor.numel() == 0) return tensor;
                var bound = Math.Sqrt(3) * calculate_gain(nonlinearity, a) / Math.Sqrt(Fan(tensor, mode));   // He et al. 2015, Eq. 14
                return uniform_(tensor, -bound, bound);
            }

            public static Tensor kaiming_normal_(Tensor tensor, double a = 0, FanInOut mode = FanInOut.FanIn, NonlinearityType nonlinearity = NonlinearityType.LeakyReLU)
            {
                if (tensor.numel() == 0) return tensor;
                return normal_(tensor, 0, calculate_gain(nonlinearity, a) / Math.Sqrt(Fan(tensor, mode)));
            }

            public static Tensor xavier_uniform_(Tensor tensor, double gain = 1.0)
            {
                var (fanIn, fanOut) = CalculateFanInAndFanOut(tensor);
                var bound = Math.Sqrt(3) * gain * Math.Sqrt(2.0 / (fanIn + fanOut));                         // Glorot and Bengio 2010, Eq. 16
                return uniform_(tensor, -bound, bound);
            }

            public static Tensor glorot_uniform_(Tensor tensor, double gain = 1.0) => xavier_uniform_(tensor, gain);

            public static Tensor xavier_normal_(Tensor tensor, double gain = 1.0)
            {
                var (fanIn, fanOut) = CalculateFanInAndFanOut(tensor);
                return normal_(tensor, 0, gain * Math.Sqrt(2.0 / (fanIn + fanOut)));
            }

            public static Tensor glorot_normal_(Tensor tensor, double gain = 1.0) => xavier_normal_(tensor, gain);

            /// <summary>How many inputs reach an output, and the reverse, for weights [out, in, kernel…].</summary>
            public static (long fanIn, long fanOut) CalculateFanInAndFanOut(Tensor tensor)
            {
                if (tensor.ndim < 2) throw new ArgumentException($"Fan in and fan out are those of 2 or more dimensions, got {tensor.ndim}.", nameof(tensor));
                var shape = tensor.shape;
                var field = 1L;
                foreach (var size in shape.AsSpan(2)) field *= size;
                return (shape[1] * field, shape[0] * field);
            }

            /// <summary>PyTorch's default for linear layers and convolutions: both uniform in ±1/√(fan in), the weight first.</summary>
            internal static void reset(Parameter weight, Parameter? bias)
            {
                kaiming_uniform_(weight, Math.Sqrt(5));
                if (bias is null) return;
                var (fanIn, _) = CalculateFanInAndFanOut(weight);
                var bound = fanIn > 0 ? 1 / Math.Sqrt(fanIn) : 0;
                uniform_(bias, -bound, bound);
            }

            private static long Fan(Tensor tensor, FanInOut mode)
            {
                var (fanIn, fanOut) = CalculateFanInAndFanOut(tensor);
                return mode == FanInOut.FanIn ? fanIn : fanOut;
            }

            private static Tensor Fill(Tensor tensor, Action<Tensor> fill)
            {
                using var guard = no_grad();
                fill(tensor);
                return tensor;
            }

            private static double Erf(double x)
            {
                using var value = tensor(x, ScalarType.Float64);
                using var result = value.erf();
                return result.item<double>();
            }
        }
    }
}
