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


class ResidualBlock(nn.Module):
    def __init__(self, filters):
        super().__init__()
        self.change = nn.Sequential(
            nn.Conv2d(filters, filters, 3, padding=1, bias=False), nn.BatchNorm2d(filters), nn.ReLU(),
            nn.Conv2d(filters, filters, 3, padding=1, bias=False), nn.BatchNorm2d(filters))

    def forward(self, h):
        return h + self.change(h)


class ComposingGenerator(nn.Module):
    def __init__(self, channels, side, filters, noise):
        super().__init__()
        self.channels, self.side, self.noise, self.grids = channels, side, noise, (1, 2, 4, side)
        self.size = noise * sum(grid * grid for grid in self.grids)
        self.body = nn.Sequential(
            nn.Conv2d(channels + noise * len(self.grids), filters, 3, padding=1), nn.ReLU(),
            ResidualBlock(filters), ResidualBlock(filters), nn.Conv2d(filters, 2 * channels + 1, 1))

    def forward(self, picture, noise):
        parts = [picture]
        for grid, drawn in zip(self.grids, noise.split([self.noise * grid * grid for grid in self.grids], 1)):
            drawn = drawn.view(-1, self.noise, grid, grid)
            parts.append(drawn if grid == self.side else nn.functional.interpolate(
                drawn, size=(self.side, self.side), mode="bilinear", align_corners=False))
        front, back, more = self.body(torch.cat(parts, 1)).split([self.channels, self.channels, 1], 1)
        bright = picture.mean(1, keepdim=True)
        least, most = bright.amin((2, 3), keepdim=True), bright.amax((2, 3), keepdim=True)
        ink = torch.sigmoid(8 * ((bright - least) / (most - least + 1e-3) - 0.5) + 5 * torch.tanh(more / 5))
        return ink * torch.tanh(front) + (1 - ink) * torch.tanh(back)


class ComparingDiscriminator(nn.Module):
    def __init__(self, channels, side, filters):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(channels, filters, 3, padding=1), nn.LeakyReLU(0.2),
            nn.Conv2d(filters, 2 * filters, 3, stride=2, padding=1), nn.LeakyReLU(0.2),
            nn.Conv2d(2 * filters, 2 * filters, 3, stride=2, padding=1), nn.LeakyReLU(0.2))
        self.verdict = nn.Linear((2 * filters + 1) * (side // 4) ** 2, 1)

    def forward(self, picture):
        seen = self.body(picture)
        deviation = (seen.var(0, unbiased=False) + 1e-8).sqrt().mean()
        return self.verdict(torch.cat([seen, deviation.expand(len(seen), 1, *seen.shape[2:])], 1).flatten(1))


def pixel_adapter(channels=3, side=12, filters=16, noise=8, batch=32, classes=10):
    generator = ComposingGenerator(channels, side, filters, noise)
    discriminator = ComparingDiscriminator(channels, side, filters)
    classifier = nn.Sequential(
        nn.Conv2d(channels, 24, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(24, 48, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(48 * (side // 4) ** 2, 64), nn.ReLU(), nn.Linear(64, classes))
    players = [torch.optim.Adam(one.parameters(), lr=1e-3, betas=(0.5, 0.999)) for one in (generator, discriminator)]
    generator_optimizer, discriminator_optimizer = players
    classifier_optimizer = torch.optim.Adam(classifier.parameters(), lr=1e-3)
    source, target = 2 * torch.rand(batch, channels, side, side) - 1, 2 * torch.rand(batch, channels, side, side) - 1
    labels = torch.randint(classes, (batch,))
    softplus, cross_entropy = nn.functional.softplus, nn.functional.cross_entropy

    def blurred(pictures):
        return pictures + 0.05 * torch.randn_like(pictures)

    def update():
        adapted = generator(source, torch.randn(batch, generator.size))
        real, fake = discriminator(blurred(target)), discriminator(blurred(adapted.detach()))
        told = (0.9 * softplus(-real) + 0.1 * softplus(real)).mean() + softplus(fake).mean()
        discriminator_optimizer.zero_grad()
        told.backward()
        discriminator_optimizer.step()
        task = cross_entropy(classifier(adapted.detach()), labels) + cross_entropy(classifier(source), labels)
        classifier_optimizer.zero_grad()
        task.backward()
        classifier_optimizer.step()
        fooled = softplus(-discriminator(blurred(adapted))).mean()
        difference = ((source - adapted) * (source.mean(1, keepdim=True) > 0).float()).flatten(1)
        size = difference.shape[1]
        content = (difference.square().sum(1) / size - difference.sum(1).square() / size ** 2).mean()
        generator_optimizer.zero_grad()
        loss = fooled + cross_entropy(classifier(adapted), labels) + content
        loss.backward(inputs=list(generator.parameters()))
        generator_optimizer.step()
        right = ((real > 0).float().mean() + (fake < 0).float().mean()) / 2
        return torch.stack([told, fooled, task, content, right]).detach()

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
    "pixel adapter": pixel_adapter,
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
