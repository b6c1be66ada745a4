using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>Changes parameters along their gradients, group by group.</summary>
        public abstract class Optimizer : IDisposable
        {
            protected readonly List<ParamGroup> _parameter_groups = [];

            public virtual IEnumerable<ILearningRateController> ParamGroups => _parameter_groups;

            public virtual IEnumerable<Parameter> parameters() => _parameter_groups.SelectMany(group => group.Parameters);

            public abstract void add_param_group(ParamGroup param_group);

            /// <summary>Sets every gradient to zero (TorchSharp's way; a module's own <c>zero_grad</c> frees them).</summary>
            public abstract void zero_grad();

            /// <summary>One step along the gradients as they are.</summary>
            /// <param name="closure">Where given, computes the loss anew, gradients included, before the step.</param>
            /// <returns>What the closure returned.</returns>
            public abstract Tensor? step(Func<Tensor>? closure = null);

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            protected virtual void Dispose(bool disposing) { }

            /// <summary>An optimizer's settings and state: the objects themselves, not copies.</summary>
            public class StateDictionary
            {
                internal StateDictionary() { }

                /// <summary>The settings of each group.</summary>
                public List<OptimizerOptions> Options { get; } = [];

                /// <summary>The state of each parameter, all groups in a row.</summary>
                public List<OptimizerState> State { get; } = [];

                /// <summary>For each group the places of its parameters in <see cref="State"/>.</summary>
                public List<List<int>> StateIndexRef { get; } = [];
            }
        }

        public interface ILearningRateController
        {
            double LearningRate { get; set; }

            double InitialLearningRate { get; set; }
        }

        public interface IMomentum
        {
            double Momentum { get; set; }
        }

        public interface IBetas
        {
            (double, double) Betas { get; set; }
        }
    }
}
