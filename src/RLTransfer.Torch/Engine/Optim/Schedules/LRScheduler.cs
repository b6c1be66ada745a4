namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>Changes the learning rate of every group, once a step; the first rates are set as the schedule is made.</summary>
            public abstract class LRScheduler
            {
                internal readonly Optimizer _optimizer;
                internal int _last_epoch;
                internal IList<double> _last_lrs;
                internal IList<double> _base_lrs;
                protected int _step_count;
                private readonly ILearningRateController[] groups;
                private readonly bool verbose;

                protected LRScheduler(Optimizer optimizer, int last_epoch = -1, bool verbose = false)
                {
                    ArgumentNullException.ThrowIfNull(optimizer);
                    (_optimizer, _last_epoch, this.verbose) = (optimizer, last_epoch, verbose);
                    groups = [.. optimizer.ParamGroups];
                    _base_lrs = [.. groups.Select(group => group.InitialLearningRate)];
                    _last_lrs = [.. groups.Select(group => group.LearningRate)];
                }

                public virtual void step() => step(null);

                /// <param name="epoch">Where given, jumps to this epoch by the schedule's closed form.</param>
                public virtual void step(int? epoch) => Advance(epoch);

                /// <summary>A step of a schedule that does not heed the metric.</summary>
                public virtual void step(double current, int? epoch = null) => step(epoch);

                public IEnumerable<double> get_last_lr() => _last_lrs;

                /// <summary>The rates of this epoch from those of the last. Called once a step.</summary>
                protected virtual IEnumerable<double> get_lr() => Each((rate, _) => rate);

                /// <summary>The rates of this epoch from the first ones.</summary>
                protected virtual IEnumerable<double> get_closed_form_lr() => get_lr();

                /// <summary>New rates from each group's present rate and place.</summary>
                private protected IEnumerable<double> Each(Func<double, int, double> rate) => groups.Select((group, i) => rate(group.LearningRate, i));

                /// <summary>Sets the rates of epoch 0; every schedule's last word as it is made.</summary>
                private protected void Begin() => Advance(null);

                private void Advance(int? epoch)
                {
                    _step_count++;
                    _last_epoch = epoch ?? _last_epoch + 1;
                    var rates = (epoch is null ? get_lr() : get_closed_form_lr()).ToArray();
                    for (var i = 0; i < groups.Length; i++)
                    {
                        if (verbose && rates[i] != _last_lrs[i]) Console.WriteLine($"Adjusting learning rate to {rates[i]}");
                        groups[i].LearningRate = _last_lrs[i] = rates[i];
                    }
                }
            }
        }
    }
}
