using TorchSharp.Native;
namespace TorchSharp;

file static class Op
{
    internal static readonly Operator
        Celu = Operator.Find("aten::celu"), CeluInPlace = Operator.Find("aten::celu_"),
        Elu = Operator.Find("aten::elu"), EluInPlace = Operator.Find("aten::elu_"),
        Gelu = Operator.Find("aten::gelu"), GeluInPlace = Operator.Find("aten::gelu_"),
        Glu = Operator.Find("aten::glu"),
        Hardshrink = Operator.Find("aten::hardshrink"),
        Hardsigmoid = Operator.Find("aten::hardsigmoid"), HardsigmoidInPlace = Operator.Find("aten::hardsigmoid_"),
        Hardswish = Operator.Find("aten::hardswish"), HardswishInPlace = Operator.Find("aten::hardswish_"),
        Hardtanh = Operator.Find("aten::hardtanh"), HardtanhInPlace = Operator.Find("aten::hardtanh_"),
        LeakyRelu = Operator.Find("aten::leaky_relu"), LeakyReluInPlace = Operator.Find("aten::leaky_relu_"),
        LogSigmoid = Operator.Find("aten::log_sigmoid"),
        LogSoftmax = Operator.Find("aten::log_softmax", "int"),
        Mish = Operator.Find("aten::mish"), MishInPlace = Operator.Find("aten::mish_"),
        Prelu = Operator.Find("aten::prelu"),
        Relu = Operator.Find("aten::relu"), ReluInPlace = Operator.Find("aten::relu_"),
        Relu6 = Operator.Find("aten::relu6"), Relu6InPlace = Operator.Find("aten::relu6_"),
        Selu = Operator.Find("aten::selu"), SeluInPlace = Operator.Find("aten::selu_"),
        Sigmoid = Operator.Find("aten::sigmoid"), SigmoidInPlace = Operator.Find("aten::sigmoid_"),
        Silu = Operator.Find("aten::silu"), SiluInPlace = Operator.Find("aten::silu_"),
        Softmax = Operator.Find("aten::softmax", "int"),
        Softplus = Operator.Find("aten::softplus"),
        Softshrink = Operator.Find("aten::softshrink"),
        Tanh = Operator.Find("aten::tanh"), TanhInPlace = Operator.Find("aten::tanh_"),
        Threshold = Operator.Find("aten::threshold"), ThresholdInPlace = Operator.Find("aten::threshold_");
}

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            public static Tensor celu(Tensor x, double alpha, bool inplace = false) => (inplace ? Op.CeluInPlace : Op.Celu).Call(x, alpha);

            public static Tensor elu(Tensor x, double alpha, bool inplace = false) => (inplace ? Op.EluInPlace : Op.Elu).Call(x, alpha);

            public static Tensor gelu(Tensor x) => Op.Gelu.Call(x);

            public static Tensor gelu(Tensor x, bool inplace) => gelu(x, Modules.GELU.Approximate.none, inplace);

            public static Tensor gelu(Tensor x, Modules.GELU.Approximate approximate, bool inplace = false) =>
                (inplace ? Op.GeluInPlace : Op.Gelu).Call(x, approximate == Modules.GELU.Approximate.tanh ? "tanh" : "none");

            public static Tensor glu(Tensor input, long dim = -1) => Op.Glu.Call(input, dim);

            public static Tensor hardshrink(Tensor x, double lambda = 0.5) => Op.Hardshrink.Call(x, lambda);

            public static Tensor hardsigmoid(Tensor input, bool inplace = false) => (inplace ? Op.HardsigmoidInPlace : Op.Hardsigmoid).Call(input);

            public static Tensor hardswish(Tensor input, bool inplace = false) => (inplace ? Op.HardswishInPlace : Op.Hardswish).Call(input);

            public static Tensor hardtanh(Tensor x, double min_val = -1.0, double max_val = 1.0, bool inplace = false) =>
                (inplace ? Op.HardtanhInPlace : Op.Hardtanh).Call(x, min_val, max_val);

            public static Tensor leaky_relu(Tensor input, double negative_slope = 0.01, bool inplace = false) =>
                (inplace ? Op.LeakyReluInPlace : Op.LeakyRelu).Call(input, negative_slope);

            public static Tensor logsigmoid(Tensor x) => Op.LogSigmoid.Call(x);

            public static Tensor log_softmax(Tensor x, long dim) => Op.LogSoftmax.Call(x, dim);

            public static Tensor mish(Tensor x, bool inplace = false) => (inplace ? Op.MishInPlace : Op.Mish).Call(x);

            public static Tensor prelu(Tensor input, Tensor weight) => Op.Prelu.Call(input, weight);

            public static Tensor relu(Tensor x, bool inplace = false) => (inplace ? Op.ReluInPlace : Op.Relu).Call(x);

            public static Tensor relu6(Tensor x, bool inplace = false) => (inplace ? Op.Relu6InPlace : Op.Relu6).Call(x);

            public static Tensor selu(Tensor x, bool inplace = false) => (inplace ? Op.SeluInPlace : Op.Selu).Call(x);

            public static Tensor sigmoid(Tensor x) => Op.Sigmoid.Call(x);

            public static Tensor sigmoid(Tensor x, bool inplace) => (inplace ? Op.SigmoidInPlace : Op.Sigmoid).Call(x);

            public static Tensor silu(Tensor x, bool inplace = false) => (inplace ? Op.SiluInPlace : Op.Silu).Call(x);

            public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) =>
                dtype is { } type ? Op.Softmax.Call(input, dim, type) : Op.Softmax.Call(input, dim);

            public static Tensor softmax2d(Tensor x) => Op.Softmax.Call(x, -3);

            public static Tensor softmin(Tensor x, long dim)
            {
                using var negative = -x;
                return Op.Softmax.Call(negative, dim);
            }

            public static Tensor softplus(Tensor x, double beta = 1, double threshold = 20) => Op.Softplus.Call(x, beta, threshold);

            public static Tensor softshrink(Tensor x, double lambda = 0.5) => Op.Softshrink.Call(x, lambda);

            public static Tensor softsign(Tensor x, bool inplace = false)
            {
                using var magnitude = x.abs();
                using var denominator = magnitude.add_(1);
                return inplace ? x.div_(denominator) : x.div(denominator);
            }

            public static Tensor tanh(Tensor x, bool inplace = false) => (inplace ? Op.TanhInPlace : Op.Tanh).Call(x);

            public static Tensor tanhshrink(Tensor x, bool inplace = false)
            {
                using var squashed = Op.Tanh.Call(x);
                return inplace ? x.sub_(squashed) : x.sub(squashed);
            }

            public static Tensor threshold(Tensor x, double threshold, double value, bool inplace = false) =>
                (inplace ? Op.ThresholdInPlace : Op.Threshold).Call(x, threshold, value);
        }
    }
}
