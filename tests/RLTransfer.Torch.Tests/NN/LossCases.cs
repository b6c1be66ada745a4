using RLTransfer.Torch.Tests.Recorded;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace RLTransfer.Torch.Tests.NN;

public sealed class LossCaseTests : CaseTests<LossCases>
{
    public static TheoryData<string> Modules => new(LossCases.Modules.Keys);

    [Theory]
    [MemberData(nameof(Modules))]
    public void A_module_computes_its_function(string name)
    {
        using var scope = torch.NewDisposeScope();
        var inputs = Inputs(name, null);
        var expected = LossCases.Cases[name](inputs)[0];
        Assert.True(expected.eq(LossCases.Modules[name](inputs)).all().item<bool>());
    }
}

/// <summary>Recorded/cases/losses.py in C#.</summary>
public sealed class LossCases : ICaseGroup
{
    public static string Name => "losses";

    public static IReadOnlyDictionary<string, Func<Tensor[], Tensor[]>> Cases { get; } = new CaseTable
    {
        { "mse_loss", x => F.mse_loss(x[0], x[1]) },
        { "mse_loss sum", x => F.mse_loss(x[0], x[1], Reduction.Sum) },
        { "mse_loss none", x => F.mse_loss(x[0], x[1], Reduction.None) },
        { "l1_loss", x => F.l1_loss(x[0], x[1]) },
        { "smooth_l1_loss", x => F.smooth_l1_loss(x[0], x[1], beta: 0.5) },
        { "huber_loss", x => F.huber_loss(x[0], x[1], delta: 0.7) },
        { "huber_loss none", x => F.huber_loss(x[0], x[1], 1.3, Reduction.None) },
        { "poisson_nll_loss", x => F.poisson_nll_loss(x[0], x[1]) },
        { "poisson_nll_loss rates", x => F.poisson_nll_loss(x[0], x[1], log_input: false) },
        { "gaussian_nll_loss", x => F.gaussian_nll_loss(x[0], x[1], x[2]) },
        { "gaussian_nll_loss full", x => F.gaussian_nll_loss(x[0], x[1], x[2], full: true, reduction: Reduction.Sum) },
        { "cross_entropy", x => F.cross_entropy(x[0], x[1]) },
        { "cross_entropy sum", x => F.cross_entropy(x[0], x[1], reduction: Reduction.Sum) },
        { "cross_entropy smoothed", x => F.cross_entropy(x[0], x[1], label_smoothing: 0.2) },
        { "cross_entropy weighted", x => F.cross_entropy(x[0], x[1], x[2]) },
        { "cross_entropy ignoring", x => F.cross_entropy(x[0], x[1], ignore_index: 1) },
        { "cross_entropy of images", x => F.cross_entropy(x[0], x[1]) },
        { "cross_entropy of chances", x => F.cross_entropy(x[0], x[1]) },
        { "nll_loss", x => F.nll_loss(x[0].log_softmax(-1), x[1]) },
        { "binary_cross_entropy", x => F.binary_cross_entropy(x[0], x[1]) },
        { "binary_cross_entropy weighted", x => F.binary_cross_entropy(x[0], x[1], x[2], Reduction.Sum) },
        { "binary_cross_entropy_with_logits", x => F.binary_cross_entropy_with_logits(x[0], x[1]) },
        { "binary_cross_entropy_with_logits weighted", x => F.binary_cross_entropy_with_logits(x[0], x[1], pos_weights: x[2]) },
        { "kl_div", x => F.kl_div(x[0].log_softmax(-1), x[1].log_softmax(-1)) },
        { "kl_div of chances", x => F.kl_div(x[0].log_softmax(-1), x[1].softmax(-1), log_target: false, reduction: Reduction.Sum) },
        { "multi_margin_loss", x => F.multi_margin_loss(x[0], x[1], margin: 0.7) },
        { "soft_margin_loss", x => F.soft_margin_loss(x[0], x[1]) },
        { "cosine_embedding_loss", x => F.cosine_embedding_loss(x[0], x[1], x[2], 0.1) },
        { "hinge_embedding_loss", x => F.hinge_embedding_loss(x[0], x[1], 1.0) },
        { "margin_ranking_loss", x => F.margin_ranking_loss(x[0], x[1], x[2], 0.3) },
        { "triplet_margin_loss", x => F.triplet_margin_loss(x[0], x[1], x[2], 0.8) },
        { "triplet_margin_loss swapped", x => F.triplet_margin_loss(x[0], x[1], x[2], 1.5, swap: true, reduction: Reduction.Sum) },
        { "cosine_similarity", x => F.cosine_similarity(x[0], x[1]) },
        { "pairwise_distance", x => F.pairwise_distance(x[0], x[1]) },
        { "normalize", x => F.normalize(x[0]) },
        { "one_hot", x => F.one_hot(x[0], 4) },
    };

    public static IReadOnlyDictionary<string, Func<Tensor[], Tensor>> Modules { get; } = new Dictionary<string, Func<Tensor[], Tensor>>
    {
        ["mse_loss"] = x => MSELoss().call(x[0], x[1]),
        ["mse_loss sum"] = x => MSELoss(Reduction.Sum).call(x[0], x[1]),
        ["l1_loss"] = x => L1Loss().call(x[0], x[1]),
        ["smooth_l1_loss"] = x => SmoothL1Loss(beta: 0.5).call(x[0], x[1]),
        ["huber_loss"] = x => HuberLoss(0.7).call(x[0], x[1]),
        ["poisson_nll_loss"] = x => PoissonNLLLoss().call(x[0], x[1]),
        ["gaussian_nll_loss"] = x => GaussianNLLLoss().call(x[0], x[1], x[2]),
        ["cross_entropy"] = x => CrossEntropyLoss().call(x[0], x[1]),
        ["cross_entropy smoothed"] = x => new TorchSharp.Modules.CrossEntropyLoss(label_smoothing: 0.2).call(x[0], x[1]),
        ["cross_entropy weighted"] = x => CrossEntropyLoss(x[2]).call(x[0], x[1]),
        ["cross_entropy ignoring"] = x => CrossEntropyLoss(ignore_index: 1).call(x[0], x[1]),
        ["nll_loss"] = x => NLLLoss().call(x[0].log_softmax(-1), x[1]),
        ["binary_cross_entropy"] = x => BCELoss().call(x[0], x[1]),
        ["binary_cross_entropy_with_logits"] = x => BCEWithLogitsLoss().call(x[0], x[1]),
        ["binary_cross_entropy_with_logits weighted"] = x => BCEWithLogitsLoss(pos_weights: x[2]).call(x[0], x[1]),
        ["kl_div"] = x => KLDivLoss().call(x[0].log_softmax(-1), x[1].log_softmax(-1)),
        ["multi_margin_loss"] = x => MultiMarginLoss(margin: 0.7).call(x[0], x[1]),
        ["soft_margin_loss"] = x => SoftMarginLoss().call(x[0], x[1]),
        ["cosine_embedding_loss"] = x => CosineEmbeddingLoss(0.1).call(x[0], x[1], x[2]),
        ["hinge_embedding_loss"] = x => HingeEmbeddingLoss().call(x[0], x[1]),
        ["margin_ranking_loss"] = x => MarginRankingLoss(0.3).call(x[0], x[1], x[2]),
        ["triplet_margin_loss"] = x => TripletMarginLoss(0.8).call(x[0], x[1], x[2]),
    };
}
