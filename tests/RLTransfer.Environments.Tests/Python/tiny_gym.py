"""A small module with Gymnasium's interface, for tests where gymnasium is not installed (and beside it where it is).

Standard library only. `make(id, **arguments)` as in gymnasium; spaces with the same names and attributes.
"""
import math
import os
import random
import time


class Box:
    def __init__(self, low, high, shape):
        self.low, self.high, self.shape = [float(low)] * math.prod(shape), [float(high)] * math.prod(shape), tuple(shape)
        self.dtype = "float32"


class Discrete:
    def __init__(self, n, start=0):
        self.n, self.start = n, start


class Dict:
    def __init__(self, spaces):
        self.spaces = spaces


class Tree:
    """A space that cannot be laid flat."""


class Spec:
    def __init__(self, limit):
        self.max_episode_steps = limit


class CartPole:
    """Barto, Sutton and Anderson 1983, with Gymnasium's constants and order of operations."""

    def __init__(self, limit=500):
        self.observation_space, self.action_space = Box(-math.inf, math.inf, (4,)), Discrete(2)
        self.spec, self.random = Spec(limit), random.Random()

    def reset(self, *, seed=None, options=None):
        if seed is not None:
            self.random.seed(seed)
        low, high = (options or {}).get("low", -0.05), (options or {}).get("high", 0.05)
        self.state = [self.random.uniform(low, high) for _ in range(4)]
        self.steps = 0
        return list(self.state), {"steps": 0}

    def step(self, action):
        x, v, angle, rate = self.state
        force = 10.0 if action == 1 else -10.0
        cosine, sine = math.cos(angle), math.sin(angle)
        temp = (force + 0.05 * rate * rate * sine) / 1.1
        turn = (9.8 * sine - cosine * temp) / (0.5 * (4.0 / 3.0 - 0.1 * (cosine * cosine) / 1.1))
        push = temp - 0.05 * turn * cosine / 1.1
        self.state = [x + 0.02 * v, v + 0.02 * push, angle + 0.02 * rate, rate + 0.02 * turn]
        self.steps += 1
        x, _, angle, _ = self.state
        ended = abs(x) > 2.4 or abs(angle) > 12 * 2 * math.pi / 360
        return list(self.state), 1.0, ended, self.steps >= self.spec.max_episode_steps, {"steps": self.steps}


class Echo:
    """Observes the last action, doubled; the reward is its sum. Episodes last `limit` steps; actions are one-based where discrete."""

    def __init__(self, limit=5, discrete=False):
        self.observation_space = Dict({"twice": Box(-10, 10, (3,)), "step": Discrete(1000)})
        self.action_space = Discrete(3, start=1) if discrete else Box(-2, 2, (3,))
        self.spec, self.discrete = Spec(limit), discrete

    def reset(self, *, seed=None, options=None):
        self.steps = 0
        print("an environment may print")
        return {"twice": [0.0, 0.0, 0.0], "step": 0}, {}

    def step(self, action):
        self.steps += 1
        action = [float(action)] * 3 if self.discrete else [float(x) for x in action]
        info = {"half": self.steps / 2} if self.steps > 1 else {}
        return {"twice": [2 * x for x in action], "step": self.steps}, sum(action), False, self.steps >= self.spec.max_episode_steps, info

    def render(self):
        return [[[10 * self.steps, 0, 255] for _ in range(4)] for _ in range(2)]


class Count:
    """The cheapest environment there is."""

    def __init__(self):
        self.observation_space, self.action_space = Box(-math.inf, math.inf, (4,)), Discrete(2)

    def reset(self, *, seed=None, options=None):
        self.steps = 0
        return [0.0, 0.0, 0.0, 0.0], {}

    def step(self, action):
        self.steps += 1
        return [float(self.steps), float(action), 0.0, 0.0], 1.0, False, self.steps == 1000, {}


class Bad(Count):
    """Goes wrong at its third step in the way that `how` says."""

    def __init__(self, how):
        super().__init__()
        self.how = how
        if how == "make":
            raise RuntimeError("cannot be made")
        if how == "space":
            self.observation_space = Tree()

    def step(self, action):
        if self.steps == 2:
            if self.how == "raise":
                raise ValueError("three is too many")
            if self.how == "exit":
                print("last words", flush=True)
                os._exit(7)
            if self.how == "hang":
                time.sleep(60)
            if self.how == "short":
                self.steps += 1
                return [1.0], 0.0, False, False, {}
        return super().step(action)


def make(id, **arguments):
    made = {"CartPole-v1": CartPole, "Echo-v0": Echo, "Count-v0": Count, "Bad-v0": Bad}
    if id not in made:
        raise KeyError(f"no environment '{id}'")
    return made[id](**arguments)
