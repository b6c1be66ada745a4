"""Padding, resizing and sampling of images."""
import torch
from torch.nn import functional as F


def normal(*shape):
    return torch.randn(*shape)


def cases(case):
    image = lambda: [normal(1, 2, 3, 4)]
    case("pad", image(), lambda a: F.pad(a, (1, 2, 0, 1), value=0.5))
    case("pad reflect", image(), lambda a: F.pad(a, (1, 2, 0, 1), mode="reflect"))
    case("pad replicate", image(), lambda a: F.pad(a, (1, 1, 2, 0), mode="replicate"))
    case("pad circular", image(), lambda a: F.pad(a, (1, 1, 1, 1), mode="circular"))
    case("interpolate area", [normal(1, 1, 4, 6)], lambda a: F.interpolate(a, size=(2, 3), mode="area"))
    case("interpolate exact", image(), lambda a: F.interpolate(a, scale_factor=1.5, mode="nearest-exact"))
    case("interpolate recomputed", image(), lambda a: F.interpolate(a, scale_factor=1.7, mode="bilinear", recompute_scale_factor=True))
    case("affine_grid", [normal(2, 2, 3)], lambda a: F.affine_grid(a, (2, 1, 3, 4), align_corners=False))
    case("grid_sample", [normal(1, 2, 4, 4), torch.rand(1, 3, 3, 2) * 1.6 - 0.8], lambda a, g: F.grid_sample(a, g, align_corners=False))
    case("grid_sample border", [normal(1, 2, 4, 4), torch.randn(1, 3, 3, 2)], lambda a, g: F.grid_sample(a, g, padding_mode="border", align_corners=True), differentiable=False)
    case("grid_sample nearest", [normal(1, 2, 4, 4), torch.rand(1, 3, 3, 2) * 1.6 - 0.8], lambda a, g: F.grid_sample(a, g, mode="nearest", align_corners=False), differentiable=False)
