using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    public sealed class CosineEmbeddingLoss : Loss<Tensor, Tensor, Tensor, Tensor>
    {
        public CosineEmbeddingLoss(double margin = 0.0, Reduction reduction = Reduction.Mean) : base(reduction) => this.margin = margin;

        public double margin { get; }

        public override Tensor forward(Tensor input1, Tensor input2, Tensor target) => functional.cosine_embedding_loss(input1, input2, target, margin, reduction);
    }

    public sealed class HingeEmbeddingLoss : Loss<Tensor, Tensor, Tensor>
    {
        public HingeEmbeddingLoss(double margin = 0.0, Reduction reduction = Reduction.Mean) : base(reduction) => this.margin = margin;

        public double margin { get; }

        public override Tensor forward(Tensor input, Tensor target) => functional.hinge_embedding_loss(input, target, margin, reduction);
    }

    public sealed class MarginRankingLoss : Loss<Tensor, Tensor, Tensor, Tensor>
    {
        public MarginRankingLoss(double margin = 0, Reduction reduction = Reduction.Mean) : base(reduction) => this.margin = margin;

        public double margin { get; }

        public override Tensor forward(Tensor input1, Tensor input2, Tensor target) => functional.margin_ranking_loss(input1, input2, target, margin, reduction);
    }

    public sealed class TripletMarginLoss : Loss<Tensor, Tensor, Tensor, Tensor>
    {
        public TripletMarginLoss(double margin = 1.0, long p = 2, double eps = 1e-06, bool swap = false, Reduction reduction = Reduction.Mean) : base(reduction) => (this.margin, this.p, this.eps, this.swap) = (margin, p, eps, swap);

        public double margin { get; }

        public long p { get; }

        public double eps { get; }

        public bool swap { get; }

        public override Tensor forward(Tensor anchor, Tensor positive, Tensor negative) => functional.triplet_margin_loss(anchor, positive, negative, margin, p, eps, swap, reduction);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static CosineEmbeddingLoss CosineEmbeddingLoss(double margin = 0.0, Reduction reduction = Reduction.Mean) => new(margin, reduction);

            public static HingeEmbeddingLoss HingeEmbeddingLoss(double margin = 1.0, Reduction reduction = Reduction.Mean) => new(margin, reduction);

            public static MarginRankingLoss MarginRankingLoss(double margin = 0, Reduction reduction = Reduction.Mean) => new(margin, reduction);

            public static TripletMarginLoss TripletMarginLoss(double margin = 1.0, long p = 2, double eps = 1e-06, bool swap = false, Reduction reduction = Reduction.Mean) => new(margin, p, eps, swap, reduction);
        }
    }
}
