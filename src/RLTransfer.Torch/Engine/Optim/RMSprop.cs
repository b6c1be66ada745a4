using TorchSharp.Modules;
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

        private protected override OptimizerState NewState(Parameter parameter) => new State(parameter);

        private protected override void Step(OptimizerOptions options, OptimizerState[] states)
        {
            var set = (Options)options;
            var (lr, alpha, eps, decay, momentum) = (set.LearningRate!.Value, set.alpha!.Value, set.eps!.Value, set.weight_decay!.Value, set.momentum!.Value);
            foreach (State state in states)
            {
                using var scope = NewDisposeScope();
                var parameter = state.Parameter;
                var grad = parameter.grad;
                if (grad is null) continue;
                if (set.maximize!.Value) grad = -grad;
                state.step++;
                if (decay != 0) grad = grad.add(parameter, alpha: decay);
                state.square_avg!.mul_(alpha).addcmul_(grad, grad, value: 1 - alpha);
                var spread = state.square_avg;
                if (set.centered!.Value)
                {
                    state.grad_avg!.mul_(alpha).add_(grad, alpha: 1 - alpha);
                    spread = spread.addcmul(state.grad_avg, state.grad_avg, value: -1);        // E[g²] − E[g]²
                }
                var denominator = spread.sqrt().add_(eps);
                if (momentum > 0) parameter.add_(state.momentum_buffer!.mul_(momentum).addcdiv_(grad, denominator, value: 1), alpha: -lr);
                else parameter.addcdiv_(grad, denominator, value: -lr);
            }
        }

        public sealed class State(Parameter parameter) : OptimizerState(parameter)
        {
            public long step;
            public Tensor? square_avg;
            public Tensor? momentum_buffer;
            public Tensor? grad_avg;

            public override void Initialize(OptimizerOptions options)
            {
                var set = (Options)options;
                step = 0;
                Replace(ref square_avg, Zeros());
                Replace(ref momentum_buffer, set.momentum > 0 ? Zeros() : null);
                Replace(ref grad_avg, set.centered == true ? Zeros() : null);
            }

            public override void SaveStateDict(BinaryWriter writer)
            {
                writer.Write(step);
                square_avg!.Save(writer);
                Save(writer, momentum_buffer);
                Save(writer, grad_avg);
            }

            public override void LoadStateDict(BinaryReader reader)
            {
                step = reader.ReadInt64();
                square_avg!.Load(reader);
                Load(reader, ref momentum_buffer);
                Load(reader, ref grad_avg);
            }

            public override void LoadStateDict(OptimizerState source)
            {
                var other = (State)source;
                step = other.step;
                Copy(ref square_avg, other.square_avg);
                Copy(ref momentum_buffer, other.momentum_buffer);
                Copy(ref grad_avg, other.grad_avg);
            }

            public override bool ApproximatelyEquals(OptimizerState other) =>
                other is State state && step == state.step && Close(square_avg, state.square_avg) && Close(momentum_buffer, state.momentum_buffer) && Close(grad_avg, state.grad_avg);

            public override void to(Device device)
            {
                Move(ref square_avg, device);
                Move(ref momentum_buffer, device);
                Move(ref grad_avg, device);
            }

            protected override void Dispose(bool disposing)
            {
                square_avg?.Dispose();
                momentum_buffer?.Dispose();
                grad_avg?.Dispose();
            }
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
