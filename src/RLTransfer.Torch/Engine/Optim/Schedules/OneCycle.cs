namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>Up to the largest rate and down to almost none, once, with momentum the other way (Smith and Topin 2019).</summary>
                public class OneCycleLR : LRScheduler
                {
                    public enum AnnealStrategy
                    {
                        Cos,
                        Linear,
                    }

                    private readonly (double End, double[] FromRate, double[] ToRate, double[] FromMomentum, double[] ToMomentum)[] phases;
                    private readonly int total;
                    private readonly bool cosine;
                    private readonly bool cycle_momentum;

                    public OneCycleLR(Optimizer optimizer, double max_lr, int total_steps = -1, int epochs = -1, int steps_per_epoch = -1, double pct_start = 0.3, AnnealStrategy anneal_strategy = AnnealStrategy.Cos, bool cycle_momentum = true, double base_momentum = 0.85, double max_momentum = 0.95, double div_factor = 25, double final_div_factor = 1e4, bool three_phase = false, int last_epoch = -1, bool verbose = false)
                        : this(optimizer, ForAll(optimizer, max_lr), total_steps, epochs, steps_per_epoch, pct_start, anneal_strategy, cycle_momentum, ForAll(optimizer, base_momentum), ForAll(optimizer, max_momentum), div_factor, final_div_factor, three_phase, last_epoch, verbose) { }

                    public OneCycleLR(Optimizer optimizer, IEnumerable<double> max_lr, int total_steps = -1, int epochs = -1, int steps_per_epoch = -1, double pct_start = 0.3, AnnealStrategy anneal_strategy = AnnealStrategy.Cos, bool cycle_momentum = true, IEnumerable<double>? base_momentum = null, IEnumerable<double>? max_momentum = null, double div_factor = 25, double final_div_factor = 1e4, bool three_phase = false, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        total = total_steps > 0 ? total_steps : epochs * steps_per_epoch;
                        if (total <= 0 || (total_steps <= 0 && (epochs <= 0 || steps_per_epoch <= 0)))
                            throw new ArgumentException("OneCycleLR takes total_steps, or epochs and steps_per_epoch.", nameof(total_steps));
                        if (pct_start is < 0 or > 1) throw new ArgumentException($"pct_start is between 0 and 1, got {pct_start}.", nameof(pct_start));
                        if (cycle_momentum && optimizer is not (IMomentum or IBetas)) throw new ArgumentException($"{optimizer.GetType().Name} has no momentum to cycle.", nameof(cycle_momentum));
                        (cosine, this.cycle_momentum) = (anneal_strategy == AnnealStrategy.Cos, cycle_momentum);

                        double[] highest = [.. max_lr];
                        var first = Array.ConvertAll(highest, rate => rate / div_factor);
                        var last = Array.ConvertAll(first, rate => rate / final_div_factor);
                        double[] low = [.. base_momentum ?? ForAll(optimizer, 0.85)], high = [.. max_momentum ?? ForAll(optimizer, 0.95)];
                        var turn = pct_start * total - 1;
                        phases = three_phase
                            ? [(turn, first, highest, high, low), (2 * pct_start * total - 2, highest, first, low, high), (total - 1, first, last, high, high)]
                            : [(turn, first, highest, high, low), (total - 1, highest, last, low, high)];
                        Begin();
                    }

                    protected override IEnumerable<double> get_lr()
                    {
                        if (_last_epoch > total) throw new InvalidOperationException($"OneCycleLR was made for {total} steps; this is step {_last_epoch + 1}.");
                        var turn = Array.FindIndex(phases, phase => _last_epoch <= phase.End);
                        var phase = phases[turn < 0 ? ^1 : turn];
                        var start = turn is 0 ? 0 : phases[(turn < 0 ? phases.Length - 1 : turn) - 1].End;
                        var share = (_last_epoch - start) / (phase.End - start);
                        return Each((_, i) =>
                        {
                            if (cycle_momentum) SetMomentum(i, Between(phase.FromMomentum[i], phase.ToMomentum[i], share));
                            return Between(phase.FromRate[i], phase.ToRate[i], share);
                        });
                    }

                    private double Between(double from, double to, double share) =>
                        cosine ? to + (from - to) / 2.0 * (Math.Cos(Math.PI * share) + 1) : (to - from) * share + from;

                    private void SetMomentum(int i, double momentum)
                    {
                        switch (_optimizer.ParamGroups.ElementAt(i))
                        {
                            case IBetas group: group.Betas = (momentum, group.Betas.Item2); break;
                            case IMomentum group: group.Momentum = momentum; break;
                        }
                    }

                    private static IEnumerable<double> ForAll(Optimizer optimizer, double value) => Enumerable.Repeat(value, optimizer.ParamGroups.Count());
                }
            }

            public static LRScheduler OneCycleLR(Optimizer optimizer, double max_lr, int total_steps = -1, int epochs = -1, int steps_per_epoch = -1, double pct_start = 0.3, impl.OneCycleLR.AnnealStrategy anneal_strategy = impl.OneCycleLR.AnnealStrategy.Cos, bool cycle_momentum = true, double base_momentum = 0.85, double max_momentum = 0.95, double div_factor = 25, double final_div_factor = 1e4, bool three_phase = false, int last_epoch = -1, bool verbose = false) =>
                new impl.OneCycleLR(optimizer, max_lr, total_steps, epochs, steps_per_epoch, pct_start, anneal_strategy, cycle_momentum, base_momentum, max_momentum, div_factor, final_div_factor, three_phase, last_epoch, verbose);

            public static LRScheduler OneCycleLR(Optimizer optimizer, IEnumerable<double> max_lr, int total_steps = -1, int epochs = -1, int steps_per_epoch = -1, double pct_start = 0.3, impl.OneCycleLR.AnnealStrategy anneal_strategy = impl.OneCycleLR.AnnealStrategy.Cos, bool cycle_momentum = true, IEnumerable<double>? base_momentum = null, IEnumerable<double>? max_momentum = null, double div_factor = 25, double final_div_factor = 1e4, bool three_phase = false, int last_epoch = -1, bool verbose = false) =>
                new impl.OneCycleLR(optimizer, max_lr, total_steps, epochs, steps_per_epoch, pct_start, anneal_strategy, cycle_momentum, base_momentum, max_momentum, div_factor, final_div_factor, three_phase, last_epoch, verbose);
        }
    }
}
