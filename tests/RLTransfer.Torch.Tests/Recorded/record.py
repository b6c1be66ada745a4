#!/usr/bin/env python3
"""Records what PyTorch computes, for the tests to compare the engine with.

Each module of cases/ defines `cases(case)`; its results go to <module>.json beside this file. Run with the Python
whose torch uses the same libtorch: /usr/bin/python3 record.py [module...]
"""
import importlib
import json
import math
import pathlib
import sys

import torch

here = pathlib.Path(__file__).parent
sys.path.insert(0, str(here / "cases"))


def values(tensor):
    """A tensor as JSON: shape, type, and the elements in order, floats in the fewest digits that read back the same."""
    if tensor.dtype == torch.bool:
        items = [int(x) for x in tensor.flatten().tolist()]
    elif tensor.is_floating_point():
        items = [float(f"{x:.9g}") if math.isfinite(x) else str(x) for x in tensor.flatten().tolist()]
    else:
        items = tensor.flatten().tolist()
    return {"shape": list(tensor.shape), "dtype": str(tensor.dtype).removeprefix("torch."), "values": items}


def weighted_sum(outputs):
    """The scalar that is differentiated: each floating output weighted by cos(1), cos(2), ... so that no two elements count alike."""
    total = 0
    for output in outputs:
        if output.is_floating_point() and output.requires_grad:
            weights = torch.cos(torch.arange(1, output.numel() + 1, dtype=torch.float64)).to(output.dtype)
            total = total + (output.flatten() * weights).sum()
    return total


class Recorder:
    def __init__(self):
        self.cases = []

    def __call__(self, name, inputs, function, differentiable=True):
        """Records function(*inputs). Where differentiable, also the gradient with respect to each floating input."""
        leaves = [x.clone().requires_grad_(differentiable and x.is_floating_point()) for x in inputs]
        outputs = function(*leaves)
        outputs = list(outputs) if isinstance(outputs, (tuple, list)) else [outputs]
        case = {"name": name, "inputs": [values(x) for x in inputs], "outputs": [values(x.detach()) for x in outputs]}
        if differentiable:
            wanted = [x for x in leaves if x.requires_grad]
            found = torch.autograd.grad(weighted_sum(outputs), wanted, allow_unused=True)
            case["gradients"] = [values(g if g is not None else torch.zeros_like(x)) for g, x in zip(found, wanted)]
        self.cases.append(case)


def main():
    names = sys.argv[1:] or sorted(path.stem for path in (here / "cases").glob("*.py"))
    torch.set_num_threads(1)
    for name in names:
        torch.manual_seed(20240501)
        recorder = Recorder()
        importlib.import_module(name).cases(recorder)
        lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in recorder.cases)
        (here / f"{name}.json").write_text("[\n" + lines + "\n]\n")
        print(f"{name}: {len(recorder.cases)} cases")


if __name__ == "__main__":
    main()
