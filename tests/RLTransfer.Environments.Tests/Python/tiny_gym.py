"""A small module with Gymnasium's interface, for tests where gymnasium is not installed (and beside it where it is).

Standard library only, but for numpy in the vectorized environment. `make(id, **arguments)`, `spec` and `make_vec` as in
gymnasium; spaces with the same names and attributes.
"""
import atexit
import ctypes
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
            if self.how == "crash":
                print("last words", flush=True)
                ctypes.string_at(0)
            if self.how == "hang":
                time.sleep(60)
            if self.how == "spin":
                while True:
                    pass
            if self.how == "hold":
                ctypes.PyDLL(None).sleep(60)  # keeps Python's lock
            if self.how == "leave":
                raise SystemExit("enough")
            if self.how == "short":
                self.steps += 1
                return [1.0], 0.0, False, False, {}
        return super().step(action)


class Loud(Count):
    """Says when it is closed, and when Python ends."""

    def __init__(self):
        super().__init__()
        atexit.register(print, "Python ends")

    def close(self):
        print("closed")


class Sweep:
    """Observes how far it is and its action; episodes last `limit` steps, from `limit` 0 on."""

    def __init__(self, limit=3):
        self.observation_space, self.action_space, self.spec = Box(-100, 100, (2,)), Discrete(2), Spec(limit)

    def reset(self, *, seed=None, options=None):
        self.steps = 0
        return [0.0, float(seed or 0)], {"half": 0.0}

    def step(self, action):
        self.steps += 1
        return [float(self.steps), float(action)], float(action), False, self.steps == self.spec.max_episode_steps, {"half": self.steps / 2}


class SweepOfAll:
    """Sweep, all instances at once, in Gymnasium's form: autoreset in the next step, infos as arrays."""

    metadata = {"autoreset_mode": "NextStep"}

    def __init__(self, num_envs, limit=3):
        import numpy
        self.numpy, self.count, self.closed = numpy, num_envs, False
        single = Sweep(limit)
        self.single_observation_space, self.single_action_space, self.spec = single.observation_space, single.action_space, single.spec

    def reset(self, *, seed=None, options=None):
        self.steps, self.over = self.numpy.zeros(self.count), self.numpy.zeros(self.count, bool)
        return self.numpy.stack([self.steps, self.numpy.full(self.count, seed or 0)], 1), {"half": self.steps / 2, "_half": ~self.over}

    def step(self, actions):
        numpy, over = self.numpy, self.over
        self.steps = numpy.where(over, 0, self.steps + 1)
        self.over = self.steps == self.spec.max_episode_steps
        observations = numpy.stack([self.steps, numpy.where(over, 0, actions)], 1)
        return observations, actions.astype("f4"), numpy.zeros(self.count, bool), self.over, {"half": self.steps / 2, "_half": ~over}

    def render(self):
        return [[[[10 * i, 0, 255]]] for i in range(self.count)]

    def close(self):
        pass


class Entry:
    """A registry's entry."""

    def __init__(self, entry_point, vector_entry_point=None):
        self.entry_point, self.vector_entry_point, self.additional_wrappers = entry_point, vector_entry_point, ()


registry = {
    "CartPole-v1": Entry(CartPole), "Echo-v0": Entry(Echo), "Count-v0": Entry(Count), "Bad-v0": Entry(Bad), "Loud-v0": Entry(Loud),
    "Sweep-v0": Entry(Sweep, SweepOfAll),
}


def spec(id):
    if id not in registry:
        raise KeyError(f"no environment '{id}'")
    return registry[id]


def make(id, **arguments):
    return spec(id).entry_point(**arguments)


def make_vec(id, num_envs, vectorization_mode, **arguments):
    assert vectorization_mode == "vector_entry_point"
    return spec(id).vector_entry_point(num_envs, **arguments)
