using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp.Modules
{
    /// <summary>Stochastic gradient descent, with momentum or Nesterov's (as PyTorch: b ← μ b + (1 − τ) g; the first b is g).</summary>
    public class SGD : OptimizerHelper, IMomentum
    {
        public SGD(IEnumerable<Parameter> parameters, double lr, double momentum = 0.0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false)
            : this([new ParamGroup { Parameters = parameters }], lr, momentum, dampening, weight_decay, nesterov, maximize) { }

        public SGD(IEnumerable<ParamGroup> parameters, double lr, double momentum = 0.0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false)
        {
            Require(lr >= 0, "learning rate", lr);
            Require(momentum >= 0, "momentum", momentum);
            Require(weight_decay >= 0, "weight_decay", weight_decay);
            if (nesterov && (momentum <= 0 || dampening != 0)) throw new ArgumentException("Nesterov momentum needs a momentum and no dampening.", nameof(nesterov));
            Defaults = new Options { LearningRate = lr, InitialLearningRate = lr, momentum = momentum, dampening = dampening, weight_decay = weight_decay, nesterov = nesterov, maximize = maximize };
            AddGroups(parameters);
        }

        public double Momentum { get => ((Options)Defaults).momentum!.Value; set => ((Options)Defaults).momentum = value; }

        private protected override OptimizerOptions NewOptions() => new Options();

        private protected override OptimizerState NewState(Parameter parameter) => new State(parameter);

        private protected override void Step(OptimizerOptions options, OptimizerState[] states)
        {
            var set = (Options)options;
            var (lr, momentum, dampening, decay) = (set.LearningRate!.Value, set.momentum!.Value, set.dampening!.Value, set.weight_decay!.Value);
            foreach (State state in states)
            {
                using var scope = NewDisposeScope();
                var parameter = state.Parameter;
                var grad = parameter.grad;
                if (grad is null) continue;
                if (set.maximize!.Value) grad = -grad;
                if (decay != 0) grad = grad.add(parameter, alpha: decay);
                if (momentum != 0)
                {
                    if (state.momentum_buffer is null) state.momentum_buffer = grad.clone().DetachFromDisposeScope();
                    else state.momentum_buffer.mul_(momentum).add_(grad, alpha: 1 - dampening);
                    grad = set.nesterov!.Value ? grad.add(state.momentum_buffer, alpha: momentum) : state.momentum_buffer;
                }
                parameter.add_(grad, alpha: -lr);
            }
        }

        public sealed class State(Parameter parameter) : OptimizerState(parameter)
        {
            public Tensor? momentum_buffer;

            public override void Initialize(OptimizerOptions options) => Replace(ref momentum_buffer, null);

            public override void SaveStateDict(BinaryWriter writer) => Save(writer, momentum_buffer);

            public override void LoadStateDict(BinaryReader reader) => Load(reader, ref momentum_buffer);

            public override void LoadStateDict(OptimizerState source) => Copy(ref momentum_buffer, ((State)source).momentum_buffer);

            public override bool ApproximatelyEquals(OptimizerState other) => other is State state && Close(momentum_buffer, state.momentum_buffer);

            public override void to(Device device) => Move(ref momentum_buffer, device);

            protected override void Dispose(bool disposing) => momentum_buffer?.Dispose();
        }

        public class Options : OptimizerOptions
        {
            public double? momentum;
            public double? dampening;
            public double? weight_decay;
            public bool? nesterov;
            public bool? maximize;

            public override void SaveStateDict(BinaryWriter writer)
            {
                base.SaveStateDict(writer);
                writer.Write(momentum!.Value);
                writer.Write(dampening!.Value);
                writer.Write(weight_decay!.Value);
                writer.Write(nesterov!.Value);
                writer.Write(maximize!.Value);
            }

            public override void LoadStateDict(BinaryReader reader)
            {
                base.LoadStateDict(reader);
                momentum = reader.ReadDouble();
                dampening = reader.ReadDouble();
                weight_decay = reader.ReadDouble();
                nesterov = reader.ReadBoolean();
                maximize = reader.ReadBoolean();
            }

            public override void LoadStateDict(OptimizerOptions source)
            {
                base.LoadStateDict(source);
                var other = (Options)source;
                (momentum, dampening, weight_decay, nesterov, maximize) = (other.momentum, other.dampening, other.weight_decay, other.nesterov, other.maximize);
            }

            internal override void CompleteFrom(OptimizerOptions defaults)
            {
                base.CompleteFrom(defaults);
                var own = (Options)defaults;
                momentum ??= own.momentum;
                dampening ??= own.dampening;
                weight_decay ??= own.weight_decay;
                nesterov ??= own.nesterov;
                maximize ??= own.maximize;
            }
        }

        public class ParamGroup : ParamGroup<Options>, IMomentum
        {
            public ParamGroup() { }

            public ParamGroup(IEnumerable<Parameter> parameters, Options options) : base(parameters, options) { }

            public ParamGroup(IEnumerable<Parameter> parameters, double lr = 1e-3, double momentum = 0.0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false)
                : base(parameters, new Options { LearningRate = lr, momentum = momentum, dampening = dampening, weight_decay = weight_decay, nesterov = nesterov, maximize = maximize }) { }

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
            public static SGD SGD(IEnumerable<Parameter> parameters, double learningRate, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false) =>
                new(parameters, learningRate, momentum, dampening, weight_decay, nesterov, maximize);

            public static SGD SGD(IEnumerable<(string name, Parameter parameter)> parameters, double learningRate, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false) =>
                new(parameters.Select(entry => entry.parameter), learningRate, momentum, dampening, weight_decay, nesterov, maximize);

            public static SGD SGD(IEnumerable<SGD.ParamGroup> parameters, double learningRate, double momentum = 0.0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false) =>
                new(parameters, learningRate, momentum, dampening, weight_decay, nesterov, maximize);
        }
    }
}
