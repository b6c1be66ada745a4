"""MAML on sine waves in plain PyTorch, as its tutorials have it: the other side of `rlt bench learn`. One thread, one seed, a loop over the tasks.

--updates N     meta-updates, whose time is told.
--tasks T       sine waves of a meta-update.
Prints one JSON object.
"""
import argparse
import json
import math
import time

import torch
from torch.nn import functional

EXAMPLES, WIDTH, STEP, RATE = 10, 40, 0.03, 3e-3


def network():
    def uniform(*shape, fan):
        return ((torch.rand(shape) * 2 - 1) / math.sqrt(fan)).requires_grad_()
    return [uniform(WIDTH, 1, fan=1), uniform(WIDTH, fan=1), uniform(WIDTH, WIDTH, fan=WIDTH), uniform(WIDTH, fan=WIDTH),
            uniform(1, WIDTH, fan=WIDTH), uniform(1, fan=WIDTH)]


def forward(weights, x):
    w1, b1, w2, b2, w3, b3 = weights
    x = functional.relu(functional.linear(x, w1, b1))
    x = functional.relu(functional.linear(x, w2, b2))
    return functional.linear(x, w3, b3)


def examples(amplitude, phase):
    x = torch.rand(EXAMPLES, 1) * 10 - 5
    return x, amplitude * torch.sin(x - phase)


def update(weights, optimizer, tasks):
    total = 0
    for _ in range(tasks):
        amplitude, phase = 0.1 + 4.9 * torch.rand(()), math.pi * torch.rand(())
        x, y = examples(amplitude, phase)
        loss = functional.mse_loss(forward(weights, x), y)
        gradients = torch.autograd.grad(loss, weights, create_graph=True)
        fast = [weight - STEP * gradient for weight, gradient in zip(weights, gradients)]
        x, y = examples(amplitude, phase)
        total = total + functional.mse_loss(forward(fast, x), y)
    optimizer.zero_grad()
    (total / tasks).backward()
    optimizer.step()
    return float(total) / tasks


parser = argparse.ArgumentParser()
parser.add_argument("--updates", type=int, required=True)
parser.add_argument("--tasks", type=int, required=True)
arguments = parser.parse_args()
torch.set_num_threads(1)
torch.manual_seed(0)
weights = network()
optimizer = torch.optim.Adam(weights, lr=RATE)
for _ in range(5):
    update(weights, optimizer, arguments.tasks)
start = time.process_time()
losses = [update(weights, optimizer, arguments.tasks) for _ in range(arguments.updates)]
print(json.dumps(dict(updates=arguments.updates, processor_seconds=time.process_time() - start, loss=sum(losses[-20:]) / len(losses[-20:]))))
