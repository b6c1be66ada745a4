using RLTransfer.Networks;

namespace RLTransfer.Learners;

/// <content>From one task to another: what is taken over, and which layers learn from when on.</content>
public abstract partial class Learner
{
    private readonly List<string> carried = [];
    private readonly List<(ICrowdModule Network, LayerPlan Plan)> schedule = [];

    /// <summary>The same method on another task, from what this learner has learned, which stays as it is.</summary>
    /// <param name="target">What is learned next. Where its spaces differ, the layers that meet them begin anew.</param>
    /// <param name="how">Which layers are kept, which learn, how fast and from when on; steps are environment steps of one seed.</param>
    /// <exception cref="ArgumentException">A network has no such layer.</exception>
    public Learner Finetune(LearningTask target, Finetuning how)
    {
        ArgumentNullException.ThrowIfNull(how);
        var learner = On(target);
        try
        {
            learner.StartFrom(this, how);
            return learner;
        }
        catch
        {
            learner.Dispose();
            throw;
        }
    }

    /// <summary>Begins from what another learner has learned, which stays as it is; tasks and options may differ.</summary>
    /// <param name="source">Of the same method and seeds.</param>
    /// <param name="how">Which layers are kept, which learn, how fast and from when on; steps are environment steps of one seed.</param>
    /// <exception cref="ArgumentException">The source is another method's or of other seeds, or a network has no such layer.</exception>
    /// <exception cref="InvalidOperationException">This one has learned already.</exception>
    public void StartFrom(Learner source, Finetuning how)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(how);
        if (source.GetType() != GetType() || !source.Seeds.SequenceEqual(Seeds))
        {
            throw new ArgumentException($"{Name} of seeds {string.Join(", ", Seeds)} starts from {Name} of the same seeds, not from {source.Name} of {string.Join(", ", source.Seeds)}.", nameof(source));
        }

        if (Steps > 0)
        {
            throw new InvalidOperationException(FormattableString.Invariant($"{Name} has learned for {Steps} steps already; start from a source before training."));
        }

        TakeOver(source, how);
    }

    /// <summary>The layers that were taken over from another task's learner, such as <c>q/hidden1</c>; empty for one from scratch.</summary>
    public IReadOnlyList<string> Carried => carried;

    /// <summary>Takes over what the source has learned; a method that learns more than networks adds that.</summary>
    /// <param name="source">Of the same method.</param>
    /// <param name="how">Which layers are kept, which learn, how fast and from when on.</param>
    protected virtual void TakeOver(Learner source, Finetuning how)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(how);
        foreach (var (name, network) in networks)
        {
            var taken = how.FromSource ? network.TakeFrom(source.networks[name], how.Fresh) : [];
            carried.AddRange(taken.Select(layer => $"{name}/{layer}"));
            foreach (var plan in how.Plan(network.LayerNames))
            {
                schedule.Add((network, plan));
                foreach (var group in optimizers.SelectMany(optimizer => optimizer.Groups).Where(group => group.Layer == network[plan.Layer]))
                {
                    group.LearningRate = group.InitialLearningRate *= plan.RateFactor;
                }
            }

            // What begins anew has to learn.
            schedule.AddRange(network.LayerNames.Except(taken).Select(layer => (network, new LayerPlan(layer, 1, 0))));
        }

        Unfreeze();
    }

    /// <summary>Lets those layers learn whose time has come, and no others.</summary>
    private void Unfreeze()
    {
        if (schedule.Count == 0)
        {
            return;
        }

        foreach (var network in schedule.Select(entry => entry.Network).Distinct().ToArray())
        {
            network.TrainOnly(schedule.Where(entry => entry.Network == network && entry.Plan.FromStep <= Steps).Select(entry => entry.Plan.Layer));
        }

        if (schedule.TrueForAll(entry => entry.Plan.FromStep <= Steps))
        {
            schedule.Clear();
        }
    }
}
