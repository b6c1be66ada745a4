namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>One schedule after the other: the next begins at each milestone.</summary>
                public class SequentialLR : LRScheduler
                {
                    private readonly LRScheduler[] schedulers;
                    private readonly int[] milestones;

                    public SequentialLR(Optimizer optimizer, IEnumerable<LRScheduler> schedulers, IEnumerable<int> milestones, int last_epoch = -1) : base(optimizer, last_epoch + 1)
                    {
                        (this.schedulers, this.milestones) = ([.. schedulers], [.. milestones]);
                        if (this.schedulers.Any(scheduler => !ReferenceEquals(scheduler._optimizer, optimizer))) throw new ArgumentException("The schedules are of another optimizer.", nameof(schedulers));
                        if (this.schedulers.Length != this.milestones.Length + 1) throw new ArgumentException($"{this.schedulers.Length} schedules need {this.schedulers.Length - 1} milestones, got {this.milestones.Length}.", nameof(milestones));
                        foreach (var group in optimizer.ParamGroups) group.LearningRate = group.InitialLearningRate;
                        foreach (var scheduler in this.schedulers) scheduler._last_epoch--;
                        this.schedulers[0].step();
                        _last_lrs = this.schedulers[0]._last_lrs;
                    }

                    protected override IEnumerable<double> get_lr()
                    {
                        var turn = milestones.Count(milestone => milestone <= _last_epoch);
                        if (turn > 0 && milestones[turn - 1] == _last_epoch) schedulers[turn].step(0);
                        else schedulers[turn].step();
                        return Each((rate, _) => rate);
                    }
                }

                /// <summary>Several schedules at once, each on the rate that the one before it left.</summary>
                public class ChainedLR : LRScheduler
                {
                    private readonly LRScheduler[] schedulers;

                    public ChainedLR(IEnumerable<LRScheduler> schedulers) : this([.. schedulers]) { }

                    private ChainedLR(LRScheduler[] schedulers) : base(schedulers[0]._optimizer) => this.schedulers = schedulers;

                    public override void step()
                    {
                        foreach (var scheduler in schedulers) scheduler.step();
                        _last_lrs = schedulers[^1]._last_lrs;
                    }
                }

                /// <summary>Times a factor where the metric has not improved for <c>patience</c> epochs.</summary>
                public class ReduceLROnPlateau : LRScheduler
                {
                    private readonly bool smaller;
                    private readonly bool relative;
                    private readonly double factor;
                    private readonly int patience;
                    private readonly double threshold;
                    private readonly int cooldown;
                    private readonly double[] least;
                    private readonly double eps;
                    private double best;
                    private int bad;
                    private int resting;

                    public ReduceLROnPlateau(Optimizer optimizer, string mode = "min", double factor = 0.1, int patience = 10, double threshold = 1e-4, string threshold_mode = "rel", int cooldown = 0, IList<double>? min_lr = null, double eps = 1e-8, bool verbose = false) : base(optimizer, -1, verbose)
                    {
                        if (factor >= 1.0) throw new ArgumentException($"The factor is below 1, got {factor}.", nameof(factor));
                        if (mode is not ("min" or "max")) throw new ArgumentException($"The mode is 'min' or 'max', got '{mode}'.", nameof(mode));
                        if (threshold_mode is not ("rel" or "abs")) throw new ArgumentException($"The threshold's mode is 'rel' or 'abs', got '{threshold_mode}'.", nameof(threshold_mode));
                        (smaller, relative) = (mode == "min", threshold_mode == "rel");
                        (this.factor, this.patience, this.threshold, this.cooldown, this.eps) = (factor, patience, threshold, cooldown, eps);
                        least = min_lr?.Count == _base_lrs.Count ? [.. min_lr] : [.. Enumerable.Repeat(min_lr is null or [] ? 0.0 : min_lr[0], _base_lrs.Count)];
                        best = smaller ? double.PositiveInfinity : double.NegativeInfinity;
                    }

                    public override void step() => throw new InvalidOperationException("ReduceLROnPlateau heeds a metric: call step(double).");

                    public override void step(int? epoch) => step();

                    public override void step(double current, int? epoch = null)
                    {
                        _last_epoch = epoch ?? _last_epoch + 1;
                        if (Better(current)) (best, bad) = (current, 0);
                        else bad++;
                        if (resting > 0) (resting, bad) = (resting - 1, 0);
                        if (bad <= patience) return;
                        (resting, bad) = (cooldown, 0);
                        var i = 0;
                        foreach (var group in _optimizer.ParamGroups)
                        {
                            var reduced = Math.Max(group.LearningRate * factor, least[i]);
                            if (group.LearningRate - reduced > eps) group.LearningRate = reduced;
                            _last_lrs[i++] = group.LearningRate;
                        }
                    }

                    private bool Better(double current)
                    {
                        var margin = relative ? best * (smaller ? 1 - threshold : 1 + threshold) : smaller ? best - threshold : best + threshold;
                        return smaller ? current < margin : current > margin;
                    }
                }
            }

            public static LRScheduler SequentialLR(Optimizer optimizer, IEnumerable<LRScheduler> schedulers, IEnumerable<int> milestones, int last_epoch = -1) => new impl.SequentialLR(optimizer, schedulers, milestones, last_epoch);

            public static LRScheduler ChainedLR(IEnumerable<LRScheduler> schedulers) => new impl.ChainedLR(schedulers);

            public static LRScheduler ReduceLROnPlateau(Optimizer optimizer, string mode = "min", double factor = 0.1, int patience = 10, double threshold = 1e-4, string threshold_mode = "rel", int cooldown = 0, IList<double>? min_lr = null, double eps = 1e-8, bool verbose = false) =>
                new impl.ReduceLROnPlateau(optimizer, mode, factor, patience, threshold, threshold_mode, cooldown, min_lr, eps, verbose);
        }
    }
}
