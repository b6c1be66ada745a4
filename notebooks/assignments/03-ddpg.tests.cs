using RLTransfer.Environments;

/// <summary>The tests of assignment 3. Run them on the reference solution: <c>rlt grade 03-ddpg.ipynb -a 03-ddpg.ipynb</c>.</summary>
public sealed class DdpgTests : AssignmentTests
{
    private const string NoTerminal = "A step that terminated has nothing beyond it: y = r + γ (1 − d) Q′, and d is batch.Terminated.";
    private const string Broadcast = "[B] and [B, 1] make a table [B, B] without any error: take the critic's last axis away with squeeze(-1).";
    private const string Gradient = "A gradient flows into the target: compute it under no_grad().";
    private const string Sign = "The sign of the actor's loss is the wrong way round: it goes up Q, so its loss is minus the mean.";
    private const string OldAction = "That is Q of the batch's actions; the actor learns from its own, μ(o).";
    private const string Swapped = "τ and 1 − τ are the wrong way round: a target keeps 1 − τ of its own weight.";

    protected override void Define()
    {
        Sample();
        Targets();
        Losses();
        Update();
        Learning();
    }

    private void Sample()
    {
        Test("sample-check", "the shapes of a batch: [B, O], [B, A], [B], [B], [B, O]", 1)
            .Call("BatchShapes", 5).Expect(new[] { new[] { 5, 2 }, [5, 2], [5], [5], [5, 2] }).Hint("Observations and actions are rows; reward and flag are one number each.");
        Driver("""
            long[][] BatchShapes(int size)
            {
                var batch = Sample(Numbered(3), size, new Philox(1));
                return [batch.Observation.shape, batch.Action.shape, batch.Reward.shape, batch.Terminated.shape, batch.NextObservation.shape];
            }
            """);
        Test("sample-check", "the parts of a row come from one draw", 2)
            .Call("SampledColumns", 6, 50, Draw.Integer(1, 1000))
            .ExpectThat("action = observation + 0.1, reward + 0.2, next + 0.3, the flag of the same step", got => Row(got!, 1, 0.1) && Row(got!, 2, 0.2) && Row(got!, 4, 0.3)
                && Numbers(got![0]).Zip(Numbers(got[3])).All(pair => Math.Abs(pair.First % 2 - pair.Second) < 1e-3))
            .Hint("Draw a place once, and take every part of what lies there.").Hidden();
        Test("sample-check", "every place is drawn about as often", 1)
            .Call("SampledColumns", 5, 2000, Draw.Integer(1, 1000))
            .ExpectThat("each of 5 places 300 to 500 times in 2000", got => Numbers(got![0]).GroupBy(value => Math.Round(value)).Select(group => group.Count()).ToArray() is { Length: 5 } counts && counts.All(n => n is > 300 and < 500))
            .Mistake(got => Numbers(got![0]).Distinct().Count() < 5, "Some places are never drawn: NextInt32(n) gives 0 to n − 1.")
            .Hint("Uniformly, with replacement.").Hidden();
    }

    private void Targets()
    {
        Driver("""
            double[] TargetsOf(float[] r, float[] d, float[] next, double discount) => Flat(SmallTargets(r, d, next, discount).reshape(-1));
            long[] TargetShape(int size) => SmallTargets(new float[size], new float[size], new float[size], 0.5).shape;
            bool TargetHasGradient() => SmallTargets([1], [0], [1], 0.5).requires_grad;
            """);
        var (rewards, next, discount) = (Draw.Doubles(4), Draw.Doubles(4), Draw.Double(0.5, 0.99));
        double[] ends = [0, 1, 0, 1];
        double[] Expected(double[] d) => [.. rewards.Select((r, i) => r + discount * (1 - d[i]) * 7 * next[i])];
        Test("target-check", "r + γ (1 − d) Q′(o′, μ′(o′))", 2)
            .Call("TargetsOf", rewards, ends, next, discount).Expect(Expected(ends), 1e-4, 1e-5)
            .Mistake(Expected([0, 0, 0, 0]), NoTerminal, 1e-4, 1e-5).Mistake(Expected([1, 0, 1, 0]), "The mask is the wrong way round: what terminated counts 0, so 1 − d.", 1e-4, 1e-5)
            .Mistake(rewards.Select((r, i) => r + discount * (1 - ends[i]) * next[i] * 4).ToArray(), "The action beyond is μ′(o′), not the one of the batch.", 1e-4, 1e-5)
            .Mistake(got => got!.AsArray().Count == 16, Broadcast)
            .Hint("Here μ′(o) = 2 o and Q′(o, a) = o + 3 a, so Q′(o′, μ′(o′)) = 7 o′.");
        Test("target-check", "one number a row", 1).Call("TargetShape", 3).Expect(new[] { 3 }).Mistake(new[] { 3, 3 }, Broadcast).Mistake(new[] { 3, 1 }, Broadcast).Hint(Broadcast);
        Test("target-check", "no gradient in the target", 1).Call("TargetHasGradient").Expect(false).Mistake(true, Gradient).Hint(Gradient);
    }

    private void Losses()
    {
        Driver("""
            double CriticLossOf(float[] o, float[] a, float[] y) => CriticLoss(Small(o, a, a, a, a), Matrix(2, 1, 1, 3), tensor(y)).item<float>();
            double ActorLossOf(float[] o, float[] a) => ActorLoss(Small(o, a, a, a, a), Matrix(1, 1, 2), Matrix(2, 1, 1, 3)).item<float>();

            double ActorSlope(float[] o, float[] a)
            {
                var actor = Matrix(1, 1, 2);
                var loss = ActorLoss(Small(o, a, a, a, a), actor, Matrix(2, 1, 1, 3));
                if (!loss.requires_grad) return 0;
                loss.backward();
                return actor.parameters().First().grad is { } slope ? slope.item<float>() : 0;
            }
            """);
        var (o, a, y) = (Draw.Doubles(4), Draw.Doubles(4), Draw.Doubles(4));
        var q = o.Zip(a, (x, u) => x + 3 * u).ToArray();
        var loss = q.Zip(y, (value, target) => (value - target) * (value - target)).Average();
        Test("losses-check", "the critic's loss: the mean of (Q(o, a) − y)²", 2)
            .Call("CriticLossOf", o, a, y).Expect(loss, 1e-4, 1e-5)
            .Mistake(q.Average(value => y.Average(target => (value - target) * (value - target))), Broadcast, 1e-4, 1e-5)
            .Mistake(4 * loss, "You sum over the batch; it is the mean.", 1e-4, 1e-5).Mistake(loss / 2, "There is no ½ in Eq. 4.", 1e-4, 1e-5)
            .Hint("Here Q(o, a) = o + 3 a.");
        Test("losses-check", "the actor's loss: minus the mean of Q(o, μ(o))", 2)
            .Call("ActorLossOf", o, a).Expect(-7 * o.Average(), 1e-4, 1e-5)
            .Mistake(7 * o.Average(), Sign, 1e-4, 1e-5).Mistake(-q.Average(), OldAction, 1e-4, 1e-5).Mistake(-28 * o.Average(), "You sum over the batch; it is the mean.", 1e-4, 1e-5)
            .Hint("Here μ(o) = 2 o and Q(o, a) = o + 3 a.");
        Test("losses-check", "its gradient reaches the actor through the critic", 2)
            .Call("ActorSlope", o, a).Expect(-3 * o.Average(), 1e-4, 1e-5)
            .Mistake(3 * o.Average(), Sign, 1e-4, 1e-5).Mistake(0.0, "No gradient reaches the actor: nothing between μ(o) and the loss may be detached.")
            .Hint("∂Q/∂a · ∂μ/∂θ, on average over the batch (Eq. 6).").Hidden();
    }

    private void Update()
    {
        var (target, online, rate) = (Draw.Doubles(3), Draw.Doubles(3, 1, 2), Draw.Double(0.05, 0.3));
        Test("update-check", "a target moves τ of the way", 2)
            .Call("PolyakOf", target, online, rate).Expect(target.Zip(online, (slow, fast) => rate * fast + (1 - rate) * slow).ToArray(), 1e-4, 1e-5)
            .Mistake(target.Zip(online, (slow, fast) => (1 - rate) * fast + rate * slow).ToArray(), Swapped, 1e-4, 1e-5)
            .Mistake(target, "The target has not moved: change it in place, with copy_.", 1e-4, 1e-5).Mistake(online, "That is a copy; Polyak averaging goes only τ of the way.", 1e-4, 1e-5)
            .Hint("θ′ ← τ θ + (1 − τ) θ′, for each pair of parameters.");

        // After one update with target r: Q's weights 0.2 r each, μ's 0.1 · 0.2 r; after two: 0.2 r + 0.2 (r − 0.4 r) and 0.02 r + 0.032 r.
        var (r, tau) = (Draw.Double(0.5, 2), Draw.Double(0.2, 0.4));
        double[] Once(double m, double co, double ca) => [m * r, co * r, ca * r, m * r * tau, co * r * tau, ca * r * tau];
        Test("update-check", "one update by hand: critic, then actor, then targets", 2)
            .Call("WeightsAfter", 1, r, tau).Expect(Once(0.02, 0.2, 0.2), 1e-4, 1e-5)
            .Mistake(got => Near(got!, 0, 0), "The actor has not moved. It steps after the critic, so the critic already says which way is up.")
            .Mistake(got => Near(got!, 0, -0.02 * r), Sign)
            .Mistake(got => Near(got!, 1, (0.2 * r) + 0.1 + (0.2 * r)), "The critic moves with the actor's loss as well; only the actor's optimizer steps there.")
            .Mistake(got => Near(got!, 0, 0.02 * r) && Near(got!, 3, 0), "The target networks have not moved: Polyak for both, after every update.")
            .Hint("Clear, backward, step for the critic; the same for the actor; then both targets.");
        Test("update-check", "a second one: the critic is cleared of what the actor's loss has left", 2)
            .Call("FirstThree", r, tau).Expect(new[] { 0.052 * r, 0.32 * r, 0.32 * r }, 1e-4, 1e-5)
            .Mistake(got => Near(got!, 1, (0.2 * r) + (0.32 * r) + 0.1), "The critic's gradients were not cleared: CriticOptimizer.zero_grad() before its own backward.")
            .Hint("Both optimizers clear before their backward.").Hidden();
        Driver("double[] FirstThree(float reward, double rate) => WeightsAfter(2, reward, rate)[..3];");
    }

    private void Learning()
    {
        Driver("""
            (double[] Returns, double[][] Actor) Trained(int seed, double x, double y)
            {
                goal = (x, y);
                return (Train(seed, 800), played.parameters().Select(Flat).ToArray());
            }
            """);
        // Nobody knows a goal before it is drawn, and what an actor returns there is played here: a process's word for it counts nothing.
        var (shown, hidden) = (Goal(), Goal());
        var opposite = (X: -shown.X, Y: -shown.Y);   // an actor that has not learned may drift to one goal, not to both
        Test("train-check", "the same seed gives the same returns, of an actor that has learned", 2)
            .CallForEach("Trained", [(5, shown.X, shown.Y), (5, shown.X, shown.Y), (5, opposite.X, opposite.Y)]).Within(120)
            .ExpectThat("for one goal two equal lists of 40 episodes or more, and for it and the opposite one an actor that goes there", got => JsonNode.DeepEquals(got![0], got[1]) && Numbers(got[0]![0]).Length >= 40 && Return(got[0]![1], shown) > -1.8 && Return(got[2]![1], opposite) > -1.8)
            .Mistake(got => !JsonNode.DeepEquals(got![0], got[1]), "Two runs of one seed differ: take the given draws for everything random.")
            .Mistake(got => Numbers(got![0]![0]).Length < 40, "Note a return wherever an episode terminated or was truncated: 800 steps are 40 episodes at least.")
            .Mistake(got => Math.Min(Return(got![0]![1], shown), Return(got[2]![1], opposite)) <= -1.8, "They are the same, but the actor does not learn.")
            .Hint("A return for each episode that ended, everything random from the given draws.");
        Test("train-check", "after 800 steps the point goes to the goal: more than −1.2", 4)
            .CallForEach("Trained", Draw.Integers(5, 100, 10_000).Select(seed => (seed, hidden.X, hidden.Y))).Within(120)
            .ExpectMeasuredMeanAtLeast(trained => Return(trained![1], hidden), -1.2)
            .Mistake(got => got!.AsArray().Average(trained => Return(trained![1], hidden)) is < -25, "It runs away from the goal: " + Sign)
            .Hint("It does not learn. Parts 1 to 4 say where; if they are all right, look at what your loop stores.").Hidden();
    }

    // As far away as (0.3, 0.3) is, and a quarter turn or more from there: whoever makes an actor for that one goes the wrong way.
    private (double X, double Y) Goal()
    {
        var angle = Draw.Double(0.75 * Math.PI, 1.75 * Math.PI);
        return (0.42 * Math.Cos(angle), 0.42 * Math.Sin(angle));
    }

    private static double Return(JsonNode? actor, (double X, double Y) goal)
    {
        using var plane = Gym.MakeVector("PointNavigation-v0", 1, new VectorOptions { MaxEpisodeSteps = 20 }, ("radius", 0.1), ("goal_x", goal.X), ("goal_y", goal.Y));
        return new PlainPolicy(actor, x => Math.Max(0, x), 2, 32, 2) { Output = Math.Tanh }.PlayVectors(plane, 0);
    }

    private static double[] Numbers(JsonNode? list) => [.. list!.AsArray().Select(value => (double)value!)];

    private static bool Row(JsonNode columns, int column, double offset) =>
        Numbers(columns[0]).Length == 50 && Numbers(columns[column]).Length == 50 && Numbers(columns[0]).Zip(Numbers(columns[column])).All(pair => Math.Abs(pair.First + offset - pair.Second) < 1e-3);

    private static bool Near(JsonNode list, int place, double value) => Math.Abs((double)list[place]! - value) < 1e-4;
}
