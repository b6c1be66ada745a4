using TorchSharp.Modules;
using TorchSharp.Native;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>The parameters of a recurrent cell of several gates: W_ih [G H, I], W_hh [G H, H], b_ih and b_hh [G H], all uniform in ±1/√H at first.</summary>
    file static class Gates
    {
        internal static Parameter Weight(long rows, long columns, long hidden, Device? device, ScalarType? dtype) => Uniform(empty([rows, columns], dtype, device), hidden);

        internal static Parameter Bias(long rows, long hidden, Device? device, ScalarType? dtype) => Uniform(empty([rows], dtype, device), hidden);

        private static Parameter Uniform(Tensor values, long hidden)
        {
            var bound = hidden > 0 ? 1 / Math.Sqrt(hidden) : 0;
            return Parameter(init.uniform_(values, -bound, bound));
        }

        internal static Tensor Zeros(Tensor input, long hidden) => input.new_zeros([.. input.shape[..^1], hidden]);
    }

    /// <summary>A gated recurrent unit (Cho et al. 2014): input [B, I] and state [B, H] give the next state [B, H]; without a state, from zeros.</summary>
    public sealed class GRUCell : Module<Tensor, Tensor, Tensor>
    {
        private readonly long hidden;

        internal GRUCell(long inputSize, long hiddenSize, bool bias, Device? device, ScalarType? dtype) : base(nameof(GRUCell))
        {
            hidden = hiddenSize;
            weight_ih = Gates.Weight(3 * hidden, inputSize, hidden, device, dtype);
            weight_hh = Gates.Weight(3 * hidden, hidden, hidden, device, dtype);
            if (!bias) return;
            bias_ih = Gates.Bias(3 * hidden, hidden, device, dtype);
            bias_hh = Gates.Bias(3 * hidden, hidden, device, dtype);
        }

        public Parameter? weight_ih { get; set => ConditionallyRegisterParameter(nameof(weight_ih), field = value); }

        public Parameter? weight_hh { get; set => ConditionallyRegisterParameter(nameof(weight_hh), field = value); }

        public Parameter? bias_ih { get; set => ConditionallyRegisterParameter(nameof(bias_ih), field = value); }

        public Parameter? bias_hh { get; set => ConditionallyRegisterParameter(nameof(bias_hh), field = value); }

        public override Tensor forward(Tensor input, Tensor? h0 = null)
        {
            using var start = h0 is null ? Gates.Zeros(input, hidden) : null;
            return Aten.gru_cell.Call(input, h0 ?? start, weight_ih, weight_hh, bias_ih, bias_hh);
        }
    }

    /// <summary>A plain recurrent unit, tanh or ReLU: input [B, I] and state [B, H] give the next state [B, H].</summary>
    public sealed class RNNCell : Module<Tensor, Tensor, Tensor>
    {
        private readonly long hidden;
        private readonly NonLinearities nonLinearity;

        internal RNNCell(long inputSize, long hiddenSize, NonLinearities nonLinearity, bool bias, Device? device, ScalarType? dtype) : base(nameof(RNNCell))
        {
            (hidden, this.nonLinearity) = (hiddenSize, nonLinearity);
            weight_ih = Gates.Weight(hidden, inputSize, hidden, device, dtype);
            weight_hh = Gates.Weight(hidden, hidden, hidden, device, dtype);
            if (!bias) return;
            bias_ih = Gates.Bias(hidden, hidden, device, dtype);
            bias_hh = Gates.Bias(hidden, hidden, device, dtype);
        }

        public Parameter? weight_ih { get; set => ConditionallyRegisterParameter(nameof(weight_ih), field = value); }

        public Parameter? weight_hh { get; set => ConditionallyRegisterParameter(nameof(weight_hh), field = value); }

        public Parameter? bias_ih { get; set => ConditionallyRegisterParameter(nameof(bias_ih), field = value); }

        public Parameter? bias_hh { get; set => ConditionallyRegisterParameter(nameof(bias_hh), field = value); }

        public override Tensor forward(Tensor input, Tensor? h0 = null)
        {
            using var start = h0 is null ? Gates.Zeros(input, hidden) : null;
            return (nonLinearity == NonLinearities.ReLU ? Aten.rnn_relu_cell : Aten.rnn_tanh_cell).Call(input, h0 ?? start, weight_ih, weight_hh, bias_ih, bias_hh);
        }
    }

    /// <summary>A long short-term memory (Hochreiter and Schmidhuber 1997): input [B, I] and (h, c) [B, H] give the next (h, c); without a state, from zeros.</summary>
    public sealed class LSTMCell : Module<Tensor, (Tensor, Tensor)?, (Tensor, Tensor)>
    {
        private readonly long hidden;

        internal LSTMCell(long inputSize, long hiddenSize, bool bias, Device? device, ScalarType? dtype) : base(nameof(LSTMCell))
        {
            hidden = hiddenSize;
            weight_ih = Gates.Weight(4 * hidden, inputSize, hidden, device, dtype);
            weight_hh = Gates.Weight(4 * hidden, hidden, hidden, device, dtype);
            if (!bias) return;
            bias_ih = Gates.Bias(4 * hidden, hidden, device, dtype);
            bias_hh = Gates.Bias(4 * hidden, hidden, device, dtype);
        }

        public Parameter? weight_ih { get; set => ConditionallyRegisterParameter(nameof(weight_ih), field = value); }

        public Parameter? weight_hh { get; set => ConditionallyRegisterParameter(nameof(weight_hh), field = value); }

        public Parameter? bias_ih { get; set => ConditionallyRegisterParameter(nameof(bias_ih), field = value); }

        public Parameter? bias_hh { get; set => ConditionallyRegisterParameter(nameof(bias_hh), field = value); }

        public new (Tensor, Tensor) call(Tensor input, (Tensor, Tensor)? h0_c0 = null) => base.call(input, h0_c0);

        public override (Tensor, Tensor) forward(Tensor input, (Tensor, Tensor)? h0_c0)
        {
            using var start = h0_c0 is null ? Gates.Zeros(input, hidden) : null;
            var (h, c) = h0_c0 ?? (start!, start!);
            return Aten.lstm_cell.CallPair(input, new[] { h, c }, weight_ih, weight_hh, bias_ih, bias_hh);
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public enum NonLinearities
            {
                ReLU = 0,
                Tanh = 1,
            }

            public static GRUCell GRUCell(long inputSize, long hiddenSize, bool bias = true, Device? device = null, ScalarType? dtype = null) => new(inputSize, hiddenSize, bias, device, dtype);

            public static RNNCell RNNCell(long inputSize, long hiddenSize, NonLinearities nonLinearity = NonLinearities.Tanh, bool bias = true, Device? device = null, ScalarType? dtype = null) => new(inputSize, hiddenSize, nonLinearity, bias, device, dtype);

            public static LSTMCell LSTMCell(long inputSize, long hiddenSize, bool bias = true, Device? device = null, ScalarType? dtype = null) => new(inputSize, hiddenSize, bias, device, dtype);
        }
    }
}
