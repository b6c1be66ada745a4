"""Losses as functions, with each reduction and option."""
import torch
from torch.nn import functional as F


def normal(*shape):
    return torch.randn(*shape)


def classes(count, *shape):
    return torch.randint(count, shape)


def chances(*shape):
    return torch.rand(*shape) * 0.8 + 0.1


def signs(*shape):
    return torch.randint(2, shape) * 2.0 - 1


def cases(case):
    pair = lambda: [normal(4, 3), normal(4, 3)]
    case("mse_loss", pair(), F.mse_loss)
    case("mse_loss sum", pair(), lambda a, b: F.mse_loss(a, b, reduction="sum"))
    case("mse_loss none", pair(), lambda a, b: F.mse_loss(a, b, reduction="none"))
    case("l1_loss", pair(), F.l1_loss)
    case("smooth_l1_loss", pair(), lambda a, b: F.smooth_l1_loss(a, b, beta=0.5))
    case("huber_loss", pair(), lambda a, b: F.huber_loss(a, b, delta=0.7))
    case("huber_loss none", pair(), lambda a, b: F.huber_loss(a, b, reduction="none", delta=1.3))
    case("poisson_nll_loss", pair(), lambda a, b: F.poisson_nll_loss(a, b))
    case("poisson_nll_loss rates", [chances(4, 3), chances(4, 3)], lambda a, b: F.poisson_nll_loss(a, b, log_input=False))
    case("gaussian_nll_loss", [normal(4, 3), normal(4, 3), chances(4, 3)], lambda a, b, v: F.gaussian_nll_loss(a, b, v))
    case("gaussian_nll_loss full", [normal(4, 3), normal(4, 3), chances(4, 3)], lambda a, b, v: F.gaussian_nll_loss(a, b, v, full=True, reduction="sum"))
    classified(case)
    compared(case)


def classified(case):
    logits = lambda: [normal(5, 4), classes(4, 5)]
    case("cross_entropy", logits(), F.cross_entropy)
    case("cross_entropy sum", logits(), lambda a, t: F.cross_entropy(a, t, reduction="sum"))
    case("cross_entropy smoothed", logits(), lambda a, t: F.cross_entropy(a, t, label_smoothing=0.2))
    case("cross_entropy weighted", [normal(5, 4), classes(4, 5), chances(4)], lambda a, t, w: F.cross_entropy(a, t, w), differentiable=False)
    case("cross_entropy ignoring", [normal(5, 4), torch.tensor([0, 3, 1, 1, 2])], lambda a, t: F.cross_entropy(a, t, ignore_index=1))
    case("cross_entropy of images", [normal(2, 3, 2, 2), classes(3, 2, 2, 2)], F.cross_entropy)
    case("cross_entropy of chances", [normal(5, 4), torch.softmax(normal(5, 4), -1)], F.cross_entropy)
    case("nll_loss", [normal(5, 4), classes(4, 5)], lambda a, t: F.nll_loss(a.log_softmax(-1), t))
    case("binary_cross_entropy", [chances(5, 2), chances(5, 2)], F.binary_cross_entropy)
    case("binary_cross_entropy weighted", [chances(5, 2), chances(5, 2), chances(5, 2)], lambda a, t, w: F.binary_cross_entropy(a, t, w, reduction="sum"), differentiable=False)
    case("binary_cross_entropy_with_logits", [normal(5, 2), chances(5, 2)], F.binary_cross_entropy_with_logits)
    case("binary_cross_entropy_with_logits weighted", [normal(5, 2), chances(5, 2), chances(2) * 4], lambda a, t, w: F.binary_cross_entropy_with_logits(a, t, pos_weight=w), differentiable=False)
    case("kl_div", [normal(4, 3), normal(4, 3)], lambda a, b: F.kl_div(a.log_softmax(-1), b.log_softmax(-1), log_target=True))
    case("kl_div of chances", [normal(4, 3), normal(4, 3)], lambda a, b: F.kl_div(a.log_softmax(-1), b.softmax(-1), reduction="sum", log_target=False))
    case("multi_margin_loss", [normal(5, 4), classes(4, 5)], lambda a, t: F.multi_margin_loss(a, t, margin=0.7))
    case("soft_margin_loss", [normal(4, 3), signs(4, 3)], F.soft_margin_loss, differentiable=False)


def compared(case):
    case("cosine_embedding_loss", [normal(4, 3), normal(4, 3), torch.tensor([1, -1, 1, -1])], lambda a, b, t: F.cosine_embedding_loss(a, b, t, margin=0.1))
    case("hinge_embedding_loss", [chances(4, 3), torch.randint(2, (4, 3)) * 2 - 1], lambda a, t: F.hinge_embedding_loss(a, t, margin=1.0))
    case("margin_ranking_loss", [normal(6), normal(6), torch.tensor([1, -1, 1, -1, 1, 1])], lambda a, b, t: F.margin_ranking_loss(a, b, t, margin=0.3))
    case("triplet_margin_loss", [normal(4, 3), normal(4, 3), normal(4, 3)], lambda a, p, n: F.triplet_margin_loss(a, p, n, margin=0.8))
    case("triplet_margin_loss swapped", [normal(4, 3), normal(4, 3), normal(4, 3)], lambda a, p, n: F.triplet_margin_loss(a, p, n, margin=1.5, swap=True, reduction="sum"))
    case("cosine_similarity", [normal(4, 3), normal(4, 3)], lambda a, b: F.cosine_similarity(a, b))
    case("pairwise_distance", [normal(4, 3), normal(4, 3)], lambda a, b: F.pairwise_distance(a, b))
    case("normalize", [normal(4, 3)], lambda a: F.normalize(a))
    case("one_hot", [classes(4, 5)], lambda a: F.one_hot(a, 4), differentiable=False)
