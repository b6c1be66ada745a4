"""Trajectories of optimizers: a case's inputs are a parameter [n] and its gradients [steps, n]; the output is the parameter after each step."""
import torch
from torch import optim

STEPS = 12


def normal(*shape):
    return torch.randn(*shape)


def cases(case):
    def record(name, make, dtype=torch.float32):
        def run(start, gradients):
            parameter = start.clone().requires_grad_()
            optimizer = make([parameter])
            path = []
            for gradient in gradients:
                parameter.grad = gradient.clone()
                optimizer.step()
                path.append(parameter.detach().clone())
            return torch.stack(path)

        case(name, [normal(7).to(dtype), normal(STEPS, 7).to(dtype)], run, differentiable=False)

    record("SGD", lambda p: optim.SGD(p, lr=0.1))
    record("SGD momentum", lambda p: optim.SGD(p, lr=0.1, momentum=0.9))
    record("SGD dampened", lambda p: optim.SGD(p, lr=0.1, momentum=0.8, dampening=0.3))
    record("SGD nesterov", lambda p: optim.SGD(p, lr=0.05, momentum=0.9, nesterov=True, weight_decay=0.02))
    record("SGD decaying", lambda p: optim.SGD(p, lr=0.1, weight_decay=0.1))
    record("SGD maximizing", lambda p: optim.SGD(p, lr=0.1, momentum=0.5, maximize=True))
    record("Adam", lambda p: optim.Adam(p))
    record("Adam float64", lambda p: optim.Adam(p, lr=0.05), torch.float64)
    record("Adam betas", lambda p: optim.Adam(p, lr=0.01, betas=(0.5, 0.9), eps=1e-5))
    record("Adam decaying", lambda p: optim.Adam(p, lr=0.01, weight_decay=0.1))
    record("Adam amsgrad", lambda p: optim.Adam(p, lr=0.01, betas=(0.9, 0.8), amsgrad=True))
    record("Adam maximizing", lambda p: optim.Adam(p, lr=0.01, maximize=True))
    record("AdamW", lambda p: optim.AdamW(p, lr=0.01, weight_decay=0.01))
    record("AdamW amsgrad", lambda p: optim.AdamW(p, lr=0.02, weight_decay=0.1, amsgrad=True))
    record("AdamW float64", lambda p: optim.AdamW(p, lr=0.02, weight_decay=0.1), torch.float64)
    record("RMSprop", lambda p: optim.RMSprop(p))
    record("RMSprop momentum", lambda p: optim.RMSprop(p, lr=0.01, alpha=0.9, momentum=0.7, weight_decay=0.05))
    record("RMSprop centered", lambda p: optim.RMSprop(p, lr=0.01, centered=True))
    record("RMSprop centered momentum", lambda p: optim.RMSprop(p, lr=0.005, alpha=0.95, eps=1e-6, centered=True, momentum=0.9), torch.float64)
    clipping(case)


def clipping(case):
    def clipped(clip):
        def run(*gradients):
            parameters = [torch.zeros_like(g).requires_grad_() for g in gradients]
            for parameter, gradient in zip(parameters, gradients):
                parameter.grad = gradient.clone()
            norm = clip(parameters)
            return [p.grad for p in parameters] + ([norm] if norm is not None else [])
        return run

    gradients = lambda: [normal(3, 2), normal(4)]
    utils = torch.nn.utils
    case("clip_grad_norm_", gradients(), clipped(lambda p: utils.clip_grad_norm_(p, 0.8)), differentiable=False)
    case("clip_grad_norm_ within", gradients(), clipped(lambda p: utils.clip_grad_norm_(p, 100.0)), differentiable=False)
    case("clip_grad_norm_ of 1", gradients(), clipped(lambda p: utils.clip_grad_norm_(p, 0.8, 1.0)), differentiable=False)
    case("clip_grad_norm_ of infinity", gradients(), clipped(lambda p: utils.clip_grad_norm_(p, 0.5, float("inf"))), differentiable=False)
    case("clip_grad_value_", gradients(), clipped(lambda p: utils.clip_grad_value_(p, 0.4)), differentiable=False)
