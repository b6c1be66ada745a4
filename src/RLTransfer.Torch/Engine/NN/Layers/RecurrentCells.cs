using TorchSharp.Modules;
using TorchSharp.Native;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>What cells of G gates share: W_ih [G H, I], W_hh [G H, H], b_ih and b_hh [G H], all uniform in ±1/√H at first.</summary>
    public abstract class RecurrentCell<TState, TResult> : Module<Tensor, TState, TResult>
    {
        private readonly long hidden;

        private protected RecurrentCell(string name, long gates, long inputSize, long hiddenSize, bool bias, Device? device, ScalarType? dtype) : base(name)
        {
            hidden = hiddenSize;
            var bound = hidden > 0 ? 1 / Math.Sqrt(hidden) : 0;
            weight_ih = Start(gates * hidden, inputSize);
            weight_hh = Start(gates * hidden, hidden);
            if (!bias) return;
            bias_ih = Start(gates * hidden);
            bias_hh = Start(gates * hidden);

            Parameter Start(params long[] shape) => Parameter(init.uniform_(empty(shape, dtype, device), -bound, bound));
        }

        public Parameter? weight_ih { get; set => ConditionallyRegisterParameter(nameof(weight_ih), field = value); }

        public Parameter? weight_hh { get; set => ConditionallyRegisterParameter(nameof(weight_hh), field = value); }

        public Parameter? bias_ih { get; set => ConditionallyRegisterParameter(nameof(bias_ih), field = value); }

        public Parameter? bias_hh { get; set => ConditionallyRegisterParameter(nameof(bias_hh), field = value); }

        /// <summary>The state of one who has seen nothing: [B, H].</summary>
        private protected Tensor Zeros(Tensor input) => input.new_zeros([.. input.shape[..^1], hidden]);
    }

    /// <summary>A gated recurrent unit (Cho et al. 2014): input [B, I] and state [B, H] give the next state [B, H]; without a state, from zeros.</summary>
    public sealed class GRUCell : RecurrentCell<Tensor, Tensor>
    {
        internal GRUCell(long inputSize, long hiddenSize, bool bias, Device? device, ScalarType? dtype) : base(nameof(GRUCell), 3, inputSize, hiddenSize, bias, device, dtype) { }

        public override Tensor forward(Tensor input, Tensor? h0 = null)
        {
            using var start = h0 is null ? Zeros(input) : null;
            return Aten.gru_cell.Call(input, h0 ?? start, weight_ih, weight_hh, bias_ih, bias_hh);
        }
    }

    /// <summary>A plain recurrent unit, tanh or ReLU: input [B, I] and state [B, H] give the next state [B, H]; without a state, from zeros.</summary>
    public sealed class RNNCell : RecurrentCell<Tensor, Tensor>
    {
        private readonly NonLinearities nonLinearity;

        internal RNNCell(long inputSize, long hiddenSize, NonLinearities nonLinearity, bool bias, Device? device, ScalarType? dtype) : base(nameof(RNNCell), 1, inputSize, hiddenSize, bias, device, dtype) =>
            this.nonLinearity = nonLinearity;

        public override Tensor forward(Tensor input, Tensor? h0 = null)
        {
            using var start = h0 is null ? Zeros(input) : null;
            var step = nonLinearity == NonLinearities.ReLU ? Aten.rnn_relu_cell : Aten.rnn_tanh_cell;
            return step.Call(input, h0 ?? start, weight_ih, weight_hh, bias_ih, bias_hh);
        }
    }

    /// <summary>A long short-term memory (Hochreiter and Schmidhuber 1997): input [B, I] and (h, c) [B, H] give the next (h, c); without a state, from zeros.</summary>
    public sealed class LSTMCell : RecurrentCell<(Tensor, Tensor)?, (Tensor, Tensor)>
    {
        internal LSTMCell(long inputSize, long hiddenSize, bool bias, Device? device, ScalarType? dtype) : base(nameof(LSTMCell), 4, inputSize, hiddenSize, bias, device, dtype) { }

        public new (Tensor, Tensor) call(Tensor input, (Tensor, Tensor)? h0_c0 = null) => base.call(input, h0_c0);

        public override (Tensor, Tensor) forward(Tensor input, (Tensor, Tensor)? h0_c0)
        {
            using var start = h0_c0 is null ? Zeros(input) : null;
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
