"""The binding to Python's Gymnasium: a batch of environments that writes into memory which C# reads.

In process that memory is C#'s own arrays; isolated, it is the reply that server.py sends. This text is run as a module, not
imported; it needs numpy. The arrays, N instances, in the order in which they are shared:
    rewards float64 [N], one float64 [N] per named info, observations float32 [N, O], final observations float32 [N, O]
    (mode SameStep only), terminated, truncated, starts bool [N], actions int32 or float32 [N, A]
"""
import atexit
import ctypes
import functools
import importlib
import importlib.util
import json
import math
import operator
import os
import struct
import sys
import traceback
import weakref

try:
    import numpy
except ModuleNotFoundError as missing:
    if missing.name != "numpy":
        raise
    numpy = None


class Missing(Exception):
    """A package that the binding needs cannot be imported."""


class Space:
    """A space as C# sees it: flat numbers, and how to turn an action's numbers into what Python expects."""

    def __init__(self, space, where):
        self.kind, self.space = type(space).__name__, space
        if self.kind == "Discrete":
            self.size, self.start = 1, int(getattr(space, "start", 0))
            self.json = {"kind": "Discrete", "count": int(space.n)}
        elif self.kind == "Box":
            self.shape = tuple(int(n) for n in space.shape)
            self.size = math.prod(self.shape)
            self.json = {"kind": "Box", "shape": self.shape or [1], "low": self.bounds(space.low), "high": self.bounds(space.high)}
        elif self.kind in ("MultiDiscrete", "MultiBinary"):
            counts = numpy.asarray(space.nvec) if self.kind == "MultiDiscrete" else numpy.full(space.shape, 2)
            self.shape, self.size = counts.shape, counts.size
            self.start = numpy.broadcast_to(getattr(space, "start", 0), counts.shape)
            self.json = {"kind": "MultiDiscrete", "counts": counts.reshape(-1).tolist()}
        elif self.kind in ("Dict", "Tuple"):
            items = space.spaces.items() if self.kind == "Dict" else enumerate(space.spaces)
            self.parts = [(key, Space(part, f"{where}.{key}")) for key, part in items]
            self.size = sum(part.size for _, part in self.parts)
            self.json = {"kind": "Dict", "entries": [{"name": str(key), "space": part.json} for key, part in self.parts]}
        else:
            raise TypeError(f"{where} is a {self.kind} space, which cannot be laid flat; wrap the environment")

    def bounds(self, values):
        """The bounds of a Box, flat; JSON has no infinity, so it is written as text."""
        flat = numpy.broadcast_to(numpy.asarray(values, dtype=float).reshape(-1), self.size).tolist()
        return ["inf" if x == math.inf else "-inf" if x == -math.inf else x for x in flat]

    def one(self, rows, at):
        """write(i, value): instance i's value into row i of rows [N, O], from column `at` on."""
        if self.kind in ("Dict", "Tuple"):
            entries = []
            for key, part in self.parts:
                entries.append((key, part.one(rows, at)))
                at += part.size

            def write(i, value):
                for key, write_part in entries:
                    write_part(i, value[key])
        elif self.kind == "Discrete":
            numbers, width, start = memoryview(rows.reshape(-1)), rows.shape[1], self.start

            def write(i, value):
                numbers[i * width + at] = int(value) - start
        else:
            views, shape, size = [row[at:at + self.size].reshape(self.shape) for row in rows], self.shape, self.size
            start = getattr(self, "start", None)

            def write(i, value):
                value = numpy.asarray(value)
                if value.shape != shape:
                    if value.size != size:
                        raise ValueError(f"the observation has {value.size} numbers, its space {size}")
                    value = value.reshape(shape)
                views[i][...] = value if start is None else value - start
        return write

    def each(self, rows):
        """write(values): one value for each row of rows [N, O]."""
        write, size, start = self.one(rows, 0), self.size, getattr(self, "start", 0)

        def write_each(values):
            for i, value in enumerate(values):
                write(i, value)
        if self.kind == "Discrete":
            memory, pack = memoryview(rows.reshape(-1)).cast("B"), struct.Struct(f"={len(rows)}f").pack_into
            return lambda values: pack(memory, 0, *values) if start == 0 else write_each(values)
        if self.kind != "Box" or not self.shape:
            return write_each
        memory, pack = memoryview(rows.reshape(-1)).cast("B"), struct.Struct(f"={rows.size}f").pack_into
        joined, array, shape, sizes = rows.reshape(-1, *self.shape[1:]), numpy.ndarray, self.shape, [size] * len(rows)

        def write_box(values):
            # The quick ways, for arrays and for flat lists of numbers: all at once.
            if type(values[0]) is array:
                if all([type(value) is array and value.shape == shape for value in values]):
                    return numpy.concatenate(values, out=joined, casting="unsafe")
            elif type(values[0]) is list and len(shape) == 1 and list(map(len, values)) == sizes:
                return pack(memory, 0, *functools.reduce(operator.iconcat, values, []))
            write_each(values)
        return write_box

    def all(self, rows, at):
        """write(value): the values of all instances, as a vectorized environment has them, into columns of rows [N, O]."""
        if self.kind in ("Dict", "Tuple"):
            entries = []
            for key, part in self.parts:
                entries.append((key, part.all(rows, at)))
                at += part.size

            def write(value):
                for key, write_part in entries:
                    write_part(value[key])
        else:
            block, start = rows[:, at:at + self.size], getattr(self, "start", None)

            def write(value):
                value = numpy.asarray(value)
                if value.size != block.size:
                    raise ValueError(f"the observations have {value.size} numbers, their spaces {block.size}")
                value = value.reshape(block.shape)
                block[...] = value if start is None else value - numpy.reshape(start, -1)
        return write

    def actions(self, buffer, count, together):
        """take(): the actions of all instances from the shared memory, in Python's own types and in memory of their own."""
        rows = numpy.frombuffer(buffer, dtype="f4" if self.kind == "Box" else "i4")
        if self.kind == "Discrete" and not together:
            flat, start = memoryview(rows), self.start
            return flat.tolist if start == 0 else lambda: [action + start for action in flat.tolist()]
        dtype, start = numpy.dtype(getattr(self.space, "dtype", "int64")), getattr(self, "start", 0)
        shaped = rows if self.kind == "Discrete" else rows.reshape(count, *self.shape)
        if self.kind == "Box":
            return lambda: shaped.astype(dtype)
        return lambda: (shaped + start).astype(dtype)


class Batch:
    """What instances one by one and a vectorized environment have in common: the spaces and the shared arrays."""

    def __init__(self, request, observation, action, spec):
        self.count, self.autoreset, self.names = request["count"], request["autoreset"], request["infos"]
        self.observation, self.action = Space(observation, "the observation space"), Space(action, "the action space")
        if self.action.kind in ("Dict", "Tuple"):
            raise TypeError(f"the action space is a {self.action.kind} space; wrap the environment")
        self.spec = {
            "observation": self.observation.json,
            "action": self.action.json,
            "vectorized": isinstance(self, Vectorized),
            "maxEpisodeSteps": getattr(spec, "max_episode_steps", None),
            "python": sys.version.split()[0],
            "gymnasium": getattr(sys.modules.get("gymnasium"), "__version__", None),
        }

    def sizes(self):
        """How many bytes each shared array has, in order, without the actions."""
        n, rows = self.count, 4 * self.count * self.observation.size
        return [8 * n] * (1 + len(self.names)) + [rows, rows if self.autoreset == "SameStep" else 0, n, n, n]

    def attach(self, buffers):
        """Shares these pieces of memory, in the order above."""
        n = self.count
        arrays = [numpy.frombuffer(buffer, dtype=kind) if len(buffer) else numpy.zeros(0, dtype=kind)
                  for buffer, kind in zip(buffers, ["f8"] * (1 + len(self.names)) + ["f4", "f4", "?", "?", "?"])]
        self.rewards, self.infos = arrays[0], arrays[1:-5]
        self.observations = arrays[-5].reshape(n, self.observation.size)
        self.finals = arrays[-4].reshape(-1, self.observation.size)
        self.terminated, self.truncated, self.starts = arrays[-3:]
        self.take = self.action.actions(buffers[-1], n, isinstance(self, Vectorized))


class Each(Batch):
    """Instances one by one, each with its own seed: what SyncVectorEnv does, straight into the shared arrays."""

    def __init__(self, request, source):
        self.envs = [source.make(request["id"], **request["arguments"]) for _ in range(request["count"])]
        first = self.envs[0]
        super().__init__(request, first.observation_space, first.action_space, getattr(first, "spec", None))
        self.advance = [env.step for env in self.envs]

    def attach(self, buffers):
        super().attach(buffers)
        self.write, self.write_each = self.observation.one(self.observations, 0), self.observation.each(self.observations)
        # A struct writes numbers of Python quicker than numpy does.
        rewards, flags = struct.Struct(f"={self.count}d").pack_into, struct.Struct(f"={self.count}?").pack_into
        self.write_rewards = functools.partial(rewards, memoryview(self.rewards).cast("B"), 0)
        self.write_terminated = functools.partial(flags, memoryview(self.terminated).cast("B"), 0)
        self.write_truncated = functools.partial(flags, memoryview(self.truncated).cast("B"), 0)

    def reset(self, seeds, mask, options):
        self.starts[:] = False
        for i in range(self.count):
            if mask is None or mask[i]:
                observation, info = self.envs[i].reset(seed=None if seeds is None else seeds[i], options=options)
                self.write(i, observation)
                self.note(i, info)
                self.rewards[i], self.terminated[i], self.truncated[i], self.starts[i] = 0, False, False, True
                self.advance[i] = self.envs[i].step
        self.fresh = self.flagged = True

    def note(self, i, info):
        for name, column in zip(self.names, self.infos):
            value = info.get(name)
            column[i] = math.nan if value is None else float(value)

    def step(self):
        observations, rewards, terminated, truncated, infos = zip(*[advance(action) for advance, action in zip(self.advance, self.take())])
        self.write_each(observations)
        self.write_rewards(*rewards)
        ends = any(terminated) or any(truncated)
        if ends or self.flagged:
            self.write_terminated(*terminated)
            self.write_truncated(*truncated)
            self.flagged = ends
        if self.names:
            for i, info in enumerate(infos):
                self.note(i, info)
        if self.fresh:
            self.starts[:] = False
            self.fresh = False
            for i, advance in enumerate(self.advance):
                if type(advance) is Restart:
                    self.advance[i], self.starts[i], self.fresh = self.envs[i].step, True, True
        if ends:
            for i in range(self.count):
                if terminated[i] or truncated[i]:
                    self.end(i)

    def end(self, i):
        """Instance i's episode has ended."""
        if self.autoreset == "SameStep":
            self.finals[i] = self.observations[i]
            observation, _ = self.envs[i].reset()
            self.write(i, observation)
            self.starts[i] = self.fresh = True
        elif self.autoreset == "NextStep":
            self.advance[i], self.fresh = Restart(self.envs[i]), True

    def render(self, i):
        return self.envs[i].render()

    def close(self):
        for env in self.envs:
            getattr(env, "close", bool)()


class Restart:
    """The step that begins the next episode, whatever the action."""

    def __init__(self, env):
        self.env = env

    def __call__(self, action):
        observation, info = self.env.reset()
        return observation, 0.0, False, False, info


class Vectorized(Batch):
    """An environment that steps all instances at once, from one random stream, with autoreset in the next step."""

    def __init__(self, request, env):
        self.env = env
        super().__init__(request, env.single_observation_space, env.single_action_space, getattr(env, "spec", None))

    def attach(self, buffers):
        super().attach(buffers)
        self.write = self.observation.all(self.observations, 0)

    def reset(self, seeds, mask, options):
        if mask is not None and not all(mask) or seeds is not None and seeds != list(range(seeds[0], seeds[0] + self.count)):
            raise ValueError("a vectorized environment has one random stream and starts all instances together; set PythonOptions.Vectorized to false for seeds and resets of single instances")
        observation, info = self.env.reset(seed=None if seeds is None else seeds[0], options=options)
        self.write(observation)
        self.note(info)
        self.rewards[:], self.terminated[:], self.truncated[:], self.starts[:] = 0, False, False, True

    def note(self, info):
        for name, column in zip(self.names, self.infos):
            column[:] = math.nan
            if name in info:
                numpy.copyto(column, info[name], where=info.get("_" + name, True), casting="unsafe")

    def step(self):
        numpy.logical_or(self.terminated, self.truncated, out=self.starts)
        observation, self.rewards[:], self.terminated[:], self.truncated[:], info = self.env.step(self.take())
        self.rewards[self.starts] = 0
        self.write(observation)
        if self.names:
            self.note(info)

    def render(self, i):
        pictures = self.env.render()
        return None if pictures is None else pictures[i]

    def close(self):
        self.env.close()


def batch(request):
    """The instances that C# asks for: vectorized where the environment brings that and the autoreset mode fits."""
    if numpy is None:
        raise Missing("numpy")
    sys.path[:0] = [folder for folder in request["path"] if folder not in sys.path]
    source = load(request["module"]) if request["module"] else None
    if not hasattr(source, "make"):
        source = gymnasium()
    if request["vectorized"] and request["autoreset"] == "NextStep" and brings_vectorized(source, request["id"]):
        env = source.make_vec(request["id"], num_envs=request["count"], vectorization_mode="vector_entry_point", **request["arguments"])
        mode = getattr(env, "metadata", {}).get("autoreset_mode")
        if mode is None or getattr(mode, "value", mode) == "NextStep":
            return Vectorized(request, env)
        env.close()
    return Each(request, source)


def brings_vectorized(source, name):
    """Whether the registry has an entry point for all instances at once, as Gymnasium has it from version 1 on."""
    if not hasattr(source, "make_vec") or str(getattr(source, "__version__", "1")).startswith("0."):
        return False
    module, _, short = name.rpartition(":")
    if module:
        importlib.import_module(module)
    try:
        spec = source.spec(short)
    except Exception:  # make says better what is wrong with the id
        return False
    return getattr(spec, "vector_entry_point", None) is not None and not getattr(spec, "additional_wrappers", ())


def gymnasium():
    try:
        return importlib.import_module("gymnasium")
    except ModuleNotFoundError as error:
        if error.name == "gymnasium":
            raise Missing("gymnasium") from None
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


def pixels(picture):
    """Width, height and bytes of a picture; None where there is none."""
    if picture is None:
        return None
    picture = numpy.ascontiguousarray(picture, dtype=numpy.uint8)
    return picture.shape[1], picture.shape[0], picture.tobytes()


def describe(error):
    last = traceback.extract_tb(error.__traceback__)
    return json.dumps({
        "type": type(error).__name__,
        "text": str(error),
        "where": f"{os.path.basename(last[-1].filename)}, line {last[-1].lineno}" if last else "",
        "traceback": "".join(traceback.format_exception(type(error), error, error.__traceback__)),
    })


class Session:
    """A batch in C#'s own process. Whatever an environment throws, SystemExit included, is kept as `failure`, not thrown."""

    living = weakref.WeakSet()

    def __init__(self):
        self.failure, self.batch = None, None
        Session.living.add(self)

    def ask(self, what, *arguments):
        """Calls one of the methods below; None where it failed."""
        self.failure = None
        try:
            return getattr(self, what)(*arguments)
        except BaseException as error:
            self.failure = describe(error)

    def make(self, request):
        self.batch = batch(json.loads(request))
        return json.dumps(self.batch.spec)

    def attach(self, memory):
        memory = json.loads(memory)
        self.batch.attach([(ctypes.c_char * length).from_address(address) if length else b"" for address, length in zip(memory["addresses"], memory["lengths"])])
        advance = self.batch.step

        def step():
            try:
                advance()
            except BaseException as error:
                self.failure = describe(error)
                return self.failure

        self.step = step
        return f"{id(step)} {id(None)}"

    def reset(self, request):
        request = json.loads(request)
        self.batch.reset(request["seeds"], request["mask"], request["options"])

    def render(self, i):
        return pixels(self.batch.render(i))

    def close(self):
        closing, self.batch, self.step = self.batch, None, None
        if closing is not None:
            closing.close()


def leave():
    """The end of C#'s process: what is still open is closed, and what asked to be called at the end is called."""
    for session in list(Session.living):
        session.ask("close")
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
