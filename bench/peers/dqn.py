"""DQN in PyTorch, one file, one seed, one thread: what `rlt bench learn` measures our learner against.

  python3 dqn.py --mode updates --updates 2000 --width 64     {"updates", "seconds", "updates_per_second"}
  python3 dqn.py --mode solve --settings ours|cleanrl --seed 0
                             {"solved", "steps", "seconds", "seconds_with_evaluations", "steps_per_second", "returns"}

`updates` draws a batch from a full replay buffer and updates, so often: network, batch, loss, optimizer and target network
are those of our learner. `solve` learns CartPole-v1 until the mean of ten greedy episodes is 475, looked at every
--evaluate-every steps; `seconds` leaves those evaluations out. Seconds are of processor time. Settings:
  ours     what our learner's defaults are: ten-step returns, eight environments, a hard target copy every 400 steps
  cleanrl  CleanRL's published defaults of dqn.py: 120-84 wide, buffer 10,000, batch 128, one update every 10 steps after
           10,000 steps, a hard target copy every 500, exploration 1 -> 0.05 over the first 250,000 of 500,000 steps,
           no double Q-learning, squared loss
"""
import argparse
import json
import random
import time

import numpy as np
import torch
from torch import nn

import classic_control

SETTINGS = {
    "ours": dict(hidden=[64, 64], rate=1e-3, discount=0.99, returns=10, environments=8, buffer=10_000, batch=64, starts=1_000, every=2, target_every=400,
                 exploration_end=0.04, exploration_steps=8_000, double=True, huber=True, steps=100_000, evaluate_every=1_000),
    "cleanrl": dict(hidden=[120, 84], rate=2.5e-4, discount=0.99, returns=1, environments=1, buffer=10_000, batch=128, starts=10_000, every=10, target_every=500,
                    exploration_end=0.05, exploration_steps=250_000, double=False, huber=False, steps=500_000, evaluate_every=5_000),
}


class Replay:
    def __init__(self, size, observations):
        self.observation = np.zeros((size, observations), np.float32)
        self.following = np.zeros((size, observations), np.float32)
        self.action = np.zeros(size, np.int64)
        self.reward = np.zeros(size, np.float32)
        self.discount = np.zeros(size, np.float32)
        self.size, self.count, self.place = size, 0, 0

    def add(self, observation, action, reward, following, discount):
        i = self.place
        self.observation[i], self.action[i], self.reward[i], self.following[i], self.discount[i] = observation, action, reward, following, discount
        self.place = (i + 1) % self.size
        self.count = min(self.count + 1, self.size)

    def sample(self, batch):
        i = np.random.randint(0, self.count, batch)
        return [torch.from_numpy(column[i]) for column in (self.observation, self.action, self.reward, self.following, self.discount)]


class Dqn:
    def __init__(self, observations, actions, settings):
        self.settings = settings
        widths = [observations, *settings["hidden"]]
        self.q, self.target = [self.network(widths, actions) for _ in range(2)]
        self.target.load_state_dict(self.q.state_dict())
        self.optimizer = torch.optim.Adam(self.q.parameters(), lr=settings["rate"])
        self.replay = Replay(settings["buffer"], observations)

    @staticmethod
    def network(widths, actions):
        layers = []
        for i, o in zip(widths, widths[1:]):
            layers += [nn.Linear(i, o), nn.ReLU()]
        return nn.Sequential(*layers, nn.Linear(widths[-1], actions))

    def act(self, observations):
        with torch.no_grad():
            return self.q(torch.from_numpy(observations)).argmax(1).tolist()

    def update(self):
        s = self.settings
        observation, action, reward, following, discount = self.replay.sample(s["batch"])
        with torch.no_grad():
            values = self.target(following)
            best = values.gather(1, self.q(following).argmax(1, keepdim=True)).squeeze(1) if s["double"] else values.max(1)[0]
            target = reward + discount * best
        chosen = self.q(observation).gather(1, action.unsqueeze(1)).squeeze(1)
        loss = nn.functional.smooth_l1_loss(chosen, target) if s["huber"] else nn.functional.mse_loss(chosen, target)
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()

    def copy(self):
        self.target.load_state_dict(self.q.state_dict())


class Returns:
    """n-step returns of one environment: what waits for its reward."""

    def __init__(self, replay, n, discount):
        self.replay, self.n, self.discount, self.waiting = replay, n, discount, []

    def add(self, observation, action, reward, following, terminated, over):
        self.waiting.append([observation, action, 0.0, 0])
        for row in self.waiting:
            row[2] += self.discount ** row[3] * reward
            row[3] += 1
        while self.waiting and (over or self.waiting[0][3] == self.n):
            start, first, total, steps = self.waiting.pop(0)
            self.replay.add(start, first, total, following, 0.0 if terminated else self.discount ** steps)


def evaluate(agent, name, seed, episodes=10):
    env, returns = classic_control.make(name), []
    for episode in range(episodes):
        observation, _ = env.reset(seed=1_000_000 * (seed + 1) + episode)
        total, over = 0.0, False
        while not over:
            observation, reward, terminated, truncated, _ = env.step(agent.act(observation[None])[0])
            total, over = total + reward, terminated or truncated
        returns.append(total)
    return float(np.mean(returns))


def solve(name, settings, seed, threshold=475):
    count = settings["environments"]
    envs = [classic_control.make(name) for _ in range(count)]
    shown = np.stack([env.reset(seed=count * seed + i)[0] for i, env in enumerate(envs)])
    actions = envs[0].actions if hasattr(envs[0], "actions") else int(envs[0].action_space.n)
    agent = Dqn(shown.shape[1], actions, settings)
    returns = [Returns(agent.replay, settings["returns"], settings["discount"]) for _ in envs]
    begin, evaluating, scores, solved, step = time.process_time(), 0.0, [], False, 0
    while step < settings["steps"] and not solved:
        epsilon = 1 + (settings["exploration_end"] - 1) * min(1, step / settings["exploration_steps"])
        chosen = [random.randrange(actions) if random.random() < epsilon else best for best in agent.act(shown)]
        for i, env in enumerate(envs):
            following, reward, terminated, truncated, _ = env.step(chosen[i])
            returns[i].add(shown[i].copy(), chosen[i], reward, following, terminated, terminated or truncated)
            shown[i] = env.reset()[0] if terminated or truncated else following
        for _ in range(count):
            step += 1
            if step > settings["starts"] and step % settings["every"] == 0 and agent.replay.count:
                agent.update()
            if step % settings["target_every"] == 0:
                agent.copy()
            if step % settings["evaluate_every"] == 0:
                before = time.process_time()
                scores.append(evaluate(agent, name, seed))
                evaluating += time.process_time() - before
                solved = solved or scores[-1] >= threshold
    seconds = time.process_time() - begin
    return {"solved": solved, "steps": step, "seconds": seconds - evaluating, "seconds_with_evaluations": seconds,
            "steps_per_second": step / (seconds - evaluating), "returns": scores}


def measure_updates(settings, count):
    agent = Dqn(4, 2, settings)
    for _ in range(settings["buffer"]):
        agent.replay.add(np.random.randn(4), np.random.randint(2), np.random.randn(), np.random.randn(4), 0.99 * (np.random.rand() > 0.05))
    for _ in range(min(200, count)):
        agent.update()
    begin = time.process_time()
    for _ in range(count):
        agent.update()
    seconds = time.process_time() - begin
    return {"updates": count, "seconds": seconds, "updates_per_second": count / seconds}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--mode", choices=["updates", "solve"], default="solve")
    parser.add_argument("--settings", choices=SETTINGS, default="ours")
    parser.add_argument("--env", default="CartPole-v1")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--updates", type=int, default=2_000)
    parser.add_argument("--width", type=int, help="of both hidden layers")
    parser.add_argument("--batch", type=int)
    parser.add_argument("--steps", type=int, help="give up after so many")
    parser.add_argument("--evaluate-every", type=int)
    given = parser.parse_args()
    settings = dict(SETTINGS[given.settings])
    settings.update({name: value for name, value in [("batch", given.batch), ("steps", given.steps), ("evaluate_every", given.evaluate_every)] if value})
    if given.width:
        settings["hidden"] = [given.width, given.width]
    torch.set_num_threads(1)
    random.seed(given.seed)
    np.random.seed(given.seed)
    torch.manual_seed(given.seed)
    print(json.dumps(measure_updates(settings, given.updates) if given.mode == "updates" else solve(given.env, settings, given.seed)))


if __name__ == "__main__":
    main()
