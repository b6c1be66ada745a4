"""SAC in PyTorch, one file, one seed, one thread: what `rlt bench learn` measures our learner against.

  python3 sac.py --mode updates --updates 2000 --width 64     {"updates", "seconds", "updates_per_second"}
  python3 sac.py --mode solve --settings ours|cleanrl --seed 0
                             {"solved", "steps", "seconds", "seconds_with_evaluations", "steps_per_second", "returns"}

`updates` draws a batch from a full replay buffer and updates, so often: networks, batch, losses, optimizers and target
networks are those of our learner. `solve` learns Pendulum-v1 until the mean of ten greedy episodes is -200, looked at every
--evaluate-every steps; `seconds` leaves those evaluations out. Seconds are of processor time. Settings:
  ours     what our learner's defaults are
  cleanrl  CleanRL's published defaults of sac_continuous_action.py: 256-256 wide, batch 256, learning after 5,000 steps of
           random actions, two updates of the policy and the temperature at every second update of the critics
"""
import argparse
import json
import random
import time

import numpy as np
import torch
from torch import nn

import classic_control

OBSERVATIONS, ACTIONS, TORQUE = 3, 1, 2.0           # of Pendulum-v1
SETTINGS = {
    "ours": dict(hidden=[64, 64], rate=1e-3, policy_rate=1e-3, temperature_rate=1e-3, discount=0.99, buffer=50_000, batch=64, starts=500, tau=0.01,
                 policy_every=1, environments=1, every=1, steps=50_000, evaluate_every=500),
    "cleanrl": dict(hidden=[256, 256], rate=1e-3, policy_rate=3e-4, temperature_rate=1e-3, discount=0.99, buffer=1_000_000, batch=256, starts=5_000, tau=0.005,
                    policy_every=2, environments=1, every=1, steps=1_000_000, evaluate_every=500),
}


class Replay:
    def __init__(self, size):
        self.columns = [np.zeros((size, width), np.float32) for width in (OBSERVATIONS, ACTIONS, 1, OBSERVATIONS, 1)]
        self.size, self.count, self.place = size, 0, 0

    def add(self, *transition):
        for column, value in zip(self.columns, transition):
            column[self.place] = value
        self.place = (self.place + 1) % self.size
        self.count = min(self.count + 1, self.size)

    def sample(self, batch):
        i = np.random.randint(0, self.count, batch)
        return [torch.from_numpy(column[i]) for column in self.columns]


def network(inputs, hidden, outputs):
    widths, layers = [inputs, *hidden], []
    for i, o in zip(widths, widths[1:]):
        layers += [nn.Linear(i, o), nn.ReLU()]
    return nn.Sequential(*layers, nn.Linear(widths[-1], outputs))


class Sac:
    def __init__(self, settings):
        self.settings = settings
        self.policy = network(OBSERVATIONS, settings["hidden"], 2 * ACTIONS)
        self.critics, self.targets = [[network(OBSERVATIONS + ACTIONS, settings["hidden"], 1) for _ in range(2)] for _ in range(2)]
        for critic, target in zip(self.critics, self.targets):
            target.load_state_dict(critic.state_dict())
        self.log_temperature = torch.zeros(1, requires_grad=True)
        self.policy_optimizer = torch.optim.Adam(self.policy.parameters(), lr=settings["policy_rate"])
        self.critic_optimizer = torch.optim.Adam([weight for critic in self.critics for weight in critic.parameters()], lr=settings["rate"])
        self.temperature_optimizer = torch.optim.Adam([self.log_temperature], lr=settings["temperature_rate"])
        self.replay = Replay(settings["buffer"])
        self.updates = 0

    def sample(self, observation):
        mean, log_deviation = self.policy(observation).chunk(2, -1)
        normal = torch.distributions.Normal(mean, log_deviation.clamp(-20, 2).exp())
        x = normal.rsample()
        action = torch.tanh(x)
        slope = 2 * (np.log(2) - x - nn.functional.softplus(-2 * x))
        return action, (normal.log_prob(x) - slope).sum(-1, keepdim=True)

    def act(self, observation, greedy=True):
        with torch.no_grad():
            observation = torch.from_numpy(observation).unsqueeze(0)
            action = torch.tanh(self.policy(observation)[:, :ACTIONS]) if greedy else self.sample(observation)[0]
            return action[0].numpy()

    def update(self):
        s = self.settings
        observation, action, reward, following, terminated = self.replay.sample(s["batch"])
        temperature = self.log_temperature.exp().item()
        with torch.no_grad():
            next_action, next_log = self.sample(following)
            both = torch.cat([following, next_action], 1)
            value = torch.min(self.targets[0](both), self.targets[1](both)) - temperature * next_log
            target = reward + s["discount"] * (1 - terminated) * value
        both = torch.cat([observation, action], 1)
        loss = nn.functional.mse_loss(self.critics[0](both), target) + nn.functional.mse_loss(self.critics[1](both), target)
        self.critic_optimizer.zero_grad()
        loss.backward()
        self.critic_optimizer.step()
        self.updates += 1
        if self.updates % s["policy_every"] == 0:
            for _ in range(s["policy_every"]):
                self.update_policy(observation)
        with torch.no_grad():
            for target, source in zip(self.targets, self.critics):
                for old, new in zip(target.parameters(), source.parameters()):
                    old.mul_(1 - s["tau"]).add_(new, alpha=s["tau"])

    def update_policy(self, observation):
        chosen, log = self.sample(observation)
        both = torch.cat([observation, chosen], 1)
        loss = (self.log_temperature.exp().item() * log - torch.min(self.critics[0](both), self.critics[1](both))).mean()
        self.policy_optimizer.zero_grad()
        loss.backward()
        self.policy_optimizer.step()
        loss = -(self.log_temperature.exp() * (log.detach() - ACTIONS)).mean()
        self.temperature_optimizer.zero_grad()
        loss.backward()
        self.temperature_optimizer.step()


def evaluate(agent, seed, episodes=10):
    env, returns = classic_control.make("Pendulum-v1"), []
    for episode in range(episodes):
        observation, _ = env.reset(seed=1_000_000 * (seed + 1) + episode)
        total, over = 0.0, False
        while not over:
            observation, reward, terminated, truncated, _ = env.step(TORQUE * agent.act(observation))
            total, over = total + float(reward), terminated or truncated
        returns.append(total)
    return float(np.mean(returns))


def solve(settings, seed, threshold=-200):
    instances = [classic_control.make("Pendulum-v1") for _ in range(settings["environments"])]
    agent = Sac(settings)
    shown = [env.reset(seed=1_000 * seed + i)[0] for i, env in enumerate(instances)]
    begin, evaluating, returns, step = time.process_time(), 0.0, [], 0
    while step < settings["steps"] and not (returns and returns[-1] >= threshold):
        for i, env in enumerate(instances):
            step += 1
            action = np.random.uniform(-1, 1, ACTIONS) if step <= settings["starts"] else agent.act(shown[i], greedy=False)
            following, reward, terminated, truncated, _ = env.step(TORQUE * action)
            agent.replay.add(shown[i], action, reward, following, terminated)
            shown[i] = env.reset()[0] if terminated or truncated else following
            if step > settings["starts"] and step % settings["every"] == 0:
                agent.update()
            if step % settings["evaluate_every"] == 0:
                before = time.process_time()
                returns.append(evaluate(agent, seed))
                evaluating += time.process_time() - before
    seconds = time.process_time() - begin
    return {"solved": returns[-1] >= threshold, "steps": step, "seconds": seconds - evaluating, "seconds_with_evaluations": seconds,
            "steps_per_second": step / (seconds - evaluating), "returns": returns}


def measure_updates(settings, count):
    agent = Sac(settings)
    size = agent.replay.size
    agent.replay.columns = [np.random.randn(*column.shape).astype(np.float32) for column in agent.replay.columns]
    agent.replay.columns[4][:] = np.random.rand(size, 1) < 0.05
    agent.replay.count = size
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
    torch.distributions.Distribution.set_default_validate_args(False)   # checking every sample's arguments costs time that learns nothing
    random.seed(given.seed)
    np.random.seed(given.seed)
    torch.manual_seed(given.seed)
    print(json.dumps(measure_updates(settings, given.updates) if given.mode == "updates" else solve(settings, given.seed)))


if __name__ == "__main__":
    main()
