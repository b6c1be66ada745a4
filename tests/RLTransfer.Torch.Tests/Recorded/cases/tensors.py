"""Arithmetic, reductions, shaping, gathering: the tensor operators."""
import torch


def normal(*shape):
    return torch.randn(*shape)


def positive(*shape):
    return torch.rand(*shape) + 0.5


def unit(*shape):
    return torch.rand(*shape) * 1.6 - 0.8


def integers(high, *shape):
    return torch.randint(high, shape)


def cases(case):
    arithmetic(case)
    pointwise(case)
    reductions(case)
    shaping(case)
    gathering(case)
    sorting(case)


def arithmetic(case):
    pair = lambda: [normal(3, 4), normal(4)]
    case("add", pair(), lambda a, b: a + b)
    case("add scalar", [normal(3)], lambda a: a + 2)
    case("add alpha", pair(), lambda a, b: torch.add(a, b, alpha=0.5))
    case("sub", pair(), lambda a, b: a - b)
    case("scalar minus tensor", [normal(3)], lambda a: 2.5 - a)
    case("mul", pair(), lambda a, b: a * b)
    case("div", [normal(3, 4), positive(4)], lambda a, b: a / b)
    case("scalar over tensor", [positive(4)], lambda a: 2.0 / a)
    case("div floor", [normal(3, 4) * 5, positive(4)], lambda a, b: torch.div(a, b, rounding_mode="floor"), differentiable=False)
    case("floor_divide", [normal(5) * 5], lambda a: torch.div(a, 2, rounding_mode="floor"), differentiable=False)
    case("remainder", [normal(6) * 5], lambda a: a % 3, differentiable=False)
    case("fmod", [normal(6) * 5], lambda a: torch.fmod(a, 3), differentiable=False)
    case("negate", [normal(4)], lambda a: -a)
    case("pow scalar", [positive(4)], lambda a: a.pow(3))
    case("pow tensor", [positive(4), normal(4)], lambda a, b: a.pow(b))
    case("maximum", [normal(5), normal(5)], lambda a, b: torch.maximum(a, b))
    case("minimum", [normal(5), normal(5)], lambda a, b: torch.minimum(a, b))
    case("atan2", [normal(5), positive(5)], lambda a, b: torch.atan2(a, b))
    case("hypot", [positive(5), positive(5)], lambda a, b: torch.hypot(a, b))
    case("logaddexp", [normal(5), normal(5)], lambda a, b: torch.logaddexp(a, b))
    case("lerp", [normal(5), normal(5), positive(5)], lambda a, b, w: torch.lerp(a, b, w))
    case("addcmul", [normal(4), normal(4), normal(4)], lambda a, b, c: torch.addcmul(a, b, c, value=0.3))
    case("addcdiv", [normal(4), normal(4), positive(4)], lambda a, b, c: torch.addcdiv(a, b, c, value=0.3))
    case("xlogy", [positive(4), positive(4)], lambda a, b: torch.xlogy(a, b))
    case("clamp", [normal(8)], lambda a: a.clamp(-0.5, 0.5))
    case("clamp_min", [normal(8)], lambda a: a.clamp_min(0.1))
    case("comparisons", [normal(6), normal(6)], lambda a, b: [a < b, a <= b, a > b, a >= b, a == b, a != 0], differentiable=False)
    case("logic", [integers(2, 6) > 0, integers(2, 6) > 0], lambda a, b: [a & b, a | b, a ^ b, ~a, torch.logical_and(a, b)], differentiable=False)
    case("integer arithmetic", [integers(9, 5), integers(9, 5) + 1], lambda a, b: [a + b, a * b, a / b, a % b, a // 2], differentiable=False)


def pointwise(case):
    for name, inputs in {
        "abs": normal(5), "acos": unit(5), "acosh": positive(5) + 1, "asin": unit(5), "asinh": normal(5), "atan": normal(5),
        "atanh": unit(5), "cos": normal(5), "cosh": normal(5), "digamma": positive(5), "erf": normal(5), "erfc": normal(5),
        "erfinv": unit(5), "exp": normal(5), "exp2": normal(5), "expm1": normal(5), "lgamma": positive(5), "log": positive(5),
        "log10": positive(5), "log1p": positive(5), "log2": positive(5), "reciprocal": positive(5), "rsqrt": positive(5),
        "sigmoid": normal(5), "sin": normal(5), "sinc": normal(5), "sinh": normal(5), "sqrt": positive(5), "square": normal(5),
        "tan": unit(5), "tanh": normal(5), "logit": unit(5).abs() + 0.1, "relu": normal(6), "selu": normal(6), "silu": normal(6),
        "softplus": normal(6), "gelu": normal(6), "elu": normal(6), "leaky_relu": normal(6), "hardtanh": normal(6),
        "log_sigmoid": normal(6), "relu6": normal(6) * 5, "hardswish": normal(6), "hardsigmoid": normal(6),
    }.items():
        function = getattr(torch, name, None) or getattr(torch.nn.functional, {"log_sigmoid": "logsigmoid"}.get(name, name))
        case(name, [inputs], function)
    for name in ("ceil", "floor", "round", "trunc", "sign", "frac"):
        case(name, [normal(6) * 4], getattr(torch, name), differentiable=False)
    case("nan tests", [torch.tensor([1.0, float("nan"), float("inf"), -float("inf")])], lambda a: [a.isnan(), a.isinf(), a.isfinite(), a.nan_to_num(0.5, 7.0, -7.0)], differentiable=False)
    case("softmax", [normal(3, 4)], lambda a: a.softmax(-1))
    case("log_softmax", [normal(3, 4)], lambda a: a.log_softmax(1))


def reductions(case):
    case("sum", [normal(3, 4)], lambda a: a.sum())
    case("sum dim", [normal(2, 3, 4)], lambda a: [a.sum(1), a.sum([0, 2], keepdim=True)])
    case("mean", [normal(3, 4)], lambda a: [a.mean(), a.mean([1]), a.mean([0], keepdim=True)])
    case("prod", [normal(3, 4)], lambda a: [a.prod(), a.prod(1)])
    case("std", [normal(3, 4)], lambda a: [a.std(), a.std(1), a.std(1, unbiased=False, keepdim=True)])
    case("var", [normal(3, 4)], lambda a: [a.var(), a.var([0, 1]), a.var(0, unbiased=False)])
    case("max", [normal(3, 4)], lambda a: a.max())
    case("max dim", [normal(3, 4)], lambda a: list(a.max(1)))
    case("min dim", [normal(3, 4)], lambda a: list(a.min(0, keepdim=True)))
    case("amax", [normal(2, 3, 4)], lambda a: [a.amax([0, 2]), a.amin([1], keepdim=True)])
    case("argmax", [normal(3, 4)], lambda a: [a.argmax(), a.argmax(1), a.argmin(0, keepdim=True)], differentiable=False)
    case("any all", [integers(2, 3, 4) > 0], lambda a: [a.any(), a.all(), a.any(1), a.all(0)], differentiable=False)
    case("median", [normal(7)], lambda a: a.median())
    case("logsumexp", [normal(3, 4)], lambda a: a.logsumexp(1, keepdim=True))
    case("norm", [normal(3, 4)], lambda a: [a.norm(), a.norm(p=1.0), a.norm(dim=1, p=2.0)])
    case("dist", [normal(5), normal(5)], lambda a, b: torch.dist(a, b, 2))
    case("cumsum", [normal(3, 4)], lambda a: a.cumsum(1))
    case("cumprod", [normal(3, 4)], lambda a: a.cumprod(0))
    case("logcumsumexp", [normal(3, 4)], lambda a: a.logcumsumexp(1))
    case("diff", [normal(6)], lambda a: a.diff())
    case("cov", [normal(3, 6)], lambda a: a.cov())
    case("quantile", [normal(9)], lambda a: a.quantile(torch.tensor([0.1, 0.5, 0.9], dtype=a.dtype), dim=0))
    case("histc", [normal(20)], lambda a: a.histc(5, -2, 2), differentiable=False)
    case("bincount", [integers(5, 12)], lambda a: a.bincount(), differentiable=False)
    case("count_nonzero", [integers(3, 3, 4)], lambda a: [a.count_nonzero(), a.count_nonzero(1)], differentiable=False)


def shaping(case):
    case("view", [normal(2, 6)], lambda a: a.view(3, 4))
    case("reshape of a transpose", [normal(2, 6)], lambda a: a.t().reshape(4, -1))
    case("flatten", [normal(2, 3, 2)], lambda a: [a.flatten(), a.flatten(1)])
    case("unflatten", [normal(2, 6)], lambda a: a.unflatten(1, (2, 3)))
    case("permute", [normal(2, 3, 4)], lambda a: a.permute(2, 0, 1))
    case("transpose", [normal(2, 3, 4)], lambda a: a.transpose(0, -1))
    case("squeeze", [normal(1, 3, 1)], lambda a: [a.squeeze(), a.squeeze(0), a.unsqueeze(-1)])
    case("expand", [normal(3, 1)], lambda a: [a.expand(3, 4), a.expand(2, -1, 2)])
    case("repeat", [normal(2, 3)], lambda a: [a.repeat(2, 1, 2), a.tile([2]), a.repeat_interleave(2, dim=1)])
    case("movedim", [normal(2, 3, 4)], lambda a: a.movedim(0, 2))
    case("narrow", [normal(5, 3)], lambda a: a.narrow(0, 1, 3))
    case("flip", [normal(2, 3)], lambda a: [a.flip(1), a.fliplr(), a.rot90()])
    case("roll", [normal(2, 4)], lambda a: [a.roll(1, 1), a.roll((1, 2), (0, 1))])
    case("triangles", [normal(3, 3)], lambda a: [a.tril(), a.triu(1), a.tril(-1)])
    case("diagonals", [normal(3, 3)], lambda a: [a.diagonal(), a.diag(1), a[0].diag(), a.diag_embed()])
    case("unfold", [normal(7)], lambda a: a.unfold(0, 3, 2))
    case("as_strided", [normal(9)], lambda a: a.as_strided((2, 3), (1, 2), 1))
    case("slices", [normal(4, 5, 3)], lambda a: [a[1], a[:, 1:3], a[..., 0], a[-1, ::2, None], a[1:, -2:, 1]])
    case("split", [normal(5, 2)], lambda a: list(a.split(2)) + list(a.split([1, 4])) + list(a.chunk(2, 1)))
    case("unbind", [normal(2, 3)], lambda a: list(a.unbind(0)))
    case("cat", [normal(2, 3), normal(1, 3)], lambda a, b: torch.cat([a, b], 0))
    case("stack", [normal(3), normal(3)], lambda a, b: [torch.stack([a, b]), torch.stack([a, b], 1), torch.hstack([a, b]), torch.vstack([a, b])])
    case("meshgrid", [normal(2), normal(3)], lambda a, b: list(torch.meshgrid(a, b, indexing="ij")))
    case("block_diag", [normal(2, 2), normal(1, 3)], lambda a, b: torch.block_diag(a, b))


def gathering(case):
    rows = lambda: torch.tensor([2, 0, 2])
    case("gather", [normal(3, 4), integers(4, 3, 2)], lambda a, i: a.gather(1, i))
    case("scatter", [normal(3, 4), torch.tensor([[0, 1], [2, 3], [1, 0]]), normal(3, 2)], lambda a, i, s: a.scatter(1, i, s))
    case("scatter_add", [normal(3, 4), integers(4, 3, 2), normal(3, 2)], lambda a, i, s: a.scatter_add(1, i, s))
    case("index_select", [normal(3, 4), rows()], lambda a, i: a.index_select(0, i))
    case("index_add", [normal(3, 2), rows(), normal(3, 2)], lambda a, i, s: a.index_add(0, i, s, alpha=2))
    case("index_fill", [normal(3, 2), torch.tensor([1])], lambda a, i: a.index_fill(0, i, 5.0))
    case("index by tensor", [normal(3, 4), rows()], lambda a, i: [a[i], a[i, 1], a[:, torch.tensor([1, 3])]])
    case("index by tensors", [normal(3, 4), rows(), torch.tensor([1, 3, 0])], lambda a, i, j: a[i, j])
    case("index by mask", [normal(3, 4)], lambda a: a[torch.arange(12).view(3, 4) % 3 == 0])
    case("index_put", [normal(3, 4), normal(2)], lambda a, v: a.clone().index_put_((torch.tensor([0, 2]), torch.tensor([1, 1])), v))
    case("masked_fill", [normal(6)], lambda a: a.masked_fill(torch.arange(6) % 2 == 0, -1.0))
    case("masked_select", [normal(6)], lambda a: a.masked_select(torch.arange(6) % 2 == 0))
    case("take_along_dim", [normal(3, 4), integers(4, 3, 1)], lambda a, i: a.take_along_dim(i, 1))
    case("where", [normal(5), normal(5)], lambda a, b: torch.where(torch.arange(5) < 2, a, b))
    case("select_scatter", [normal(3, 4), normal(4)], lambda a, s: a.select_scatter(s, 0, 1))
    case("nonzero", [integers(2, 3, 4)], lambda a: a.nonzero(), differentiable=False)
    case("copy into a slice", [normal(3, 4), normal(3)], copy_into)


def copy_into(a, b):
    a = a.clone()
    a[:, 1] = b
    return a


def sorting(case):
    case("sort", [normal(3, 5)], lambda a: list(a.sort(1)))
    case("sort descending", [normal(6)], lambda a: list(a.sort(descending=True)))
    case("argsort", [normal(6)], lambda a: a.argsort(), differentiable=False)
    case("topk", [normal(3, 6)], lambda a: list(a.topk(2)))
    case("kthvalue", [normal(7)], lambda a: list(a.kthvalue(3)))
    case("unique", [integers(4, 10)], lambda a: list(torch.unique(a, return_inverse=True, return_counts=True)), differentiable=False)
    case("searchsorted", [torch.arange(6.0), normal(5) * 3 + 2], lambda a, v: [torch.searchsorted(a, v), torch.bucketize(v, a)], differentiable=False)
    case("isin", [integers(5, 8), torch.tensor([1, 3])], lambda a, b: torch.isin(a, b), differentiable=False)
