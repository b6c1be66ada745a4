"""The Python side of `rlt bench engine`: the same work in PyTorch, one thread.

Reads one line at a time, "ROW COUNT", does COUNT updates of that row, and answers with the seconds of processor time
they took.
"""
import sys
import time

import torch
from torch import nn


def multilayer(widths, batch):
    layers = []
    for i, o in zip(widths, widths[1:]):
        layers += [nn.Linear(i, o), nn.Tanh()]
    net = nn.Sequential(*layers[:-1])
    optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)
    x, y = torch.randn(batch, widths[0]), torch.randn(batch, widths[-1])

    def update():
        optimizer.zero_grad()
        nn.functional.mse_loss(net(x), y).backward()
        optimizer.step()

    return update


def each(updates):
    def update():
        for one in updates:
            one()

    return update


def convolutional(batch=32):
    net = nn.Sequential(
        nn.Conv2d(4, 16, 3, stride=2, padding=1), nn.ReLU(), nn.Conv2d(16, 16, 3, stride=2, padding=1), nn.ReLU(),
        nn.Flatten(), nn.Linear(16 * 3 * 3, 64), nn.ReLU(), nn.Linear(64, 3))
    pictures = torch.rand(batch, 4, 12, 12)

    def update():
        net.zero_grad()
        net(pictures).sum().backward()

    return update


def adversarial(batch=16, size=32, noise=32):
    generator = nn.Sequential(
        nn.Linear(noise, 64 * 8 * 8), nn.Unflatten(1, (64, 8, 8)), nn.BatchNorm2d(64), nn.ReLU(),
        nn.ConvTranspose2d(64, 32, 4, 2, 1), nn.BatchNorm2d(32), nn.ReLU(),
        nn.ConvTranspose2d(32, 3, 4, 2, 1), nn.Tanh())
    discriminator = nn.Sequential(
        nn.Conv2d(3, 32, 4, 2, 1), nn.LeakyReLU(0.2),
        nn.Conv2d(32, 64, 4, 2, 1), nn.LeakyReLU(0.2),
        nn.Flatten(), nn.Linear(64 * 8 * 8, 1))
    generator_optimizer = torch.optim.Adam(generator.parameters(), lr=2e-4, betas=(0.5, 0.999))
    discriminator_optimizer = torch.optim.Adam(discriminator.parameters(), lr=2e-4, betas=(0.5, 0.999))
    real = torch.randn(batch, 3, size, size)
    ones, zeros = torch.ones(batch, 1), torch.zeros(batch, 1)
    loss = nn.functional.binary_cross_entropy_with_logits

    def update():
        fake = generator(torch.randn(batch, noise))
        discriminator_optimizer.zero_grad()
        (loss(discriminator(real), ones) + loss(discriminator(fake.detach()), zeros)).backward()
        discriminator_optimizer.step()
        generator_optimizer.zero_grad()
        loss(discriminator(fake), ones).backward()
        generator_optimizer.step()

    return update


def small_operator():
    a, b = torch.ones(4), torch.ones(4)
    return lambda: a + b


rows = {
    "mlp 64": lambda: multilayer([4, 64, 64, 2], 128),
    "mlp 256": lambda: multilayer([4, 256, 256, 2], 256),
    "ten mlps 64": lambda: each([multilayer([4, 64, 64, 2], 128) for _ in range(10)]),
    "ten convolutional": lambda: each([convolutional() for _ in range(10)]),
    "conv": adversarial,
    "call overhead": small_operator,
    "ready": lambda: lambda: None,
}


def main():
    torch.set_num_threads(1)
    torch.manual_seed(0)
    made = {}
    for line in sys.stdin:
        name, count = line.rsplit(" ", 1)
        if name not in made:
            made[name] = rows[name]()
        update = made[name]
        start = time.process_time()
        for _ in range(int(count)):
            update()
        print(time.process_time() - start, flush=True)


if __name__ == "__main__":
    main()
