/// <summary>The tests of the quiz. Run them on the reference solution: <c>rlt grade 04-sac-quiz.ipynb -a 04-sac-quiz.ipynb</c>.</summary>
public sealed class SacQuizTests : AssignmentTests
{
    protected override void Define()
    {
        Values();
        Policy();
        Losses();
        Answer("A", "b", "Think of what the actor does with a critic that is wrong in both directions (section 6; Fujimoto et al. 2018).");
        Answer("B", "c", "1 − tanh² u is small near ±1, so its negative logarithm is large: what does leaving it out do to log π there, and to −log π? (appendix C)");
        Answer("C", "b", "Cut off is not terminated: d is 0 there.");
        Answer("D", "c", "Put α = 0 into the actor's loss of section 4, and compare with assignment 3.");
    }

    private void Values()
    {
        var (q, alpha) = (Draw.Tensor([3, 2]), Draw.Double(0.1, 0.9));
        var p = Draw.Doubles(3, 0.1, 0.9);
        var chances = new TensorData([3, 2], [.. p.SelectMany(chance => new[] { chance, 1 - chance })]);
        double[] Soft(double a) => [.. Enumerable.Range(0, 3).Select(i => Enumerable.Range(2 * i, 2).Sum(k => chances.Values[k] * (q.Values[k] - a * Math.Log(chances.Values[k]))))];
        Test("soft-value-check", "Σ π (Q − α log π)", 2)
            .Call("SoftValue", q, chances, alpha).Expect(Soft(alpha), 1e-4, 1e-5)
            .Mistake(Soft(-alpha), "The sign of the entropy: −α log π is added, so that improbable actions are worth more.", 1e-4, 1e-5)
            .Mistake(Soft(0), "That is the mean of Q; the entropy is missing.", 1e-4, 1e-5).Mistake(Soft(1), "The temperature α is missing.", 1e-4, 1e-5)
            .Mistake(got => got!["shape"]!.AsArray().Count == 0 || (int)got["shape"]![0]! == 2, "One value a state: sum over the choices, the last axis.")
            .Hint("An expectation over the choices of Q − α log π.");

        var (rewards, first, second, log) = (Draw.Doubles(4), Draw.Doubles(4), Draw.Doubles(4), Draw.Doubles(4, -2, 2));
        double[] ends = [0, 1, 0, 1];
        double[] Target(Func<double, double, double> pick, double a, double[] d) => [.. rewards.Select((r, i) => r + 0.9 * (1 - d[i]) * (pick(first[i], second[i]) - a * log[i]))];
        Test("soft-target-check", "twin minimum, entropy and mask", 2)
            .Call("SoftTarget", Row(rewards), Row(ends), Row(first), Row(second), Row(log), 0.9, alpha).Expect(Target(Math.Min, alpha, ends), 1e-4, 1e-5)
            .Mistake(Target(Math.Min, alpha, [0, 0, 0, 0]), "A step that terminated has nothing beyond it, neither Q nor entropy: 1 − d.", 1e-4, 1e-5)
            .Mistake(Target(Math.Max, alpha, ends), "That is the larger of the two critics; take the smaller.", 1e-4, 1e-5)
            .Mistake(Target((one, _) => one, alpha, ends), "Both critics count: the smaller of the two in each row.", 1e-4, 1e-5)
            .Mistake(Target((one, two) => (one + two) / 2, alpha, ends), "That is the mean of the two critics; take the smaller.", 1e-4, 1e-5)
            .Mistake(Target(Math.Min, -alpha, ends), "The sign of the entropy: minus α log π.", 1e-4, 1e-5)
            .Mistake(Target(Math.Min, 0, ends), "The entropy of the next action is missing: minus α log π.", 1e-4, 1e-5)
            .Hint("r + γ (1 − d)(min Q′ − α log π).");
    }

    private void Policy()
    {
        var (u, mean, log) = (Draw.Tensor([3, 2]), Draw.Tensor([3, 2]), Draw.Tensor([3, 2], -1, 0.5));
        double[] Density(double correction, double deviation = 1) => [.. Enumerable.Range(0, 3).Select(i => Enumerable.Range(2 * i, 2).Sum(k => Gaussian(u.Values[k], mean.Values[k], log.Values[k], deviation) - correction * Math.Log(1 - Math.Pow(Math.Tanh(u.Values[k]), 2))))];
        Test("log-probability-check", "the density of a = tanh u", 2)
            .Call("LogProbability", u, mean, log).Expect(Density(1), 1e-3, 1e-4)
            .Mistake(Density(0), "That is the density of u; tanh changes it by −log(1 − tanh² u).", 1e-3, 1e-4)
            .Mistake(Density(-1), "The sign of the correction: minus log(1 − tanh² u).", 1e-3, 1e-4)
            .Mistake(Density(1, 0), "−log σ is missing from the Gaussian.", 1e-3, 1e-4)
            .Mistake(got => got!["shape"]!.AsArray().Count == 2, "One number an action: sum over its dimensions.")
            .Hint("log N(u; μ, σ²) − log(1 − tanh² u), summed over the last axis.");

        // One dimension, σ = 1, Q = w a: dJ/dμ = α 2 tanh u − w (1 − tanh² u), averaged over the batch.
        var (means, noise, alpha, w) = (Draw.Doubles(3), Draw.Doubles(3), Draw.Double(0.2, 0.8), Draw.Double(1, 2));
        double[] Loss(double a, double q)
        {
            var squashed = means.Zip(noise, (m, e) => Math.Tanh(m + e)).ToArray();
            var loss = Enumerable.Range(0, 3).Average(i => a * (Gaussian(means[i] + noise[i], means[i], 0, 1) - Math.Log(1 - squashed[i] * squashed[i])) - q * squashed[i]);
            return [loss, .. squashed.Select(t => ((a * 2 * t) - (q * (1 - (t * t)))) / 3)];
        }

        Test("actor-loss-check", "its value, and its gradient through the action", 2)
            .Call("ActorLossAndSlope", means, noise, alpha, w).Expect(Loss(alpha, w), 1e-3, 1e-4)
            .Mistake(Loss(-alpha, -w), "The sign: J = α log π − Q, and the optimizer goes down.", 1e-3, 1e-4)
            .Mistake(Loss(alpha, -w), "The sign of Q: J = α log π − Q.", 1e-3, 1e-4)
            .Mistake(Loss(0, w), "The entropy's part, α log π, is missing.", 1e-3, 1e-4)
            .Mistake(got => Math.Abs((double)got![0]! - Loss(alpha, w)[0]) < 1e-3, "The value is right and the gradient is not: it must reach μ through the action, u = μ + σ ε, with nothing detached.")
            .Hint("u = μ + σ ε, a = tanh u, J = the mean of α log π(a) − Q(a).");
    }

    private void Losses()
    {
        var (log, logs, target) = (Draw.Double(-1, 0.5), Draw.Doubles(4, -1, 2), Draw.Double(-3, -2));
        var loss = -Math.Exp(log) * (logs.Average() + target);
        Test("temperature-check", "J(α), its gradient in log α, and none in log π", 2)
            .Call("TemperatureLossAndSlopes", log, logs, target).Expect(new[] { loss, loss, 0 }, 1e-4, 1e-5)
            .Mistake(got => Near(got!, 0, -loss), "The sign: α must rise where the entropy −log π is below the target.")
            .Mistake(got => Near(got!, 0, loss) && (double)got![2]! != 0, "log π is a number here: detach it, or the temperature's loss trains the policy.")
            .Mistake(got => Near(got!, 0, -log * (logs.Average() + target)), "The parameter is log α; J has α itself: exp.")
            .Mistake(got => Near(got!, 0, -Math.Exp(log) * (logs.Average() - target)), "The sign of the target: −α (log π + H̄).")
            .Hint("−exp(log α) · the mean of (log π + H̄).");

        Driver("""
            double[] CriticsLossAndSlope(Tensor first, Tensor second, Tensor target)
            {
                var (one, y) = (first.clone().requires_grad_(), target.clone().requires_grad_());
                var loss = CriticsLoss(one, second, y);
                loss.backward();
                return [loss.item<float>(), y.grad is null ? 0 : y.grad.abs().sum().item<float>()];
            }
            """);
        var (a, b, y) = (Draw.Doubles(4), Draw.Doubles(4), Draw.Doubles(4));
        var (one, two) = (a.Zip(y, (v, t) => (v - t) * (v - t)).Average(), b.Zip(y, (v, t) => (v - t) * (v - t)).Average());
        Test("critics-check", "half of each critic's mean square, the target held fixed", 2)
            .Call("CriticsLossAndSlope", Row(a), Row(b), Row(y)).Expect(new[] { (one + two) / 2, 0 }, 1e-4, 1e-5)
            .Mistake(got => Near(got!, 0, (one + two) / 2) && (double)got![1]! != 0, "The target is a number: detach it.")
            .Mistake(got => Near(got!, 0, one + two), "Eq. 5 has the factor ½.").Mistake(got => Near(got!, 0, a.Zip(b, Math.Min).Zip(y, (v, t) => (v - t) * (v - t)).Average() / 2), "The minimum is for the target alone; each critic has its own error.")
            .Mistake(got => Near(got!, 0, 2 * (one + two)), "You sum over the batch; it is the mean.")
            .Hint("½ mean (Q₁ − y)² + ½ mean (Q₂ − y)².");
    }

    private void Answer(string letter, string right, string hint) => Test("answers-check", $"question {letter}", 2).Call($"Answer{letter}").Expect(right).Hint(hint).Hidden();

    private static TensorData Row(double[] values) => new([values.Length], values);

    private static double Gaussian(double u, double mean, double logDeviation, double deviation) =>
        -0.5 * Math.Pow((u - mean) / Math.Exp(logDeviation), 2) - (deviation * logDeviation) - (0.5 * Math.Log(2 * Math.PI));

    private static bool Near(JsonNode list, int place, double value) => Math.Abs((double)list[place]! - value) < 1e-4;
}
