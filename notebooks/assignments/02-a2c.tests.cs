using RLTransfer.Environments;

/// <summary>The tests of assignment 2. Run them on the reference solution: <c>rlt grade 02-a2c.ipynb -a 02-a2c.ipynb</c>.</summary>
public sealed class A2cTests : AssignmentTests
{
    private const string NoTerminal = "A step that terminated has nothing beyond it: V(next) must count 0 there, 1 − terminated.";
    private const string NoBootstrap = "Where an episode was only cut off, V(next) still counts: in δ the mask is terminated, not ended.";
    private const string NoCut = "The sum runs on into the next episode: multiply Â(t + 1) by 1 − ended(t).";
    private const string NoTrace = "λ is missing: Â(t) = δ(t) + γλ Â(t + 1).";
    private const string Sign = "The sign of the actor's loss is the wrong way round: the optimizer goes down, so it is minus the mean of Â log π.";
    private const string AdvantageMoves = "The advantage is a number in the actor's loss: advantages.detach(). Yours sends a gradient through it into the critic.";
    private const string TargetMoves = "The target is a number in the critic's loss: targets.detach(). Yours moves it towards the value.";

    protected override void Define()
    {
        Advantages();
        Losses();
        Update();
        Learning();
    }

    private void Advantages()
    {
        Test("advantages-check", "the sum of errors by hand: δ = 0, 1, 2 and γλ = 0.25", 2)
            .Call("Advantages", Column(1, 2, 3), Column(2, 2, 2), Column(2, 2, 2), Column(0, 0, 0), Column(0, 0, 0), 0.5, 0.5).Expect(Column(0.375, 1.5, 2))
            .Mistake(Column(1, 2, 2), NoTrace).Mistake(Column(0, 1, 2), "Those are the δ alone; add γλ Â(t + 1).").Mistake(Column(0, 1, 2.25), "You go from the first row to the last; Â(t) needs the one after it.")
            .Hint("δ = r + γ V(next) − V, then from the last row to the first.");
        Test("advantages-check", "a step that terminates", 2)
            .Call("Advantages", Column(1, 2, 3), Column(2, 2, 2), Column(2, 2, 2), Column(0, 1, 0), Column(0, 1, 0), 0.5, 0.5).Expect(Column(0, 0, 2))
            .Mistake(Column(0.25, 1, 2), NoTerminal).Mistake(Column(0.125, 0.5, 2), NoCut).Mistake(Column(0.375, 1.5, 2), NoTerminal + " " + NoCut)
            .Hint("Nothing comes after it, neither in δ nor in the sum.");
        Test("advantages-check", "an episode that is cut off, not terminated", 2)
            .Call("Advantages", Column(1, 2, 3), Column(2, 2, 2), Column(2, 2, 2), Column(0, 0, 0), Column(0, 1, 0), 0.5, 0.5).Expect(Column(0.25, 1, 2))
            .Mistake(Column(0, 0, 2), NoBootstrap).Mistake(Column(0.375, 1.5, 2), NoCut)
            .Hint("The sum stops, but V(next) counts.");

        var (rewards, values, next) = (Draw.Tensor([6, 2]), Draw.Tensor([6, 2]), Draw.Tensor([6, 2]));
        var terminated = new TensorData([6, 2], [.. Draw.Flags(12, 0.25).Select(flag => flag ? 1.0 : 0)]);
        var ended = new TensorData([6, 2], [.. Draw.Flags(12, 0.3).Zip(terminated.Values, (cut, end) => cut || end == 1 ? 1.0 : 0)]);
        var (discount, trace) = (Draw.Double(0.5, 0.99), Draw.Double(0.3, 0.9));
        TensorData Expected(TensorData mask, TensorData cut, double lambda) => Generalized(rewards, values, next, mask, cut, discount, lambda);
        var nothing = new TensorData([6, 2], new double[12]);
        Test("advantages-check", "six steps of two poles", 2)
            .Call("Advantages", rewards, values, next, terminated, ended, discount, trace).Expect(Expected(terminated, ended, trace), 1e-4, 1e-5)
            .Mistake(Expected(nothing, ended, trace), NoTerminal, 1e-4, 1e-5).Mistake(Expected(ended, ended, trace), NoBootstrap, 1e-4, 1e-5)
            .Mistake(Expected(terminated, nothing, trace), NoCut, 1e-4, 1e-5).Mistake(Expected(terminated, ended, 1), NoTrace, 1e-4, 1e-5)
            .Hint("Each pole has a column of its own; time is the first axis.").Hidden();
    }

    private void Losses()
    {
        Driver("""
            (double[] Logits, double Other) ActorGradients(Tensor logits, Tensor actions, Tensor advantages)
            {
                var (leaf, other) = (logits.clone().requires_grad_(), advantages.clone().requires_grad_());
                Backward(ActorLoss(leaf, actions, other));
                return (leaf.grad is null ? [] : leaf.grad.to_type(ScalarType.Float64).data<double>().ToArray(), other.grad is null ? 0 : other.grad.abs().sum().item<float>());
            }

            (double[] Values, double Other) CriticGradients(Tensor values, Tensor targets)
            {
                var (leaf, other) = (values.clone().requires_grad_(), targets.clone().requires_grad_());
                Backward(CriticLoss(leaf, other));
                return (leaf.grad is null ? [] : leaf.grad.to_type(ScalarType.Float64).data<double>().ToArray(), other.grad is null ? 0 : other.grad.abs().sum().item<float>());
            }

            void Backward(Tensor loss)
            {
                if (loss.numel() != 1) throw new Exception("The loss is no single number.");
                if (!loss.requires_grad) throw new Exception("The loss does not depend on the network's output.");
                loss.sum().backward();
            }
            """);
        var (logits, actions, advantages) = (Draw.Tensor([4, 3]), Draw.IntegerTensor([4], 0, 3), Draw.Tensor([4], -2, 2));
        var entropies = Enumerable.Range(0, 4).Select(i => -Enumerable.Range(0, 3).Sum(k => Chance(logits, i, k) * Math.Log(Chance(logits, i, k)))).ToArray();
        Test("losses-check", "the entropy of every state", 2)
            .Call("Entropy", logits).Expect(entropies, 1e-4, 1e-5)
            .Mistake(entropies.Select(h => -h).ToArray(), "The sign: an entropy of choices is not below 0.", 1e-4, 1e-5)
            .Mistake(got => got!["shape"]!.AsArray().Count == 0, "One number for each state: the actions are the last axis, so .sum(-1), and the mean belongs to the loss. (TorchSharp's .sum(0) is no sum over the first axis: it adds up everything, as bytes.)")
            .Mistake(got => (int)got!["shape"]![0]! == 3, "You sum over the states; the actions are the last axis.")
            .Hint("−Σ π log π, with log_softmax(-1).");

        var loss = -Enumerable.Range(0, 4).Average(i => advantages.Values[i] * Math.Log(Chance(logits, i, (int)actions.Values[i])));
        Test("losses-check", "the actor's loss", 2)
            .Call("ActorLoss", logits, actions, advantages).Expect(loss, 1e-4, 1e-5)
            .Mistake(-loss, Sign, 1e-4, 1e-5).Mistake(4 * loss, "You sum over the batch; it is the mean.", 1e-4, 1e-5)
            .Hint("Minus the mean of Â log π(a|s).");
        var gradient = Enumerable.Range(0, 12).Select(i => -advantages.Values[i / 3] / 4 * ((i % 3 == (int)actions.Values[i / 3] ? 1 : 0) - Chance(logits, i / 3, i % 3))).ToArray();
        Test("losses-check", "the actor's gradient: into the logits, and nowhere else", 2)
            .Call("ActorGradients", logits, actions, advantages)
            .ExpectThat("the gradient Â (π − 1 or π) / B in the logits, none in the advantages", got => Same(got![0], gradient) && (double)got[1]! == 0)
            .Mistake(got => Same(got![0], gradient) && (double)got[1]! != 0, AdvantageMoves).Mistake(got => Same(got![0], [.. gradient.Select(g => -g)]), Sign)
            .Hint("No item() and no detach on the way from the logits to the loss.").Hidden();

        var (values, targets) = (Draw.Tensor([5]), Draw.Tensor([5]));
        var slope = values.Values.Zip(targets.Values, (v, r) => 2 * (v - r) / 5).ToArray();
        Test("losses-check", "the critic's gradient: 2 (V − R) / B, and none in the target", 2)
            .Call("CriticGradients", values, targets)
            .ExpectThat("the gradient 2 (V − R) / B in the values, none in the targets", got => Same(got![0], slope) && (double)got[1]! == 0)
            .Mistake(got => Same(got![0], slope) && (double)got[1]! != 0, TargetMoves)
            .Mistake(got => Same(got![0], [.. slope.Select(g => g * 5)]), "You sum over the batch; it is the mean.").Mistake(got => Same(got![0], [.. slope.Select(g => g / 2)]), "There is no ½ in this critic's loss: c in the update has it.")
            .Hint("The mean of the squared differences.").Hidden();
    }

    private void Update()
    {
        // V = w, of the next state 2w: Â = r + γ 2w − w where it was cut off; actor's weights ∓Â/2 and w + Â after a step of size 1.
        var (reward, start) = (Draw.Double(1, 3), Draw.Double(0.5, 1));
        double[] After(double advantage) => [-advantage / 2, advantage / 2, start + advantage];
        Test("update-check", "one step that terminated", 2)
            .Call("WeightsAfterOne", reward, 1, 0, start).Expect(After(reward - start), 1e-4, 1e-5)
            .Mistake(After(reward), NoTerminal, 1e-4, 1e-5)
            .Mistake(new[] { (reward - start) / 2, -(reward - start) / 2, reward }, Sign, 1e-4, 1e-5)
            .Mistake(new[] { 0, 0, start }, "The weights have not moved: backward, then optimizer.step().")
            .Hint("Â = R − V, R = r. The critic's weight moves by 0.5 · 2 · (R − V), the logits' by Â/2.");
        Test("update-check", "one step that was cut off, with an entropy bonus", 2)
            .Call("WeightsAfterOne", reward, 0, 0.3, start).Expect(After(reward), 1e-4, 1e-5)
            .Mistake(After(reward - start), NoBootstrap, 1e-4, 1e-5)
            .Hint("V(next) is 2 V here and γ = 0.5; with equal chances the entropy's gradient is 0.");
    }

    private void Learning()
    {
        Driver("""
            (double[] Returns, double[][] Actor) Trained(int seed)
            {
                var returns = Train(seed, 150);
                return (returns, played.parameters().Select(weights => weights.to_type(ScalarType.Float64).data<double>().ToArray()).ToArray());
            }
            """);
        var (seeds, starts) = (Draw.Integers(3, 100, 10_000), Draw.Integer(0, 1_000_000));

        // An actor is played here, from its weights: what its process says of it counts nothing.
        double Steps(JsonNode? trained)
        {
            using var pole = Gym.MakeVector("CartPole-v1", 20, new VectorOptions { MaxEpisodeSteps = 100 });
            return new PlainPolicy(trained![1], Math.Tanh, 4, 32, 2).PlayChoices(pole, starts);
        }

        Test("train-check", "the same seed gives the same episodes, of an actor that has learned", 2)
            .CallForEach("Trained", [5, 5]).Within(120)
            .ExpectThat("two equal lists of 20 episodes or more, and an actor that keeps the pole up for more than 40 steps", got => JsonNode.DeepEquals(got![0], got[1]) && got[0]![0]!.AsArray().Count >= 20 && Steps(got[0]) > 40)
            .Mistake(got => !JsonNode.DeepEquals(got![0], got[1]), "Two runs of one seed differ: draw nothing of your own.")
            .Mistake(got => got![0]![0]!.AsArray().Count < 20, "Return the runner's Returns, a number for each finished episode.")
            .Mistake(got => Steps(got![0]) <= 40, "They are the same, but the actor does not learn.")
            .Hint("Return the runner's Returns, and draw nothing of your own.");
        Test("train-check", "after 150 updates the pole stays up for more than 50 steps", 4)
            .CallForEach("Trained", seeds).ExpectMeasuredMeanAtLeast(Steps, 50).Within(120)
            .Mistake(got => got!.AsArray().Average(Steps) is < 16, "It learns to fall: " + Sign)
            .Hint("It does not learn. Parts 1 to 3 say where; if they are all right, do both networks' parameters go to the optimizer?").Hidden();
    }

    private static TensorData Column(params double[] values) => new([values.Length, 1], values);

    private static TensorData Generalized(TensorData rewards, TensorData values, TensorData next, TensorData terminated, TensorData ended, double discount, double trace)
    {
        var advantages = new double[12];
        for (var i = 0; i < 12; i++)
        {
            var weight = 1.0;                                              // Eq. 16, as the sum that it is; a row is two numbers
            for (var k = i; k < 12; k += 2, weight *= discount * trace)
            {
                advantages[i] += weight * (rewards.Values[k] + discount * (1 - terminated.Values[k]) * next.Values[k] - values.Values[k]);
                if (ended.Values[k] == 1) break;
            }
        }

        return new([6, 2], advantages);
    }

    private static bool Same(JsonNode? got, double[] expected) =>
        got!.AsArray().Count == expected.Length && got.AsArray().Zip(expected).All(pair => Math.Abs((double)pair.First! - pair.Second) < 1e-4);

    private static double Chance(TensorData logits, int row, int action) =>
        Math.Exp(logits.Values[3 * row + action]) / Enumerable.Range(0, 3).Sum(k => Math.Exp(logits.Values[3 * row + k]));
}
