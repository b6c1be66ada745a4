"""Environments of Python's Gymnasium, stepped in batches over two pipes.

Started by RLTransfer with this text as `python -c`; needs the standard library only, and uses numpy where it is there.
One request on standard input, one reply on what was standard output; both little-endian:
    uint32 length of the body, uint32 kind, body
Requests: MAKE (JSON), RESET (JSON), STEP (actions of all instances), RENDER (int32 instance), CLOSE.
Replies: SPEC (JSON), BATCH (see Batch), FRAME (int32 width, int32 height, bytes), NOTHING, ERROR (JSON).
"""
import array
import importlib
import importlib.util
import json
import math
import os
import signal
import struct
import sys
import traceback

try:
    import numpy
except ImportError:
    numpy = None

MAKE, RESET, STEP, RENDER, CLOSE = 1, 2, 3, 4, 5
SPEC, BATCH, FRAME, NOTHING, ERROR = 11, 12, 13, 14, 15


class NoGymnasium(Exception):
    """gymnasium cannot be imported."""


def bounds(values, size):
    """The bounds of a Box as numbers; JSON has no infinity, so it is written as text."""
    flat = [float(x) for x in (values.reshape(-1).tolist() if hasattr(values, "reshape") else flatten(values, []))]
    flat = flat * size if len(flat) == 1 else flat
    return ["inf" if x == math.inf else "-inf" if x == -math.inf else x for x in flat]


def flatten(value, out):
    """Appends the numbers of an observation to a list, in order."""
    if isinstance(value, (list, tuple)):
        for item in value:
            flatten(item, out)
    elif hasattr(value, "reshape"):
        out.extend(value.reshape(-1).tolist())
    elif isinstance(value, dict):
        for item in value.values():
            flatten(item, out)
    else:
        out.append(float(value))
    return out


class Space:
    """A space as C# sees it: flat numbers, and how to turn an action's numbers into what Python expects."""

    def __init__(self, space, where):
        self.kind = type(space).__name__
        self.space = space
        if self.kind == "Discrete":
            self.size, self.start = 1, int(getattr(space, "start", 0))
            self.json = {"kind": "Discrete", "count": int(space.n)}
        elif self.kind == "Box":
            shape = [int(n) for n in space.shape] or [1]
            self.size = math.prod(shape)
            self.json = {"kind": "Box", "shape": shape, "low": bounds(space.low, self.size), "high": bounds(space.high, self.size)}
        elif self.kind in ("MultiDiscrete", "MultiBinary"):
            counts = flatten(space.nvec, []) if self.kind == "MultiDiscrete" else [2] * math.prod(space.shape)
            self.starts = [int(x) for x in flatten(getattr(space, "start", [0] * len(counts)), [])]
            self.size = len(counts)
            self.json = {"kind": "MultiDiscrete", "counts": [int(n) for n in counts]}
        elif self.kind in ("Dict", "Tuple"):
            items = list(space.spaces.items()) if self.kind == "Dict" else [(str(i), s) for i, s in enumerate(space.spaces)]
            self.parts = [(name, Space(part, f"{where}.{name}")) for name, part in items]
            self.size = sum(part.size for _, part in self.parts)
            self.json = {"kind": "Dict", "entries": [{"name": name, "space": part.json} for name, part in self.parts]}
        else:
            raise TypeError(f"{where} is a {self.kind} space, which cannot be laid flat; wrap the environment")

    def write(self, value, out, at):
        """Writes a value's numbers into a flat float32 buffer."""
        if self.kind == "Discrete":
            out[at] = float(int(value) - self.start)
        elif self.kind in ("Dict", "Tuple"):
            for index, (name, part) in enumerate(self.parts):
                part.write(value[name] if self.kind == "Dict" else value[index], out, at)
                at += part.size
        elif self.kind == "MultiDiscrete":
            numbers = flatten(value, [])
            for index, start in enumerate(self.starts):
                out[at + index] = numbers[index] - start
        elif numpy is not None:
            flat = value if type(value) is numpy.ndarray else numpy.asarray(value, dtype=numpy.float32)
            if flat.size != self.size:
                raise ValueError(f"the observation has {flat.size} numbers, its space {self.size}")
            out[at:at + self.size] = flat.reshape(-1)
        else:
            flat = value if type(value) is list and self.size == len(value) and type(value[0]) is float else flatten(value, [])
            if len(flat) != self.size:
                raise ValueError(f"the observation has {len(flat)} numbers, its space {self.size}")
            out[at:at + self.size] = array.array("f", flat)

    def actions(self, body, count):
        """What to hand to each instance, from the numbers of all."""
        if self.kind == "Discrete":
            start = self.start
            return [start + a for a in struct.unpack(f"<{count}i", body)]
        if self.kind in ("MultiDiscrete", "MultiBinary"):
            flat = struct.unpack(f"<{count * self.size}i", body)
            rows = [[a + s for a, s in zip(flat[i * self.size:], self.starts)] for i in range(count)]
            return rows if numpy is None else [numpy.array(row, dtype=self.space.dtype) for row in rows]
        if numpy is not None:
            batch = numpy.frombuffer(body, dtype="<f4").astype(self.space.dtype)
            return list(batch.reshape([count, *self.space.shape]))
        flat = struct.unpack(f"<{count * self.size}f", body)
        return [list(flat[i * self.size:(i + 1) * self.size]) for i in range(count)]


class Batch:
    """All instances and the reply's buffer: rewards, named infos, observations, final observations, three flags."""

    def __init__(self, request):
        sys.path[:0] = request["path"]
        module = load(request["module"]) if request["module"] else None
        make = getattr(module, "make", None) or gymnasium().make
        self.count, self.autoreset, self.names = request["count"], request["autoreset"], request["infos"]
        self.envs = [make(request["id"], **request["arguments"]) for _ in range(self.count)]
        self.observation = Space(self.envs[0].observation_space, "the observation space")
        self.action = Space(self.envs[0].action_space, "the action space")
        self.ended = [False] * self.count
        n, k, o = self.count, len(self.names), self.observation.size
        finals = n * o if self.autoreset == "SameStep" else 0
        sizes = [8 * n, 8 * n * k, 4 * n * o, 4 * finals, n, n, n]
        self.reply = bytearray(8 + sum(sizes))
        struct.pack_into("<II", self.reply, 0, sum(sizes), BATCH)
        views, at = [], 8
        for size, kind in zip(sizes, "ddffBBB"):
            views.append(self.view(at, size, kind))
            at += size
        self.rewards, self.infos, self.observations, self.finals, self.terminated, self.truncated, self.starts = views

    def view(self, at, size, kind):
        part = memoryview(self.reply)[at:at + size].cast(kind)
        return part if numpy is None or kind == "B" else numpy.frombuffer(part, dtype="<f4" if kind == "f" else "<f8")

    def spec(self):
        spec = getattr(self.envs[0], "spec", None)
        return {
            "observation": self.observation.json,
            "action": self.action.json,
            "maxEpisodeSteps": getattr(spec, "max_episode_steps", None),
            "python": sys.version.split()[0],
            "gymnasium": getattr(sys.modules.get("gymnasium"), "__version__", None),
        }

    def reset(self, request):
        seeds, mask, options = request["seeds"], request["mask"], request["options"]
        for i in range(self.count):
            self.starts[i] = 0
            if mask is None or mask[i]:
                self.begin(i, None if seeds is None else seeds[i], options)
                self.rewards[i], self.terminated[i], self.truncated[i] = 0.0, 0, 0
        return self.reply

    def begin(self, i, seed=None, options=None, keep=False):
        observation, info = self.envs[i].reset(seed=seed, options=options)
        self.observation.write(observation, self.observations, i * self.observation.size)
        self.ended[i], self.starts[i] = False, 1
        if self.names and not keep:
            self.note(i, info)

    def note(self, i, info):
        k = len(self.names)
        for j, name in enumerate(self.names):
            value = info.get(name)
            self.infos[i * k + j] = math.nan if value is None else float(value)

    def step(self, body):
        write, observations, size = self.observation.write, self.observations, self.observation.size
        rewards, terminated, truncated, starts, ended = self.rewards, self.terminated, self.truncated, self.starts, self.ended
        for i, action in enumerate(self.action.actions(body, self.count)):
            if ended[i]:  # only in mode NextStep
                self.begin(i)
                rewards[i], terminated[i], truncated[i] = 0.0, 0, 0
                continue
            observation, reward, done, cut, info = self.envs[i].step(action)
            write(observation, observations, i * size)
            rewards[i] = float(reward)
            terminated[i] = 1 if done else 0
            truncated[i] = 1 if cut else 0
            starts[i] = 0
            if self.names:
                self.note(i, info)
            if done or cut:
                if self.autoreset == "SameStep":
                    self.finals[i * size:(i + 1) * size] = observations[i * size:(i + 1) * size]
                    self.begin(i, keep=True)
                else:
                    ended[i] = True
        return self.reply

    def render(self, i):
        picture = self.envs[i].render()
        if picture is None:
            return message(NOTHING)
        if hasattr(picture, "tobytes"):
            height, width = picture.shape[:2]
            pixels = picture.tobytes()
        else:
            height, width, pixels = len(picture), len(picture[0]), bytes(int(x) for x in flatten(picture, []))
        return message(FRAME, struct.pack("<ii", width, height) + pixels)


def gymnasium():
    try:
        return importlib.import_module("gymnasium")
    except ModuleNotFoundError as error:
        if error.name == "gymnasium":
            raise NoGymnasium() from None
        raise


def load(name):
    """A module by its name, or by the path of its file."""
    if not name.endswith(".py"):
        return importlib.import_module(name)
    spec = importlib.util.spec_from_file_location(os.path.splitext(os.path.basename(name))[0], name)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def message(kind, body=b""):
    return struct.pack("<II", len(body), kind) + body


def describe(error):
    last = traceback.extract_tb(error.__traceback__)
    return message(ERROR, json.dumps({
        "type": type(error).__name__,
        "text": str(error),
        "where": f"{os.path.basename(last[-1].filename)}, line {last[-1].lineno}" if last else "",
        "traceback": "".join(traceback.format_exception(type(error), error, error.__traceback__)),
    }).encode())


def main():
    # The terminal's interrupt is for the program that started this one; it closes the pipe.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Whatever an environment prints goes to standard error and cannot end up between the frames.
    replies = os.dup(1)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    requests = sys.stdin.buffer
    batch = None
    while True:
        header = requests.read(8)
        if len(header) < 8:
            return
        length, kind = struct.unpack("<II", header)
        body = requests.read(length)
        if len(body) < length or kind == CLOSE:
            return
        try:
            if kind == STEP:
                reply = batch.step(body)
            elif kind == RESET:
                reply = batch.reset(json.loads(body))
            elif kind == RENDER:
                reply = batch.render(*struct.unpack("<i", body))
            else:
                batch = Batch(json.loads(body))
                reply = message(SPEC, json.dumps(batch.spec()).encode())
        except Exception as error:  # whatever an environment throws is told, not died of
            reply = describe(error)
        rest = memoryview(reply)
        while rest:
            rest = rest[os.write(replies, rest):]


main()
