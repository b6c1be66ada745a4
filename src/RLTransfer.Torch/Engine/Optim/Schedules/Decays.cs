namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>Times γ every <c>step_size</c> epochs.</summary>
                public class StepLR : LRScheduler
                {
                    private readonly int step_size;
                    private readonly double gamma;

                    public StepLR(Optimizer optimizer, int step_size, double gamma = 0.1, int last_epoch = -1, bool verbose = false) : base(optimizer, last_epoch, verbose)
                    {
                        (this.step_size, this.gamma) = (step_size, gamma);
                        Begin();
                    }

                    protected override IEnumerable<double> get_lr() => Each((rate, _) => _last_epoch == 0 || _last_epoch % step_size != 0 ? rate : rate * gamma);

                    protected override IEnumerable<double> get_closed_form_lr() => _base_lrs.Select(rate => rate * Math.Pow(gamma, _last_epoch / step_size));
                }

                /// <summary>Times γ at every milestone.</summary>
                public class MultiStepLR : LRScheduler
                {
                    private readonly int[] milestones;
                    private readonly double gamma;

                    public MultiStepLR(Optimizer optimizer, IList<int> milestones, double gamma = 0.1, int last_epoch = -1, bool verbose = false) : base(optimizer, last_epoch, verbose)
                    {
                        (this.milestones, this.gamma) = ([.. milestones], gamma);
                        Begin();
                    }

                    protected override IEnumerable<double> get_lr() => Each((rate, _) => rate * Math.Pow(gamma, milestones.Count(milestone => milestone == _last_epoch)));

                    protected override IEnumerable<double> get_closed_form_lr() => _base_lrs.Select(rate => rate * Math.Pow(gamma, milestones.Count(milestone => milestone <= _last_epoch)));
                }

                /// <summary>Times γ every epoch.</summary>
                public class ExponentialLR : LRScheduler
                {
                    private readonly double gamma;

                    public ExponentialLR(Optimizer optimizer, double gamma = 0.1, int last_epoch = -1, bool verbose = false) : base(optimizer, last_epoch, verbose)
                    {
                        this.gamma = gamma;
                        Begin();
                    }

                    protected override IEnumerable<double> get_lr() => Each((rate, _) => _last_epoch == 0 ? rate : rate * gamma);

                    protected override IEnumerable<double> get_closed_form_lr() => _base_lrs.Select(rate => rate * Math.Pow(gamma, _last_epoch));
                }

                /// <summary>The first rate times (1 − t / T)^power.</summary>
                public class PolynomialLR : LRScheduler
                {
                    private readonly int total_iters;
                    private readonly double power;

                    public PolynomialLR(Optimizer optimizer, int total_iters = 5, double power = 1.0, int last_epoch = -1, bool verbose = false) : base(optimizer, last_epoch, verbose)
                    {
                        (this.total_iters, this.power) = (total_iters, power);
                        Begin();
                    }

                    protected override IEnumerable<double> get_lr() =>
                        Each((rate, _) => _last_epoch == 0 || _last_epoch > total_iters ? rate : rate * Math.Pow(Left(_last_epoch) / Left(_last_epoch - 1), power));

                    protected override IEnumerable<double> get_closed_form_lr() => _base_lrs.Select(rate => rate * Math.Pow(Left(Math.Min(total_iters, _last_epoch)), power));

                    private double Left(int epoch) => 1.0 - (double)epoch / total_iters;
                }

                /// <summary>From the first rate down to <c>eta_min</c> along half a cosine of T_max epochs (Loshchilov and Hutter 2017, Eq. 5, without restarts).</summary>
                public class CosineAnnealingLR : LRScheduler
                {
                    private readonly double T_max;
                    private readonly double eta_min;

                    public CosineAnnealingLR(Optimizer optimizer, double T_max, double eta_min = 0, int last_epoch = -1, bool verbose = false) : base(optimizer, last_epoch, verbose)
                    {
                        (this.T_max, this.eta_min) = (T_max, eta_min);
                        Begin();
                    }

                    protected override IEnumerable<double> get_lr() => Each((rate, i) =>
                    {
                        if (_last_epoch == 0) return rate;
                        if ((_last_epoch - 1 - T_max) % (2 * T_max) == 0) return rate + (_base_lrs[i] - eta_min) * (1 - Math.Cos(Math.PI / T_max)) / 2;
                        return Raised(_last_epoch) / Raised(_last_epoch - 1) * (rate - eta_min) + eta_min;
                    });

                    protected override IEnumerable<double> get_closed_form_lr() => _base_lrs.Select(rate => eta_min + (rate - eta_min) * Raised(_last_epoch) / 2);

                    private double Raised(int epoch) => 1 + Math.Cos(Math.PI * epoch / T_max);
                }
            }

            public static LRScheduler StepLR(Optimizer optimizer, int step_size, double gamma = 0.1, int last_epoch = -1, bool verbose = false) => new impl.StepLR(optimizer, step_size, gamma, last_epoch, verbose);

            public static LRScheduler MultiStepLR(Optimizer optimizer, IList<int> milestones, double gamma = 0.1, int last_epoch = -1, bool verbose = false) => new impl.MultiStepLR(optimizer, milestones, gamma, last_epoch, verbose);

            public static LRScheduler ExponentialLR(Optimizer optimizer, double gamma = 0.1, int last_epoch = -1, bool verbose = false) => new impl.ExponentialLR(optimizer, gamma, last_epoch, verbose);

            public static LRScheduler PolynomialLR(Optimizer optimizer, int total_iters = 5, double power = 1, int last_epoch = -1, bool verbose = false) => new impl.PolynomialLR(optimizer, total_iters, power, last_epoch, verbose);

            public static LRScheduler CosineAnnealingLR(Optimizer optimizer, double T_max, double eta_min = 0, int last_epoch = -1, bool verbose = false) => new impl.CosineAnnealingLR(optimizer, T_max, eta_min, last_epoch, verbose);
        }
    }
}
