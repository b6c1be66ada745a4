namespace RLTransfer.Cli.Tests.Assignments;

/// <summary>Wrong submissions to each assignment.</summary>
internal static class TypicalMistakes
{
    /// <summary>Submissions whose <c>Train</c> trains nothing, and says or hands over something else; not one of the points of part "train-check" is theirs.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<Mistake>> Claims { get; } = new Dictionary<string, IReadOnlyList<Mistake>>(StringComparer.Ordinal)
    {
        ["01-reinforce"] =
        [
            new("returns that nobody has earned", "averages[i] = episodes.AverageReturn;\n        Update(policy, optimizer, episodes, 0.99);", "averages[i] = 100;", "", ""),
            new("a list and no policy", "var policy = MakePolicy();", "return Enumerable.Repeat(100.0, iterations).ToArray();\n    var policy = MakePolicy();", "", ""),
            new("a policy of another shape", "return averages;", "played = nn.Linear(4, 2);\n    return averages;", "", ""),
        ],
        ["02-a2c"] =
        [
            new("returns that nobody has earned", "Update(actor, critic, optimizer, runner.Collect(actor), 0.98, 0.95, 0.01);", "runner.Collect(actor);\n        runner.Returns.Add(100);", "", ""),
            new("weights without end", "return runner.Returns.ToArray();", "using (no_grad()) foreach (var weights in actor.parameters()) weights.fill_(double.PositiveInfinity);\n    return Enumerable.Repeat(100.0, 500).ToArray();", "", ""),
        ],
        ["03-ddpg"] =
        [
            new("returns that nobody has earned", "Update(agent, Sample(replay, 64, draws), 0.95, 0.02);", "for (var i = 0; i < 64; i++) returns.Add(-0.1);", "", ""),
            new("an actor for the goal that everyone knows", "Update(agent, Sample(replay, 64, draws), 0.95, 0.02);", "using (no_grad()) agent.Actor.parameters().Last().fill_(3);", "", ""),
            new("an actor that is none", "return returns.ToArray();", "played = nn.Sequential(nn.Linear(2, 2), nn.Tanh());\n    return returns.ToArray();", "", ""),
        ],
    };

    public static IReadOnlyDictionary<string, IReadOnlyList<Mistake>> Of { get; } = new Dictionary<string, IReadOnlyList<Mistake>>(StringComparer.Ordinal)
    {
        ["01-reinforce"] =
        [
            new("return off by one", "next = rewards[t] + discount * next;                           // Eq. 3.9\n        returns[t] = next;", "returns[t] = discount * next;\n        next = rewards[t] + discount * next;",
                "one episode by hand: 1, 2, 4 at γ = 0.5", "reward of step t itself"),
            new("sum of the past", "for (var t = rewards.Length - 1; t >= 0; t--)", "for (var t = 0; t < rewards.Length; t++)", "one episode by hand: 1, 2, 4 at γ = 0.5", "what came before"),
            new("returns run over episode ends", "if (ends[t]) next = 0;", "", "two episodes: a sum stops where its episode does", "run on over the ends"),
            new("no baseline", "returns.Select(g => g - baseline).ToArray()", "returns", "returns less their mean", "no baseline"),
            new("sign of the loss", "return -(LogProbabilities", "return (LogProbabilities", "the loss: minus the mean of log π · A", "sign is the wrong way round"),
            new("sum in place of the mean", "* advantages).mean()", "* advantages).sum()", "the gradient of the loss: A (π − 1 for the action taken, π for the others) / B", "sum over the batch"),
            new("softmax over the batch", "log_softmax(-1)", "log_softmax(0)", "the log-probability of each action taken", "runs over the batch"),
            new("probability without its logarithm", "logits.log_softmax(-1)", "logits.softmax(-1)", "the log-probability of each action taken", "wants its logarithm"),
            new("gradients that add up", "optimizer.zero_grad();", "", "a second step, without the first one's gradient", "optimizer.zero_grad()"),
            new("a fresh policy in every iteration", "var episodes = Collect(policy,", "var episodes = Collect(MakePolicy(),", "after 30 iterations the pole stays up for more than 60 steps", "is the policy that plays the one that is updated"),
            new("returns that nobody has earned", "averages[i] = episodes.AverageReturn;\n        Update(policy, optimizer, episodes, 0.99);", "averages[i] = 100;", "after 30 iterations the pole stays up for more than 60 steps", "is the policy that plays the one that is updated?"),
        ],
        ["02-a2c"] =
        [
            new("no terminal mask", "discount * (1 - terminated) * nextValues", "discount * nextValues", "a step that terminates", "V(next) must count 0"),
            new("no bootstrap where an episode is cut off", "(1 - terminated)", "(1 - ended)", "an episode that is cut off, not terminated", "only cut off"),
            new("sum into the next episode", "* (1 - ended[t]) * later", "* later", "an episode that is cut off, not terminated", "next episode"),
            new("no trace", "discount * trace * (1", "discount * (1", "the sum of errors by hand: δ = 0, 1, 2 and γλ = 0.25", "λ is missing"),
            new("actor's loss without detach", "logChance * advantages.detach()", "logChance * advantages", "the actor's gradient: into the logits, and nowhere else", "advantages.detach()"),
            new("target without detach", "values - targets.detach()", "values - targets", "the critic's gradient: 2 (V − R) / B, and none in the target", "targets.detach()"),
            new("sign of the actor's loss", "return -(logChance *", "return (logChance *", "the actor's loss", "sign of the actor's loss"),
            new("entropy over the states", "(logChances.exp() * logChances).sum(-1)", "(logChances.exp() * logChances).sum([0])", "the entropy of every state", "You sum over the states"),
            new("entropy summed with TorchSharp's sum(0)", "(logChances.exp() * logChances).sum(-1)", "(logChances.exp() * logChances).sum(0)", "the entropy of every state", "it adds up everything"),
            new("returns that nobody has earned", "Update(actor, critic, optimizer, runner.Collect(actor), 0.98, 0.95, 0.01);", "runner.Collect(actor);\n        runner.Returns.Add(100);", "after 150 updates the pole stays up for more than 50 steps", "do both networks' parameters go to the optimizer?"),
        ],
        ["03-ddpg"] =
        [
            new("rows that do not belong together", "tensor(drawn.Select(step => (float)step.Reward).ToArray())", "tensor(Enumerable.Range(0, size).Select(_ => (float)replay[random.NextInt32(replay.Count)].Reward).ToArray())",
                "the parts of a row come from one draw", "Draw a place once"),
            new("last place never drawn", "random.NextInt32(replay.Count)", "random.NextInt32(replay.Count - 1)", "every place is drawn about as often", "Some places are never drawn"),
            new("no terminal mask", "discount * (1 - batch.Terminated) * nextValue", "discount * nextValue", "r + γ (1 − d) Q′(o′, μ′(o′))", "nothing beyond it"),
            new("broadcast in the target", "nextAction], -1)).squeeze(-1);", "nextAction], -1));", "one number a row", "make a table [B, B]"),
            new("gradient in the target", "using var still = no_grad();\n    var nextAction", "var nextAction", "no gradient in the target", "no_grad()"),
            new("broadcast in the critic's loss", "batch.Action], -1)).squeeze(-1);", "batch.Action], -1));", "the critic's loss: the mean of (Q(o, a) − y)²", "make a table [B, B]"),
            new("sign of the actor's loss", "return -critic.forward", "return critic.forward", "the actor's loss: minus the mean of Q(o, μ(o))", "sign of the actor's loss"),
            new("detached action", "var actions = actor.forward(batch.Observation);", "var actions = actor.forward(batch.Observation).detach();", "its gradient reaches the actor through the critic", "may be detached"),
            new("Polyak the wrong way round", "rate * fast + (1 - rate) * slow", "(1 - rate) * fast + rate * slow", "a target moves τ of the way", "wrong way round"),
            new("returns that nobody has earned", "Update(agent, Sample(replay, 64, draws), 0.95, 0.02);", "returns.Add(-0.1);", "after 800 steps the point goes to the goal: more than −1.2", "It does not learn"),
            new("a return once in two episodes", "returns.Add(sum);", "if (t % 40 == 39) returns.Add(sum);", "the same seed gives the same returns, of an actor that has learned", "Note a return wherever"),
            new("critic not cleared of the actor's gradients", "agent.CriticOptimizer.zero_grad();", "", "a second one: the critic is cleared of what the actor's loss has left", "were not cleared"),
            new("critic moves with the actor's loss", "agent.ActorOptimizer.step();", "agent.ActorOptimizer.step();\n    agent.CriticOptimizer.step();", "one update by hand: critic, then actor, then targets", "only the actor's optimizer"),
        ],
        ["04-sac-quiz"] =
        [
            new("sign of the entropy", "(q - alpha * chances.log())", "(q + alpha * chances.log())", "Σ π (Q − α log π)", "sign of the entropy"),
            new("larger of the two critics", "minimum(firstNext", "maximum(firstNext", "twin minimum, entropy and mask", "larger of the two"),
            new("no terminal mask", "discount * (1 - terminated) * next", "discount * next", "twin minimum, entropy and mask", "nothing beyond it"),
            new("no correction for tanh", "(gaussian - (1 - u.tanh().square()).log())", "gaussian", "the density of a = tanh u", "density of u"),
            new("action without a gradient", "var u = mean + logDeviation.exp() * noise;", "var u = (mean + logDeviation.exp() * noise).detach();", "its value, and its gradient through the action", "must reach μ through the action"),
            new("sign of the temperature's loss", "return -(logAlpha.exp()", "return (logAlpha.exp()", "J(α), its gradient in log α, and none in log π", "α must rise"),
            new("gradient into the policy", "logProbabilities.detach()", "logProbabilities", "J(α), its gradient in log α, and none in log π", "trains the policy"),
            new("target without detach", "var y = target.detach();", "var y = target;", "half of each critic's mean square, the target held fixed", "detach it"),
            new("a wrong letter", "string AnswerC()\n{\n    return \"b\";", "string AnswerC()\n{\n    return \"a\";", "question C", "Cut off is not terminated"),
        ],
        ["05-project"] =
        [
            new("randomness that the seed does not set", "(ulong)(1000 * stream + seed)", "(ulong)Environment.TickCount64", "the same seed gives the same result, to the last digit", "does not come from the seed"),
            new("one seed for all", "double[] Measure(int seed)\n{", "double[] Measure(int seed)\n{\n    seed = 1;", "other seeds give other results", "ten runs of one seed are one run"),
            new("mean of nothing", "Steps(Learner(2), 6, 10, seed)", "Array.Empty<double>().Sum() / 0.0", "two finite numbers", "no results"),
            new("one number", "return [Steps(Learner(2), 6, 10, seed), ", "return [", "two finite numbers", "baseline's result, then the method's"),
            new("all curves in place of the result", "return [Steps(Learner(2), 6, 10, seed), ", "return [1, 2, ", "two finite numbers", "baseline's result, then the method's"),
        ],
    };
}
