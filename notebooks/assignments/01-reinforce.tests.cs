using RLTransfer.Environments;

/// <summary>The tests of assignment 1. Run them on the reference solution: <c>rlt grade 01-reinforce.ipynb -a 01-reinforce.ipynb</c>.</summary>
public sealed class ReinforceTests : AssignmentTests
{
    private const string NoReward = "The reward of step t itself belongs to G(t): G(t) = r(t) + γ G(t + 1).";
    private const string NoEnds = "Your returns run on over the ends of episodes: where ends[t] is true, G(t) is r(t) alone.";
    private const string Backwards = "Your sums run over what came before a step. What an action is worth comes after it: go from the last step to the first.";
    private const string Sign = "The sign is the wrong way round: an optimizer goes down the loss, so the loss is minus log π · A.";
    private const string Sum = "You sum over the batch; L is the mean over its B steps.";
    private const string Axis = "The softmax runs over the batch. Over the actions it is the last axis: log_softmax(-1).";
    private const string NoLogarithm = "That is π(a|s) itself; the loss wants its logarithm.";

    protected override void Define()
    {
        Returns();
        Baseline();
        Loss();
        Update();
        Learning();
    }

    private void Returns()
    {
        Test("returns-check", "one episode by hand: 1, 2, 4 at γ = 0.5", 2)
            .Call("Returns", new[] { 1.0, 2, 4 }, new[] { false, false, true }, 0.5).Expect(new[] { 3.0, 4, 4 })
            .Mistake(new[] { 2.0, 2, 0 }, NoReward).Mistake(new[] { 1.0, 2.5, 5.25 }, Backwards).Mistake(new[] { 1.0, 2.5, 4 }, Backwards).Hint("Work the three numbers out on paper, from the last to the first.");
        Test("returns-check", "two episodes: a sum stops where its episode does", 2)
            .Call("Returns", new[] { 1.0, 1, 1, 1 }, new[] { false, true, false, true }, 0.5).Expect(new[] { 1.5, 1, 1.5, 1 })
            .Mistake(new[] { 1.875, 1.75, 1.5, 1 }, NoEnds).Mistake(new[] { 1.875, 1.75, 1, 1 }, "You cut one step late or early: the step with ends[t] true still has its reward, and nothing after it.")
            .Hint("The last step of an episode has the return r(t).");

        var (rewards, ends, discount) = (Draw.Doubles(12), Draw.Flags(12, 0.3), Draw.Double(0.5, 0.99));
        ends[^1] = true;
        Test("returns-check", "twelve rewards of several episodes", 2)
            .Call("Returns", rewards, ends, discount).Expect(ReturnsOf(rewards, ends, discount))
            .Mistake(ReturnsOf(rewards, new bool[12], discount), NoEnds)
            .Mistake(ReturnsOf(rewards, ends, discount).Zip(rewards, (g, r) => g - r).ToArray(), NoReward)
            .Hint("Rewards may be negative, episodes may be one step long.").Hidden();
    }

    private void Baseline()
    {
        var returns = Draw.Doubles(9, 5, 20);
        var mean = returns.Average();
        var deviation = Math.Sqrt(returns.Average(g => (g - mean) * (g - mean)));
        Test("advantages-check", "returns less their mean", 2)
            .Call("Advantages", returns).Expect(returns.Select(g => g - mean).ToArray())
            .Mistake(returns, "There is no baseline: subtract the mean.")
            .Mistake(returns.Select(g => mean - g).ToArray(), "The difference is the wrong way round: A = G − mean.")
            .Mistake(returns.Select(g => (g - mean) / deviation).ToArray(), "You also divide by the deviation; only the mean is subtracted.", 0.1)
            .Hint("A(t) = G(t) − the mean of all G.");
    }

    private void Loss()
    {
        Driver("""
            double[] PolicyLossGradient(Tensor logits, Tensor actions, Tensor advantages)
            {
                var leaf = logits.detach().clone().requires_grad_();
                var loss = PolicyLoss(leaf, actions, advantages);
                if (loss.numel() != 1) throw new Exception("The loss is no single number.");
                if (!loss.requires_grad) throw new Exception("The loss does not depend on the logits.");
                loss.sum().backward();
                return leaf.grad!.to_type(ScalarType.Float64).data<double>().ToArray();
            }
            """);
        var (logits, actions, advantages) = (Draw.Tensor([4, 3]), Draw.IntegerTensor([4], 0, 3), Draw.Tensor([4], -2, 2));
        var chosen = Enumerable.Range(0, 4).Select(i => Math.Log(Chance(logits, i, (int)actions.Values[i]))).ToArray();
        Test("loss-check", "the log-probability of each action taken", 2)
            .Call("LogProbabilities", logits, actions).Expect(chosen, 1e-4, 1e-5)
            .Mistake(chosen.Select(Math.Exp).ToArray(), NoLogarithm, 1e-4, 1e-5)
            .Mistake(Enumerable.Range(0, 4).Select(i => Math.Log(ChanceInBatch(logits, i, (int)actions.Values[i]))).ToArray(), Axis, 1e-4, 1e-5)
            .Mistake(Enumerable.Range(0, 4).Select(i => logits.Values[3 * i + (int)actions.Values[i]]).ToArray(), "Those are the logits; a log-softmax makes them log-probabilities.", 1e-4, 1e-5)
            .Hint("One number a row: [B]. log_softmax(-1), then gather(1, …).");

        var sum = -chosen.Zip(advantages.Values, (log, a) => log * a).Sum();
        Test("loss-check", "the loss: minus the mean of log π · A", 2)
            .Call("PolicyLoss", logits, actions, advantages).Expect(sum / 4, 1e-4, 1e-5)
            .Mistake(-sum / 4, Sign, 1e-4, 1e-5).Mistake(sum, Sum, 1e-4, 1e-5)
            .Hint("It is a single number, and uses your LogProbabilities.");

        var gradient = Enumerable.Range(0, 12).Select(i => -advantages.Values[i / 3] / 4 * ((i % 3 == (int)actions.Values[i / 3] ? 1 : 0) - Chance(logits, i / 3, i % 3))).ToArray();
        Test("loss-check", "the gradient of the loss: A (π − 1 for the action taken, π for the others) / B", 2)
            .Call("PolicyLossGradient", logits, actions, advantages).Expect(gradient, 1e-3, 1e-5)
            .Mistake(gradient.Select(value => -value).ToArray(), Sign, 1e-3, 1e-5).Mistake(gradient.Select(value => value * 4).ToArray(), Sum, 1e-3, 1e-5)
            .Hint("Is the loss differentiable in the logits? No item(), no detach on the way.").Hidden();
    }

    private void Update()
    {
        Driver("""
            double[] WeightsAfter(int updates, double reward)
            {
                var linear = nn.Linear(4, 2, hasBias: false);
                nn.init.zeros_(linear.weight);
                var optimizer = optim.SGD(linear.parameters(), 1);
                var batch = new Episodes([1, 0, 0, 0, 1, 0, 0, 0], [0, 1], [1, reward], [true, true]);
                for (var i = 0; i < updates; i++) Update(linear, optimizer, batch, 0.9);
                return linear.weight.data<float>().ToArray().Where((_, i) => i % 4 == 0).Select(weight => (double)weight).ToArray();
            }
            """);
        // In one state, action 0 earned 1 and action 1 earned r. Advantages ∓(r − 1)/2 and π1 + π0 = 1 make every step of size 1 (r − 1)/4 long.
        var step = Draw.Double(0.2, 1);
        Test("update-check", "one step of a linear policy", 2)
            .Call("WeightsAfter", 1, 1 + (4 * step)).Expect(new[] { -step, step }, 1e-4, 1e-5)
            .Mistake(new[] { step, -step }, Sign, 1e-4, 1e-5).Mistake(new[] { 0.0, 0 }, "The weights have not moved: backward, then optimizer.step().")
            .Hint("Returns, advantages, logits, loss; zero_grad, backward, step.");
        Test("update-check", "a second step, without the first one's gradient", 2)
            .Call("WeightsAfter", 2, 1 + (4 * step)).Expect(new[] { -2 * step, 2 * step }, 1e-4, 1e-5)
            .Mistake(new[] { -3 * step, 3 * step }, "The first step's gradient is still there: call optimizer.zero_grad() before backward.", 1e-4, 1e-5)
            .Hint("Nothing of the first update may be left but the weights.");
    }

    private void Learning()
    {
        Driver("""
            (double[] Averages, double[][] Policy) Trained(int seed)
            {
                var averages = Train(seed, 30);
                return (averages, played.parameters().Select(weights => weights.to_type(ScalarType.Float64).data<double>().ToArray()).ToArray());
            }
            """);
        var (seeds, starts) = (Draw.Integers(8, 100, 10_000), Draw.Integer(0, 1_000_000));

        // A policy is played here, from its weights: what its process says of it counts nothing.
        double Steps(JsonNode? trained)
        {
            using var pole = Gym.MakeVector("CartPole-v1", 20, new VectorOptions { MaxEpisodeSteps = 100 });
            return new PlainPolicy(trained![1], Math.Tanh, 4, 32, 2).PlayChoices(pole, starts);
        }

        Test("train-check", "one average an iteration, of a policy that has learned", 1)
            .Call("Trained", 1).Within(120).ExpectThat("30 averages from 1 to 100, and a policy that keeps the pole up for more than 40 steps", got => Averages(got!) is { Length: 30 } averages && averages.All(average => average is >= 1 and <= 100) && Steps(got) > 40)
            .Mistake(got => Averages(got!).Length != 30, "Note AverageReturn of every iteration's episodes.")
            .Hint("Every iteration: episodes are played, their average is noted, the policy is updated.");
        Test("train-check", "the same seed gives the same curve, of a policy that has learned", 1)
            .CallForEach("Trained", [5, 5]).Within(120).ExpectThat("two equal curves and policies, which keep the pole up for more than 40 steps", got => JsonNode.DeepEquals(got![0], got[1]) && Steps(got[0]) > 40)
            .Mistake(got => !JsonNode.DeepEquals(got![0], got[1]), "Two runs of one seed differ: take the given draws for everything random, and set nothing of your own.")
            .Mistake(got => Steps(got![0]) <= 40, "They are the same, but the policy does not learn.")
            .Hint("Take the given draws for everything random, and set nothing of your own.");
        Test("train-check", "after 30 iterations the pole stays up for more than 60 steps", 4)
            .CallForEach("Trained", seeds).ExpectMeasuredMeanAtLeast(Steps, 60).Within(120)
            .Mistake(got => got!.AsArray().Average(Steps) is < 16, "It learns to fall: " + Sign)
            .Hint("It does not learn. Parts 1 to 4 say where; if they are all right, is the policy that plays the one that is updated?").Hidden();
    }

    private static double[] Averages(JsonNode trained) => [.. trained[0]!.AsArray().Select(average => (double)average!)];

    private static double[] ReturnsOf(double[] rewards, bool[] ends, double discount)
    {
        var returns = new double[rewards.Length];
        for (var t = 0; t < rewards.Length; t++)
        {
            var weight = 1.0;                                              // Eq. 3.8, as the sum that it is
            for (var k = t; k < rewards.Length; k++, weight *= discount)
            {
                returns[t] += weight * rewards[k];
                if (ends[k]) break;
            }
        }

        return returns;
    }

    private static double Chance(TensorData logits, int row, int action) =>
        Math.Exp(logits.Values[3 * row + action]) / Enumerable.Range(0, 3).Sum(k => Math.Exp(logits.Values[3 * row + k]));

    private static double ChanceInBatch(TensorData logits, int row, int action) =>
        Math.Exp(logits.Values[3 * row + action]) / Enumerable.Range(0, 4).Sum(i => Math.Exp(logits.Values[3 * i + action]));
}
