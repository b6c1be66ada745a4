"""CartPole-v1 and Pendulum-v1 with Gymnasium's interface and equations, for machines without Gymnasium."""
import math
import random

import numpy


class CartPole:
    """Barto, Sutton and Anderson 1983; Euler steps of 0.02 s, 500 steps to an episode."""
    observations, actions, limit = 4, 2, 500
    gravity, cart, pole, half_length, force, interval = 9.8, 1.0, 0.1, 0.5, 10.0, 0.02

    def reset(self, seed=None):
        if seed is not None or not hasattr(self, "random"):
            self.random = random.Random(seed)
        self.state = [self.random.uniform(-0.05, 0.05) for _ in range(4)]
        self.elapsed = 0
        return numpy.array(self.state, dtype=numpy.float32), {}

    def step(self, action):
        x, speed, angle, rate = self.state
        force = self.force if action == 1 else -self.force
        sine, cosine = math.sin(angle), math.cos(angle)
        mass, lever = self.cart + self.pole, self.pole * self.half_length
        push = (force + lever * rate * rate * sine) / mass
        turn = (self.gravity * sine - cosine * push) / (self.half_length * (4 / 3 - self.pole * cosine * cosine / mass))
        drive = push - lever * turn * cosine / mass
        self.state = [x + self.interval * speed, speed + self.interval * drive,
                      angle + self.interval * rate, rate + self.interval * turn]
        self.elapsed += 1
        terminated = abs(self.state[0]) > 2.4 or abs(self.state[2]) > 12 * math.pi / 180
        return numpy.array(self.state, dtype=numpy.float32), 1.0, terminated, self.elapsed >= self.limit, {}


class Pendulum:
    """A torque of at most 2 N m swings it up; 200 steps to an episode. Actions are arrays of one number in [-2, 2]."""
    observations, actions, limit = 3, 1, 200
    gravity, mass, length, interval, torque, fastest = 10.0, 1.0, 1.0, 0.05, 2.0, 8.0

    def reset(self, seed=None):
        if seed is not None or not hasattr(self, "random"):
            self.random = random.Random(seed)
        self.angle, self.rate, self.elapsed = self.random.uniform(-math.pi, math.pi), self.random.uniform(-1, 1), 0
        return self.observe(), {}

    def observe(self):
        return numpy.array([math.cos(self.angle), math.sin(self.angle), self.rate], dtype=numpy.float32)

    def step(self, action):
        torque = min(max(float(action[0]), -self.torque), self.torque)
        angle = (self.angle + math.pi) % (2 * math.pi) - math.pi
        cost = angle * angle + 0.1 * self.rate * self.rate + 0.001 * torque * torque
        rate = self.rate + (1.5 * self.gravity / self.length * math.sin(self.angle)
                            + 3 / (self.mass * self.length ** 2) * torque) * self.interval
        self.rate = min(max(rate, -self.fastest), self.fastest)
        self.angle += self.rate * self.interval
        self.elapsed += 1
        return self.observe(), -cost, False, self.elapsed >= self.limit, {}


def make(name):
    """Gymnasium's environment where it is installed, else the one above."""
    try:
        import gymnasium
        return gymnasium.make(name)
    except ImportError:
        return {"CartPole-v1": CartPole, "Pendulum-v1": Pendulum}[name]()
