namespace RLTransfer.Tabular;

/// <summary>Which of a source task's actions each action of the target task is.</summary>
public sealed class ActionAlignment
{
    private readonly int[] sources;

    /// <summary>A known alignment.</summary>
    /// <param name="sources">For each of the target's actions, the source's action that does the same.</param>
    public ActionAlignment(params IReadOnlyList<int> sources)
    {
        ArgumentNullException.ThrowIfNull(sources);
        this.sources = [.. sources];
    }

    /// <summary>For each of the target's actions, the source's.</summary>
    public IReadOnlyList<int> Sources => sources;

    /// <summary>Finds the alignment from what actions were seen to do: the one-to-one assignment whose effects agree best, Σ over actions of Σ over effects of min(p, p′).</summary>
    /// <param name="source">Has learned the source's dynamics.</param>
    /// <param name="target">Has made a few steps in the target.</param>
    /// <exception cref="ArgumentException">The tasks have different numbers of actions, or more than eight.</exception>
    public static ActionAlignment Estimate(ModelBased source, ModelBased target)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        if (source.Actions != target.Actions || target.Actions > 8)
        {
            throw new ArgumentException($"Actions are matched one to one, up to eight of them; the source has {source.Actions}, the target {target.Actions}.", nameof(target));
        }

        var agreement = new double[target.Actions, source.Actions];
        for (var own = 0; own < target.Actions; own++)
        {
            var effects = target.Effects(own);
            for (var other = 0; other < source.Actions; other++)
            {
                var theirs = source.Effects(other);
                agreement[own, other] = effects.Sum(effect => Math.Min(effect.Value, theirs.GetValueOrDefault(effect.Key)));
            }
        }

        var best = Permutations([.. Enumerable.Range(0, target.Actions)], 0)
            .MaxBy(permutation => permutation.Select((other, own) => agreement[own, other]).Sum())!;
        return new(best);
    }

    /// <summary>The source's action that does what the target's <paramref name="action"/> does.</summary>
    public int SourceOf(int action) => sources[action];

    /// <summary>A table [states, actions] for the target from the source's.</summary>
    internal static double[] Carry(double[] table, int sourceStates, int states, int actions, ActionAlignment? alignment)
    {
        var sourceActions = table.Length / sourceStates;
        Check(sourceStates, sourceActions, states, actions, alignment);
        var carried = new double[states * actions];
        for (var entry = 0; entry < carried.Length; entry++)
        {
            carried[entry] = table[(entry / actions * sourceActions) + (alignment?.SourceOf(entry % actions) ?? (entry % actions))];
        }

        return carried;
    }

    /// <exception cref="ArgumentException">Tables of the source do not fit the target.</exception>
    internal static void Check(int sourceStates, int sourceActions, int states, int actions, ActionAlignment? alignment)
    {
        if (sourceStates != states)
        {
            throw new ArgumentException($"The source has {sourceStates} states and the target {states}: their tables cannot be carried over.");
        }

        if (alignment is null ? sourceActions != actions : alignment.sources.Length != actions || Array.Exists(alignment.sources, action => action < 0 || action >= sourceActions))
        {
            throw new ArgumentException(alignment is null
                ? $"The source has {sourceActions} actions and the target {actions}: say which is which with an ActionAlignment."
                : $"The alignment [{string.Join(", ", alignment.sources)}] does not map {actions} actions into {sourceActions}.");
        }
    }

    private static IEnumerable<int[]> Permutations(int[] items, int at)
    {
        if (at == items.Length)
        {
            yield return [.. items];
            yield break;
        }

        for (var i = at; i < items.Length; i++)
        {
            (items[at], items[i]) = (items[i], items[at]);
            foreach (var permutation in Permutations(items, at + 1))
            {
                yield return permutation;
            }

            (items[at], items[i]) = (items[i], items[at]);
        }
    }
}
