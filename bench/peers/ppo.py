"""PPO on CartPole-v1 in plain PyTorch: the other side of `rlt bench learn`. One thread, one seed.

--mode updates  trains for N updates and tells how long that took.
--mode solve    trains until ten greedy episodes give 475 on average, and tells how long that took.
--settings      ours (the defaults of RLTransfer's PPO) or cleanrl (those that CleanRL publishes for its ppo.py).
Prints one JSON object.
"""
import argparse
import json
import time

import numpy
import torch
from torch import nn
from torch.distributions import Categorical

import classic_control

SETTINGS = {
    "ours": dict(environments=8, steps=64, epochs=10, minibatches=4, rate=1e-3, total=200_000, decay=False,
                 entropy=0.0, value=0.5, clip_values=False),
    "cleanrl": dict(environments=4, steps=128, epochs=4, minibatches=4, rate=2.5e-4, total=500_000, decay=True,
                    entropy=0.01, value=0.25, clip_values=True),
}
DISCOUNT, TRACE, CLIP, LARGEST = 0.99, 0.95, 0.2, 0.5


def layer(inputs, outputs, gain=2 ** 0.5):
    linear = nn.Linear(inputs, outputs)
    nn.init.orthogonal_(linear.weight, gain)
    nn.init.zeros_(linear.bias)
    return linear


class Agent(nn.Module):
    def __init__(self, inputs, actions, width):
        super().__init__()
        self.policy = nn.Sequential(layer(inputs, width), nn.Tanh(), layer(width, width), nn.Tanh(), layer(width, actions, 0.01))
        self.value = nn.Sequential(layer(inputs, width), nn.Tanh(), layer(width, width), nn.Tanh(), layer(width, 1, 1.0))


class Trainer:
    def __init__(self, settings, width, seed):
        torch.manual_seed(seed)
        self.__dict__.update(settings)
        self.generator = numpy.random.default_rng(seed)
        self.instances = [classic_control.make("CartPole-v1") for _ in range(self.environments)]
        self.shown = torch.from_numpy(numpy.stack([env.reset(seed=seed * 1000 + i)[0] for i, env in enumerate(self.instances)]))
        self.agent = Agent(4, 2, width)
        self.optimizer = torch.optim.Adam(self.agent.parameters(), lr=self.rate, eps=1e-5)
        self.done = 0
        self.updates = 0

    @torch.no_grad()
    def collect(self):
        shape = (self.steps, self.environments)
        observations, actions = torch.zeros(shape + (4,)), torch.zeros(shape, dtype=torch.long)
        logs, rewards, values, ended = (torch.zeros(shape) for _ in range(4))
        later = torch.zeros(shape)                      # the value of what follows: 0 where the pole fell
        for t in range(self.steps):
            distribution = Categorical(logits=self.agent.policy(self.shown))
            action = distribution.sample()
            observations[t], actions[t], logs[t] = self.shown, action, distribution.log_prob(action)
            values[t] = self.agent.value(self.shown).squeeze(-1)
            if t > 0:
                later[t - 1] = torch.where(ended[t - 1] > 0, later[t - 1], values[t])
            shown, paid = [], []
            for i, (env, choice) in enumerate(zip(self.instances, action.tolist())):
                observation, reward, terminated, truncated, _ = env.step(choice)
                paid.append(reward)
                if terminated or truncated:
                    ended[t, i] = 1
                    if not terminated:
                        later[t, i] = self.agent.value(torch.from_numpy(observation))
                    observation, _ = env.reset()
                shown.append(observation)
            rewards[t] = torch.tensor(paid)
            self.shown = torch.from_numpy(numpy.stack(shown))
        later[-1] = torch.where(ended[-1] > 0, later[-1], self.agent.value(self.shown).squeeze(-1))
        advantages, running = torch.zeros(shape), torch.zeros(self.environments)
        for t in reversed(range(self.steps)):
            running = rewards[t] + DISCOUNT * later[t] - values[t] + DISCOUNT * TRACE * (1 - ended[t]) * running
            advantages[t] = running
        self.done += self.steps * self.environments
        return [x.flatten(0, 1) for x in (observations, actions, logs, values, advantages, advantages + values)]

    def learn(self, rollout, most=None):
        if self.decay:
            self.optimizer.param_groups[0]["lr"] = self.rate * max(0, 1 - self.done / self.total)
        rows = self.steps * self.environments
        for _ in range(self.epochs):
            for chosen in numpy.split(self.generator.permutation(rows), self.minibatches):
                if most is not None and self.updates >= most:
                    return
                self.update(*(x[torch.from_numpy(chosen)] for x in rollout))
                self.updates += 1

    def update(self, observations, actions, logs, old, advantages, returns):
        distribution = Categorical(logits=self.agent.policy(observations))
        values = self.agent.value(observations).squeeze(-1)
        ratio = (distribution.log_prob(actions) - logs).exp()
        advantages = (advantages - advantages.mean()) / (advantages.std() + 1e-8)
        gain = torch.min(ratio * advantages, ratio.clamp(1 - CLIP, 1 + CLIP) * advantages).mean()
        error = (values - returns) ** 2
        if self.clip_values:
            error = torch.max(error, (old + (values - old).clamp(-CLIP, CLIP) - returns) ** 2)
        loss = self.value * error.mean() - gain
        if self.entropy:
            loss = loss - self.entropy * distribution.entropy().mean()
        self.optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self.agent.parameters(), LARGEST)
        self.optimizer.step()

    @torch.no_grad()
    def evaluate(self, episodes=10):
        total = 0.0
        for episode in range(episodes):
            env = classic_control.make("CartPole-v1")
            shown, _ = env.reset(seed=1_000_000 + self.done + episode)
            over = False
            while not over:
                shown, reward, terminated, truncated, _ = env.step(int(self.agent.policy(torch.from_numpy(shown)).argmax()))
                total += reward
                over = terminated or truncated
        return total / episodes


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--updates", type=int, default=400, help="updates to time (mode updates)")
    parser.add_argument("--width", type=int, default=64, help="of both hidden layers")
    parser.add_argument("--mode", choices=["updates", "solve"], default="updates")
    parser.add_argument("--settings", choices=list(SETTINGS), default="ours")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--evaluate-every", type=int, default=5120, help="environment steps between evaluations (mode solve)")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    torch.distributions.Distribution.set_default_validate_args(False)   # checking every sample's arguments costs time that learns nothing
    settings = SETTINGS[arguments.settings]
    trainer = Trainer(settings, arguments.width, arguments.seed)
    result = dict(algorithm="ppo", task="CartPole-v1", mode=arguments.mode, settings=arguments.settings, width=arguments.width, seed=arguments.seed,
                  batch=settings["environments"] * settings["steps"] // settings["minibatches"])
    if arguments.mode == "updates":
        trainer.learn(trainer.collect())                # what is slow only once is not timed
        trainer.updates, collecting, learning, processor = 0, 0.0, 0.0, time.process_time()
        while trainer.updates < arguments.updates:
            start = time.perf_counter()
            rollout = trainer.collect()
            middle = time.perf_counter()
            trainer.learn(rollout, arguments.updates)
            collecting, learning = collecting + middle - start, learning + time.perf_counter() - middle
        result.update(updates=trainer.updates, seconds=collecting + learning, update_seconds=learning, processor_seconds=time.process_time() - processor)
    else:
        seconds, processor, score = 0.0, 0.0, 0.0
        while trainer.done < settings["total"] and score < 475:
            target = trainer.done + arguments.evaluate_every
            start, used = time.perf_counter(), time.process_time()
            while trainer.done < target:
                trainer.learn(trainer.collect())
            seconds, processor = seconds + time.perf_counter() - start, processor + time.process_time() - used
            score = trainer.evaluate()
        result.update(seconds=seconds, processor_seconds=processor, steps=trainer.done, updates=trainer.updates, score=score, solved=score >= 475)
    print(json.dumps(result))


main()
