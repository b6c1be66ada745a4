using System.Runtime.InteropServices;
using RLTransfer.Crowds;
using RLTransfer.Environments;

namespace RLTransfer.Replay;

/// <summary>Which of the places that an episode has reached become goals (Andrychowicz et al. 2017, §4.5).</summary>
public enum HindsightStrategy
{
    /// <summary>Places that were reached after the transition, in the same episode.</summary>
    Future,

    /// <summary>Where the episode ended.</summary>
    Final,

    /// <summary>Any place of the same episode.</summary>
    Episode,
}

/// <summary>What a task pays for having reached one place when another was asked for.</summary>
/// <param name="achieved">The place that was reached.</param>
/// <param name="desired">The goal.</param>
public delegate double GoalReward(ReadOnlySpan<float> achieved, ReadOnlySpan<float> desired);

/// <summary>
/// Hindsight experience replay (Andrychowicz et al. 2017, Algorithm 1): when an episode has ended, its transitions are remembered once more, as if what it
/// reached had been asked for. The goal in both observations is replaced, and the reward is what the task pays for that goal.
/// </summary>
/// <remarks>
/// Observations are a <see cref="Dict"/> with <c>achieved_goal</c> and <c>desired_goal</c>, as in Gymnasium's goal environments, laid out flat.
/// Whether a transition ended the task does not depend on the goal here: it stays as it was.
/// </remarks>
public sealed class Hindsight : ISaved
{
    private readonly Range achieved, desired;
    private readonly int observationSize, width, each, goals;
    private readonly GoalReward reward;
    private readonly HindsightStrategy strategy;
    private readonly CrowdRandom random;
    private readonly List<float[]>[] episodes;

    /// <summary>No episode is under way yet.</summary>
    /// <param name="space">What is observed.</param>
    /// <param name="actionSize">Numbers of an action.</param>
    /// <param name="instances">S · E, seed by seed.</param>
    /// <param name="random">Draws goals for every seed [S].</param>
    /// <param name="seeds">S.</param>
    /// <param name="reward">What the task pays.</param>
    /// <param name="strategy">Which places become goals.</param>
    /// <param name="goals">k: goals of each transition.</param>
    /// <exception cref="ArgumentException">There are no such entries.</exception>
    public Hindsight(Space space, int actionSize, int instances, CrowdRandom random, int seeds, GoalReward reward, HindsightStrategy strategy, int goals)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentNullException.ThrowIfNull(reward);
        ArgumentOutOfRangeException.ThrowIfLessThan(goals, 1);
        if (space is not Dict dict || !dict.Entries.Any(entry => entry.Name == "achieved_goal") || !dict.Entries.Any(entry => entry.Name == "desired_goal"))
        {
            throw new ArgumentException($"Hindsight needs observations with achieved_goal and desired_goal, such as those of PointMazeGoal-v0; these are {space}.", nameof(space));
        }

        // A transition: observation, action, reward, discount, next observation.
        (achieved, desired, observationSize, width, each) = (dict["achieved_goal"], dict["desired_goal"], dict.Size, (2 * dict.Size) + actionSize + 2, instances / seeds);
        (this.random, this.reward, this.strategy, this.goals) = (random, reward, strategy, goals);
        episodes = [.. Enumerable.Range(0, instances).Select(_ => new List<float[]>())];
    }

    /// <summary>Takes note of a transition; at its episode's end, gives all of them with other goals.</summary>
    /// <param name="instance">Whose it is.</param>
    /// <param name="row">Observation, action, reward, discount.</param>
    /// <param name="following">The next observation.</param>
    /// <param name="ended">Whether the episode has ended with it.</param>
    /// <param name="add">Takes a transition in the same form; its arrays are used again.</param>
    internal void Add(int instance, ReadOnlySpan<float> row, ReadOnlySpan<float> following, bool ended, Relabelled add)
    {
        var episode = episodes[instance];
        episode.Add([.. row, .. following]);
        if (!ended)
        {
            return;
        }

        var (draws, transition) = (random[instance / each], new float[width]);
        for (var at = 0; at < episode.Count; at++)
        {
            for (var k = 0; k < (strategy == HindsightStrategy.Final ? 1 : goals); k++)
            {
                var place = strategy switch
                {
                    HindsightStrategy.Final => episode.Count - 1,
                    HindsightStrategy.Future => at + draws.NextInt32(episode.Count - at),
                    _ => draws.NextInt32(episode.Count),
                };
                episode[at].CopyTo(transition, 0);
                var before = transition.AsSpan(0, width - observationSize);
                var after = transition.AsSpan(width - observationSize);
                var goal = episode[place].AsSpan(width - observationSize)[achieved];
                goal.CopyTo(before[desired]);
                goal.CopyTo(after[desired]);
                before[^2] = (float)reward(after[achieved], goal);
                add(before, after);
            }
        }

        episode.Clear();
    }

    /// <inheritdoc/>
    public void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        foreach (var episode in episodes)
        {
            writer.Write(episode.Count);
            foreach (var transition in episode)
            {
                writer.Write(MemoryMarshal.AsBytes(transition.AsSpan()));
            }
        }
    }

    /// <inheritdoc/>
    public void Load(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        foreach (var episode in episodes)
        {
            episode.Clear();
            for (var left = reader.ReadInt32(); left > 0; left--)
            {
                var transition = new float[width];
                reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(transition.AsSpan()));
                episode.Add(transition);
            }
        }
    }

    /// <summary>Takes a transition: observation, action, reward, discount; and the next observation.</summary>
    internal delegate void Relabelled(ReadOnlySpan<float> row, ReadOnlySpan<float> following);
}
