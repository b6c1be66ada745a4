"""Activations as functions and as modules."""
import torch
from torch import nn
from torch.nn import functional as F


def normal(*shape):
    return torch.randn(*shape)


def cases(case):
    x = lambda: [normal(3, 4) * 2]
    case("relu", x(), F.relu)
    case("relu6", [normal(8) * 5], F.relu6)
    case("leaky_relu", x(), lambda a: F.leaky_relu(a, 0.2))
    case("elu", x(), lambda a: F.elu(a, 1.5))
    case("celu", x(), lambda a: F.celu(a, 0.7))
    case("selu", x(), F.selu)
    case("gelu", x(), F.gelu)
    case("gelu tanh", x(), lambda a: F.gelu(a, approximate="tanh"))
    case("glu", x(), lambda a: F.glu(a, -1))
    case("hardshrink", x(), lambda a: F.hardshrink(a, 0.4))
    case("softshrink", x(), lambda a: F.softshrink(a, 0.4))
    case("hardsigmoid", [normal(8) * 4], F.hardsigmoid)
    case("hardswish", [normal(8) * 4], F.hardswish)
    case("hardtanh", x(), lambda a: F.hardtanh(a, -1.5, 0.5))
    case("logsigmoid", x(), F.logsigmoid)
    case("log_softmax", x(), lambda a: F.log_softmax(a, 0))
    case("softmax", x(), lambda a: F.softmax(a, -1))
    case("softmin", x(), lambda a: F.softmin(a, 1))
    case("softmax2d", [normal(2, 3, 2, 2)], lambda a: nn.Softmax2d()(a))
    case("mish", x(), F.mish)
    case("prelu", [normal(2, 3, 2), torch.rand(3)], F.prelu)
    case("sigmoid", x(), torch.sigmoid)
    case("silu", x(), F.silu)
    case("softplus", x(), lambda a: F.softplus(a, 2, 1.5))
    case("softsign", x(), F.softsign)
    case("tanh", x(), torch.tanh)
    case("tanhshrink", x(), F.tanhshrink)
    case("threshold", x(), lambda a: F.threshold(a, 0.1, -3))
