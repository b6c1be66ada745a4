using RLTransfer.Randomness;

namespace RLTransfer.Environments;

/// <summary>Several tasks as one: an episode is one of a task that is drawn anew at every start, each with the same chance.</summary>
/// <remarks>
/// The result is again a Markov decision process, whose starting state says which task it is; whoever plays is not told otherwise (Parisotto et al. 2016, §5).
/// Tasks show observations of one shape and take the same actions (<see cref="RemapAction"/> offers several games the same ones). Of every instance there is one a
/// task; those whose turn it is not take action 0 and are not looked at. The column <c>task</c> of <see cref="Info"/> is the number of the running episode's.
/// </remarks>
public sealed class JointTasks : VectorEnvironment
{
    private readonly VectorEnvironment[] tasks;
    private readonly Philox[] randoms;
    private readonly int[] playing, actions;
    private readonly bool[] starting;
    private readonly double[] shown;

    /// <summary>Joins tasks, which it owns from then on.</summary>
    /// <param name="name">For errors and tables.</param>
    /// <param name="tasks">With the same number of instances each, which start ended episodes within the same step.</param>
    /// <exception cref="ArgumentException">There are none, or they do not fit each other.</exception>
    public JointTasks(string name, params IReadOnlyList<VectorEnvironment> tasks)
        : base(name, Fitting(name, tasks)[0].Count, tasks[0].SingleObservationSpace, tasks[0].SingleActionSpace, AutoresetMode.SameStep)
    {
        this.tasks = [.. tasks];
        (randoms, playing, actions, starting, shown) = (new Philox[Count], new int[Count], new int[Count], new bool[Count], new double[Count]);
        Info = new([KeyValuePair.Create("task", shown)]);
        for (var i = 0; i < Count; i++)
        {
            Seed(i, i);
        }
    }

    /// <summary>The tasks, by number.</summary>
    public IReadOnlyList<VectorEnvironment> Tasks => tasks;

    /// <inheritdoc/>
    public override VectorInfo Info { get; }

    /// <inheritdoc/>
    public override int? MaxEpisodeSteps => Array.Exists(tasks, task => task.MaxEpisodeSteps is null) ? null : tasks.Max(task => task.MaxEpisodeSteps);

    /// <inheritdoc/>
    public override void LimitEpisodes(int maxEpisodeSteps) => Array.ForEach(tasks, task => task.LimitEpisodes(maxEpisodeSteps));

    /// <inheritdoc/>
    public override Frame? Render(int instance = 0) => tasks[playing[instance]].Render(instance);

    /// <inheritdoc/>
    public override string? RenderText(int instance = 0) => tasks[playing[instance]].RenderText(instance);

    /// <inheritdoc/>
    protected override void ResetCore(ReadOnlySpan<bool> mask, ReadOnlySpan<long> seeds, ResetOptions options)
    {
        for (var i = 0; i < Count; i++)
        {
            starting[i] = mask.IsEmpty || mask[i];
            if (starting[i] && !seeds.IsEmpty)
            {
                Seed(i, seeds[i]);
            }

            if (starting[i])
            {
                Draw(i);
                (Rewards[i], Terminated[i], Truncated[i]) = (0, false, false);
            }

            Starts[i] = starting[i];
        }

        foreach (var task in tasks)
        {
            if (!seeds.IsEmpty)
            {
                task.Reset(seeds, options);
            }
            else if (!mask.IsEmpty)
            {
                task.Reset(mask, options);
            }
            else
            {
                task.Reset(options: options);
            }
        }

        Show();
    }

    /// <inheritdoc/>
    protected override void StepCore(ReadOnlySpan<int> actions)
    {
        CheckLength(actions.Length, Count, "actions");
        for (var number = 0; number < tasks.Length; number++)
        {
            for (var i = 0; i < Count; i++)
            {
                this.actions[i] = playing[i] == number ? actions[i] : 0;
            }

            tasks[number].Step(this.actions);
        }

        for (var i = 0; i < Count; i++)
        {
            var task = tasks[playing[i]];
            (Rewards[i], Terminated[i], Truncated[i]) = (task.Rewards[i], task.Terminated[i], task.Truncated[i]);
            Starts[i] = Terminated[i] || Truncated[i];
            if (Starts[i])
            {
                Row(task.FinalObservations, i).CopyTo(Row(FinalObservations, i));
                Draw(i);
            }
        }

        // A task that goes on has started its next episode by itself; one whose turn comes is wherever it was left.
        foreach (var task in tasks)
        {
            var any = false;
            for (var i = 0; i < Count; i++)
            {
                starting[i] = Starts[i] && tasks[playing[i]] == task && !task.Starts[i];
                any |= starting[i];
            }

            if (any)
            {
                task.Reset(starting);
            }
        }

        Show();
    }

    /// <inheritdoc/>
    protected override void SaveCore(BinaryWriter writer)
    {
        for (var i = 0; i < Count; i++)
        {
            writer.Write(playing[i]);
            randoms[i].Save(writer);
        }

        Array.ForEach(tasks, task => task.Save(writer));
    }

    /// <inheritdoc/>
    protected override void LoadCore(BinaryReader reader)
    {
        for (var i = 0; i < Count; i++)
        {
            var number = reader.ReadInt32();
            playing[i] = (uint)number < (uint)tasks.Length ? number : throw new InvalidDataException($"{Name}: what was saved plays task {number}; there are {tasks.Length}.");
            shown[i] = number;
            randoms[i] = Philox.Load(reader);
        }

        Array.ForEach(tasks, task => task.Load(reader));
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => Array.ForEach(tasks, task => task.Dispose());

    private void Seed(int i, long seed) => randoms[i] = new Philox((ulong)seed, Philox.Stream("joint tasks"));

    private void Draw(int i) => shown[i] = playing[i] = randoms[i].NextInt32(tasks.Length);

    private void Show()
    {
        for (var i = 0; i < Count; i++)
        {
            Row(tasks[playing[i]].Observations, i).CopyTo(Row(Observations, i));
        }
    }

    private Span<float> Row(float[] rows, int i) => rows.AsSpan(i * SingleObservationSpace.Size, SingleObservationSpace.Size);

    private static IReadOnlyList<VectorEnvironment> Fitting(string name, IReadOnlyList<VectorEnvironment> tasks)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        if (tasks.Count == 0)
        {
            throw new ArgumentException($"{name} needs at least one task.", nameof(tasks));
        }

        var first = tasks[0];
        foreach (var task in tasks)
        {
            if (task.AutoresetMode != AutoresetMode.SameStep || task.Count != first.Count || task.SingleActionSpace is not Discrete actions
                || first.SingleActionSpace is not Discrete { Count: var choices } || actions.Count != choices || !task.SingleObservationSpace.Shape.SequenceEqual(first.SingleObservationSpace.Shape))
            {
                throw new ArgumentException(
                    $"{name} joins tasks of one number of instances, observations of one shape, the same discrete actions, and autoreset in the same step; {task.Name} has {task.Count}, {task.SingleObservationSpace}, {task.SingleActionSpace}, {task.AutoresetMode}, and {first.Name} {first.Count}, {first.SingleObservationSpace}, {first.SingleActionSpace}, {first.AutoresetMode}.", nameof(tasks));
            }
        }

        return tasks;
    }
}
