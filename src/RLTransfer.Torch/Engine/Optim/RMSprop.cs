using TorchSharp.Modules;
using TorchSharp.Native;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp.Modules
{
    /// <summary>RMSprop (Tieleman and Hinton 2012); centered: Graves 2013.</summary>
    public class RMSProp : OptimizerHelper, IMomentum
    {
        public RMSProp(IEnumerable<Parameter> parameters, double lr = 1e-3, double alpha = 0.99, double eps = 1e-8, double weight_decay = 0, double momentum = 0.0, bool centered = false, bool maximize = false)
            : this([new ParamGroup { Parameters = parameters }], lr, alpha, eps, weight_decay, momentum, centered, maximize) { }

        public RMSProp(IEnumerable<ParamGroup> parameters, double lr = 1e-3, double alpha = 0.99, double eps = 1e-8, double weight_decay = 0, double momentum = 0.0, bool centered = false, bool maximize = false)
        {
            Require(lr >= 0, "learning rate", lr);
            Require(eps >= 0, "eps", eps);
            Require(momentum >= 0, "momentum", momentum);
            Require(weight_decay >= 0, "weight_decay", weight_decay);
            Require(alpha >= 0, "alpha", alpha);
            Defaults = new Options { LearningRate = lr, InitialLearningRate = lr, alpha = alpha, eps = eps, weight_decay = weight_decay, momentum = momentum, centered = centered, maximize = maximize };
            AddGroups(parameters);
        }

        public double Momentum { get => ((Options)Defaults).momentum!.Value; set => ((Options)Defaults).momentum = value; }

        private protected override OptimizerOptions NewOptions() => new Options();

        private protected override StateTable NewTable(Parameter[] parameters) => new(parameters, 3);

        private protected override OptimizerState StateOf(StateTable table, int row) => new State(table, row);

        private protected override void Step(OptimizerOptions options, StateTable table)
        {
            var set = (Options)options;
            var step = new RmsPropOptions(set.LearningRate!.Value, set.alpha!.Value, set.eps!.Value, set.weight_decay!.Value, set.momentum!.Value, set.centered!.Value, set.maximize!.Value);
            FusedOptimizers.RmsProp(table.Parameters, table.Column(0), table.Column(2, set.centered.Value), table.Column(1, set.momentum > 0), step);
        }

        public sealed class State : OptimizerState
        {
            internal State(StateTable table, int row) : base(table, row) { }

            /// <summary>The running mean of the gradient's square.</summary>
            public Tensor? square_avg => this[0];

            /// <summary>With momentum.</summary>
            public Tensor? momentum_buffer => this[1];

            /// <summary>The running mean of the gradient, where centered.</summary>
            public Tensor? grad_avg => this[2];

            private protected override int Required => 1;
        }

        public class Options : OptimizerOptions
        {
            public bool? maximize;
            public double? momentum;
            public double? alpha;
            public double? eps;
            public double? weight_decay;
            public bool? centered;

            public override void SaveStateDict(BinaryWriter writer)
            {
                base.SaveStateDict(writer);
                writer.Write(maximize!.Value);
                writer.Write(momentum!.Value);
                writer.Write(alpha!.Value);
                writer.Write(eps!.Value);
                writer.Write(weight_decay!.Value);
                writer.Write(centered!.Value);
            }

            public override void LoadStateDict(BinaryReader reader)
            {
                base.LoadStateDict(reader);
                maximize = reader.ReadBoolean();
                momentum = reader.ReadDouble();
                alpha = reader.ReadDouble();
                eps = reader.ReadDouble();
                weight_decay = reader.ReadDouble();
                centered = reader.ReadBoolean();
            }

            public override void LoadStateDict(OptimizerOptions source)
            {
                base.LoadStateDict(source);
                var other = (Options)source;
                (maximize, momentum, alpha, eps, weight_decay, centered) = (other.maximize, other.momentum, other.alpha, other.eps, other.weight_decay, other.centered);
            }

            internal override void CompleteFrom(OptimizerOptions defaults)
            {
                base.CompleteFrom(defaults);
                var own = (Options)defaults;
                maximize ??= own.maximize;
                momentum ??= own.momentum;
                alpha ??= own.alpha;
                eps ??= own.eps;
                weight_decay ??= own.weight_decay;
                centered ??= own.centered;
            }
        }

        public class ParamGroup : ParamGroup<Options>, IMomentum
        {
            public ParamGroup() { }

            public ParamGroup(IEnumerable<Parameter> parameters, Options options) : base(parameters, options) { }

            public ParamGroup(IEnumerable<Parameter> parameters, double lr = 1e-3, double eps = 1e-8, double alpha = 0.99, double weight_decay = 0, double momentum = 0.0, bool centered = false)
                : base(parameters, new Options { LearningRate = lr, eps = eps, alpha = alpha, weight_decay = weight_decay, momentum = momentum, centered = centered }) { }

            public double Momentum { get => Options.momentum!.Value; set => Options.momentum = value; }
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            public static RMSProp RMSProp(IEnumerable<Parameter> parameters, double lr = 0.01, double alpha = 0.99, double eps = 1e-8, double weight_decay = 0, double momentum = 0, bool centered = false, bool maximize = false) =>
                new(parameters, lr, alpha, eps, weight_decay, momentum, centered, maximize);

            public static RMSProp RMSProp(IEnumerable<(string name, Parameter parameter)> parameters, double lr = 0.01, double alpha = 0.99, double eps = 1e-8, double weight_decay = 0, double momentum = 0, bool centered = false, bool maximize = false) =>
                new(parameters.Select(entry => entry.parameter), lr, alpha, eps, weight_decay, momentum, centered, maximize);

            public static RMSProp RMSProp(IEnumerable<RMSProp.ParamGroup> parameters, double lr = 0.01, double alpha = 0.99, double eps = 1e-8, double weight_decay = 0, double momentum = 0, bool centered = false, bool maximize = false) =>
                new(parameters, lr, alpha, eps, weight_decay, momentum, centered, maximize);
        }
    }
}
