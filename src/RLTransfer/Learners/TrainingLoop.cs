using RLTransfer.Figures;
using RLTransfer.Tensors;

namespace RLTransfer.Learners;

/// <summary>The one training loop: iterations, evaluations between them, and the reasons to stop.</summary>
internal static class TrainingLoop
{
    public static CrowdCurve Run(Learner learner, long steps, Training training)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        ArgumentOutOfRangeException.ThrowIfNegative(training.Episodes);
        var every = training.EvaluateEvery ?? Math.Max(1, steps / 20);
        ArgumentOutOfRangeException.ThrowIfLessThan(every, 1);
        Threads.Begin();                                     // the learner may have been made on another thread
        var (begin, end) = (learner.Steps, learner.Steps + steps);
        using var progress = training.Progress is { } name ? Progress.Start(name, steps) : null;
        if (training.EvaluateFirst && begin == 0 && learner.Curve.Points.Count == 0)
        {
            Evaluate(learner, training);
        }

        while (learner.Steps < end)
        {
            training.Cancellation.ThrowIfCancellationRequested();
            var before = learner.Steps / every;
            learner.RunIteration();
            progress?.Report(Math.Min(steps, learner.Steps - begin), Note(learner));
            if (learner.Steps / every > before || learner.Steps >= end)
            {
                Evaluate(learner, training);
                if (training.StopAt is { } threshold && learner.Curve.Final.All(score => score >= threshold))
                {
                    break;
                }
            }
        }

        return learner.Curve;
    }

    private static void Evaluate(Learner learner, Training training)
    {
        if (training.Episodes == 0)
        {
            return;
        }

        // The occasion follows from the step, so that a run that was broken off meets the same starting states.
        var scores = learner.Evaluate(training.Episodes, occasion: (ulong)learner.Steps);
        if (Array.FindIndex(scores, score => !double.IsFinite(score)) is >= 0 and var at)
        {
            throw new DivergenceException("greedy return", learner.Seeds[at], learner.Steps, scores[at]);
        }

        learner.Curve.Add(new(learner.Steps, scores, learner.Metrics.Take()));
        training.AfterEvaluation?.Invoke(learner);
    }

    private static string? Note(Learner learner) =>
        learner.Curve.Final is { Length: > 0 } scores ? FormattableString.Invariant($"return {scores.Average():0.#}") : null;
}
