using RLTransfer.Evaluation;
using RLTransfer.Learners;

namespace RLTransfer.Course.Experiments.Modular;

/// <summary>
/// Lecture 10: the composed policy of a held-out cell as a start. The same learner with the same settings learns the cell from there and from new
/// weights; both get a new value function. The threshold of success lies halfway from the composed policy's before learning to scratch's last.
/// </summary>
public sealed class ComposedFinetuning : Study<ModularOptions, LearningCurve, ComposedFinetuningResults>
{
    /// <summary>From the composed modules.</summary>
    public const string Composed = "from composed modules";

    /// <summary>From new weights.</summary>
    public const string Scratch = "from scratch";

    /// <inheritdoc/>
    public override string Id => "modular/finetune";

    /// <inheritdoc/>
    public override string Description => "a held-out cell is learned after all, from the composed policy and from new weights";

    /// <inheritdoc/>
    protected override SeedRange ChosenOn => new(1000, 5);

    /// <inheritdoc/>
    protected override ModularOptions Options(RunSettings settings) => ModularOptions.For(settings) is var options && settings.Budget == Budget.Paper ? options with { HeldOut = new ModularOptions().HeldOut } : options;

    /// <inheritdoc/>
    protected override IEnumerable<Contest<LearningCurve>> Plan(ModularOptions options) =>
        from heldOut in options.HeldOut
        from cell in heldOut
        from contest in new Contest<LearningCurve>[]
        {
            new(Composed, cell.ToString(), block => Learn(
                block.Once($"modules without {string.Join("; ", heldOut)}", () => TrainedGrid.Modular(options, options.Modules, heldOut, block)).Finetune(cell), cell, options, block)),
            new(Scratch, cell.ToString(), block => Learn(TrainedGrid.Scratch(cell, options, block), cell, options, block)),
        }
        select contest;

    /// <inheritdoc/>
    protected override IEnumerable<Requirement<ComposedFinetuningResults>> Claims(ModularOptions options) =>
        from cell in options.HeldOut.SelectMany(set => set)
        select Requirement<ComposedFinetuningResults>.AtMost(
            FormattableString.Invariant($"{cell.Links}-{cell.Task}"), $"{cell}: steps to the threshold over scratch's", 1 / 3.0, results =>
                results.Curves(Composed, cell).TimeRatio(results.Curves(Scratch, cell), results.Threshold(cell)));

    /// <inheritdoc/>
    protected override ComposedFinetuningResults Results(Measured<ModularOptions, LearningCurve> measured) => new(measured);

    /// <summary>Success along the way.</summary>
    private static IReadOnlyList<LearningCurve> Learn(Ppo learner, ArmTask cell, ModularOptions options, Block block)
    {
        using (learner)
        {
            var (steps, scores) = (new List<double>(), new List<double[]>());
            for (var point = 0; point <= options.Points; point++)
            {
                var until = (long)options.FinetuneSteps * point / options.Points;
                if (point > 0 && until <= learner.Steps)
                {
                    continue;           // iterations are longer than the way between two points
                }

                learner.Train(Math.Max(0, until - learner.Steps), new() { Episodes = 0, Cancellation = block.Cancellation });
                steps.Add(learner.Steps);
                scores.Add(options.Cell(cell).Play(learner, options.Episodes, (ulong)learner.Steps).Success);
                block.Report(point / (double)options.Points);
            }

            return [.. block.Seeds.Select((_, seed) => new LearningCurve(steps, [.. scores.Select(own => own[seed])]))];
        }
    }
}
