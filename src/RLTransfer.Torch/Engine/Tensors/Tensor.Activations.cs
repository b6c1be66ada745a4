using TorchSharp.Native;

namespace TorchSharp;

// The nonlinearities of networks.
public static partial class torch
{
    public partial class Tensor
    {
        public Tensor relu() => Aten.relu.Call(this);

        public Tensor relu_() => Aten.relu_.CallInPlace(this, this);

        public Tensor relu6() => Aten.relu6.Call(this);

        public Tensor relu6_() => Aten.relu6_.CallInPlace(this, this);

        public Tensor celu(Scalar alpha) => Aten.celu.Call(this, alpha);

        public Tensor celu() => celu(1.0);

        public Tensor elu(double alpha = 1) => Aten.elu.Call(this, alpha);

        public Tensor elu(Scalar alpha, Scalar scale, Scalar input_scale) => Aten.elu.Call(this, alpha, scale, input_scale);

        public Tensor gelu() => Aten.gelu.Call(this);

        public Tensor glu(long dim = -1) => Aten.glu.Call(this, dim);

        public Tensor hardsigmoid() => Aten.hardsigmoid.Call(this);

        public Tensor hardswish() => Aten.hardswish.Call(this);

        public Tensor hardtanh(Scalar min, Scalar max) => Aten.hardtanh.Call(this, min, max);

        public Tensor leaky_relu(Scalar negative_slope) => Aten.leaky_relu.Call(this, negative_slope);

        public Tensor leaky_relu_(Scalar negative_slope) => Aten.leaky_relu_.CallInPlace(this, this, negative_slope);

        public Tensor prelu(Tensor target) => Aten.prelu.Call(this, target);

        public Tensor selu() => Aten.selu.Call(this);

        public Tensor silu() => Aten.silu.Call(this);

        public Tensor log_sigmoid() => Aten.log_sigmoid.Call(this);

        public Tensor softplus(double beta = 1, double threshold = 20) => Aten.softplus.Call(this, beta, threshold);

        public Tensor threshold(Scalar threshold, Scalar value) => Aten.threshold.Call(this, threshold, value);

        public Tensor softmax(long dim, ScalarType? dtype = null) => Aten.softmax_int.Call(this, dim, dtype);

        public Tensor log_softmax(long dim, ScalarType? dtype = null) => Aten.log_softmax_int.Call(this, dim, dtype);
    }
}
