"""What plain Python sees of Gymnasium's environments; the binding must see the same. One JSON line a reset or step.

Usage: gym_record.py ID COUNT STEPS MODE, where MODE is NextStep or SameStep (SyncVectorEnv) or Vectorized (the environment's
own); or gym_record.py single ID SEED STEPS for one environment without vectorization.
Also a module for the binding: an id "stack:ID" is ID in a stack of wrappers.
"""
import json
import sys

import gymnasium
import numpy


def make(id, **arguments):
    name, stacked = (id[6:], True) if id.startswith("stack:") else (id, False)
    env = gymnasium.make(name, **arguments)
    if stacked:
        env = gymnasium.wrappers.RecordEpisodeStatistics(gymnasium.wrappers.NormalizeObservation(gymnasium.wrappers.TimeLimit(env, 25)))
    return env


def action(space, t, i):
    """The same actions as in GymnasiumTests."""
    if isinstance(space, gymnasium.spaces.Discrete):
        return (t * 7 + i * 3 + t // 5) % int(space.n)
    return numpy.full(space.shape, (t * 7 + i * 3) % 11 / 10 - 0.5, dtype=numpy.float32)


def main(id, count, steps, mode):
    count = int(count)
    if mode == "Vectorized":
        env = gymnasium.make_vec(id, count, vectorization_mode="vector_entry_point")
    else:
        env = gymnasium.vector.SyncVectorEnv([lambda: make(id)] * count, autoreset_mode=mode)
    space = env.single_action_space
    observation, _ = env.reset(seed=11)
    say(observation, numpy.zeros(count), [False] * count, [False] * count, {})
    for t in range(int(steps)):
        observation, reward, terminated, truncated, info = env.step(numpy.array([action(space, t, i) for i in range(count)]))
        say(observation, reward, terminated, truncated, info)


def say(observation, reward, terminated, truncated, info):
    finals = [None if final is None else numpy.asarray(final, dtype=numpy.float32).reshape(-1).tolist() for final in info.get("final_obs", [])]
    print(json.dumps({
        "observations": numpy.asarray(observation, dtype=numpy.float32).reshape(-1).tolist(),
        "rewards": numpy.asarray(reward, dtype=float).tolist(),
        "terminated": numpy.asarray(terminated).tolist(),
        "truncated": numpy.asarray(truncated).tolist(),
        "finals": finals,
    }))


def single(id, seed, steps):
    """One episode of a single environment, with its state before the first step."""
    env = gymnasium.make(id)
    observation, _ = env.reset(seed=int(seed))
    print(json.dumps({"state": numpy.asarray(env.unwrapped.state, dtype=float).tolist(), "observations": observation.tolist()}))
    for t in range(int(steps)):
        observation, reward, terminated, truncated, _ = env.step(action(env.action_space, t, 0))
        print(json.dumps({"observations": numpy.asarray(observation, dtype=numpy.float32).tolist(), "rewards": [float(reward)], "terminated": [bool(terminated)], "truncated": [bool(truncated)]}))
        if terminated or truncated:
            return


if __name__ == "__main__":
    if sys.argv[1] == "single":
        single(*sys.argv[2:])
    else:
        main(*sys.argv[1:])
