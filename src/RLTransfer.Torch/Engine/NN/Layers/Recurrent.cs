using System.Globalization;
using TorchSharp.Modules;
using TorchSharp.Native;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>What recurrent layers over whole sequences share: for each layer and direction W_ih [G H, I], W_hh [G H, H], b_ih and b_hh [G H], uniform in ±1/√H at first.</summary>
    internal sealed class RecurrentWeights
    {
        private readonly (long Layers, bool Bias, double Dropout, bool Bidirectional, bool BatchFirst, long Hidden) shape;

        internal RecurrentWeights(Module owner, long gates, long inputSize, long hiddenSize, long numLayers, bool bias, bool batchFirst, double dropout, bool bidirectional, Device? device, ScalarType? dtype)
        {
            shape = (numLayers, bias, dropout, bidirectional, batchFirst, hiddenSize);
            var directions = bidirectional ? 2 : 1;
            var made = new List<Parameter>();
            for (var layer = 0L; layer < numLayers; layer++)
            {
                for (var direction = 0; direction < directions; direction++)
                {
                    var suffix = string.Create(CultureInfo.InvariantCulture, $"_l{layer}{(direction == 1 ? "_reverse" : "")}");
                    Add($"weight_ih{suffix}", [gates * hiddenSize, layer == 0 ? inputSize : directions * hiddenSize]);
                    Add($"weight_hh{suffix}", [gates * hiddenSize, hiddenSize]);
                    if (!bias) continue;
                    Add($"bias_ih{suffix}", [gates * hiddenSize]);
                    Add($"bias_hh{suffix}", [gates * hiddenSize]);
                }
            }
            All = [.. made];
            var bound = hiddenSize > 0 ? 1 / Math.Sqrt(hiddenSize) : 0;
            foreach (var parameter in All) init.uniform_(parameter, -bound, bound);

            void Add(string name, long[] sizes)
            {
                var parameter = Parameter(empty(sizes, dtype, device));
                owner.register_parameter(name, parameter);
                made.Add(parameter);
            }
        }

        /// <summary>In the order in which ATen takes them.</summary>
        internal Parameter[] All { get; }

        /// <summary>A state of zeros: [layers · directions, B, H].</summary>
        internal Tensor Start(Tensor input)
        {
            var directions = shape.Bidirectional ? 2 : 1;
            return input.ndim == 2
                ? input.new_zeros([shape.Layers * directions, shape.Hidden])
                : input.new_zeros([shape.Layers * directions, input.shape[shape.BatchFirst ? 0 : 1], shape.Hidden]);
        }

        internal Tensor[] Run(Operator op, Tensor input, Value state, bool training) =>
            op.CallAll(input, state, All, shape.Bias, shape.Layers, shape.Dropout, training, shape.Bidirectional, shape.BatchFirst);
    }

    /// <summary>Gated recurrent units over sequences [T, B, I] (or [B, T, I]); gives the outputs [T, B, H] and the last state.</summary>
    public sealed class GRU : Module<Tensor, Tensor?, (Tensor, Tensor)>
    {
        private readonly RecurrentWeights weights;

        internal GRU(long inputSize, long hiddenSize, long numLayers, bool bias, bool batchFirst, double dropout, bool bidirectional, Device? device, ScalarType? dtype) : base(nameof(GRU)) =>
            weights = new RecurrentWeights(this, 3, inputSize, hiddenSize, numLayers, bias, batchFirst, dropout, bidirectional, device, dtype);

        public new (Tensor, Tensor) call(Tensor input, Tensor? h0 = null) => base.call(input, h0);

        public override (Tensor, Tensor) forward(Tensor input, Tensor? h0 = null)
        {
            using var start = h0 is null ? weights.Start(input) : null;
            return weights.Run(Aten.gru_input, input, h0 ?? start, training) is [var output, var state] ? (output, state) : throw new InvalidOperationException("aten::gru has two results.");
        }

        public void flatten_parameters() { }
    }

    /// <summary>Long short-term memories over sequences [T, B, I] (or [B, T, I]); gives the outputs [T, B, H] and the last (h, c).</summary>
    public sealed class LSTM : Module<Tensor, (Tensor, Tensor)?, (Tensor, Tensor, Tensor)>
    {
        private readonly RecurrentWeights weights;

        internal LSTM(long inputSize, long hiddenSize, long numLayers, bool bias, bool batchFirst, double dropout, bool bidirectional, Device? device, ScalarType? dtype) : base(nameof(LSTM)) =>
            weights = new RecurrentWeights(this, 4, inputSize, hiddenSize, numLayers, bias, batchFirst, dropout, bidirectional, device, dtype);

        public new (Tensor, Tensor, Tensor) call(Tensor input, (Tensor, Tensor)? h0_c0 = null) => base.call(input, h0_c0);

        public override (Tensor, Tensor, Tensor) forward(Tensor input, (Tensor, Tensor)? h0_c0 = null)
        {
            using var start = h0_c0 is null ? weights.Start(input) : null;
            var (h, c) = h0_c0 ?? (start!, start!);
            return weights.Run(Aten.lstm_input, input, new[] { h, c }, training) is [var output, var lastH, var lastC] ? (output, lastH, lastC) : throw new InvalidOperationException("aten::lstm has three results.");
        }

        public void flatten_parameters() { }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static GRU GRU(long inputSize, long hiddenSize, long numLayers = 1, bool bias = true, bool batchFirst = false, double dropout = 0.0, bool bidirectional = false, Device? device = null, ScalarType? dtype = null) =>
                new(inputSize, hiddenSize, numLayers, bias, batchFirst, dropout, bidirectional, device, dtype);

            public static LSTM LSTM(long inputSize, long hiddenSize, long numLayers = 1, bool bias = true, bool batchFirst = false, double dropout = 0.0, bool bidirectional = false, Device? device = null, ScalarType? dtype = null) =>
                new(inputSize, hiddenSize, numLayers, bias, batchFirst, dropout, bidirectional, device, dtype);
        }
    }
}
