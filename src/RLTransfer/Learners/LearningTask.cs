using System.Globalization;
using RLTransfer.Environments;

namespace RLTransfer.Learners;

/// <summary>What is learned: makes as many instances of an environment as a learner asks for.</summary>
/// <param name="Name">For errors, tables and run folders: the id, and what differs from it.</param>
/// <param name="Create">Makes so many instances. They must start ended episodes within the same step (<see cref="AutoresetMode.SameStep"/>).</param>
public sealed record LearningTask(string Name, Func<int, VectorEnvironment> Create)
{
    private const string FramesArgument = "frames";

    /// <summary>The task of a name; see <see cref="Named"/>.</summary>
    public static implicit operator LearningTask(string name) => Named(name);

    /// <summary>An environment of the registry.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="arguments">Settings and physical parameters; a parameter may be a distribution. <c>frames</c> is the learner's: of pictures it sees so many at once, the last ones.</param>
    /// <exception cref="ArgumentException">There is no such id (the message names the nearest), or <c>frames</c> is no whole number from 1 to 64.</exception>
    public static LearningTask Of(string id, params (string Name, ParameterValue Value)[] arguments)
    {
        Gym.Spec(id);
        var name = arguments.Length == 0 ? id : $"{id}({string.Join(", ", arguments.Select(argument => $"{argument.Name}={argument.Value}"))})";
        var frames = arguments.Where(argument => argument.Name == FramesArgument).Select(argument => argument.Value.Number ?? 0).DefaultIfEmpty(1).ToArray();
        if (frames is not [>= 1 and <= 64] || frames[0] != Math.Floor(frames[0]))
        {
            throw new ArgumentException($"{name}: {FramesArgument} is a whole number from 1 to 64, given once.", nameof(arguments));
        }

        (string, ParameterValue)[] own = [.. arguments.Where(argument => argument.Name != FramesArgument)];
        return new(name, count =>
        {
            var environment = Gym.MakeVector(id, count, new VectorOptions { Autoreset = AutoresetMode.SameStep }, own);
            return frames[0] == 1 ? environment : new FrameStack(environment, (int)frames[0], alongChannels: true);
        });
    }

    /// <summary>The task that a name stands for: an id, and in parentheses what differs from its defaults, such as <c>CartPole-v1(length=0.7)</c> or <c>PongGray-v0(frames=4)</c>.</summary>
    /// <exception cref="ArgumentException">There is no such id or argument, or the name is not of that form.</exception>
    public static LearningTask Named(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var open = name.IndexOf('(', StringComparison.Ordinal);
        if (open < 0)
        {
            return Of(name);
        }

        if (!name.EndsWith(')'))
        {
            throw new ArgumentException($"A task is an id with or without arguments, such as CartPole-v1 or CartPole-v1(length=0.7); got '{name}'.", nameof(name));
        }

        return Of(name[..open], [.. name[(open + 1)..^1].Split(',', StringSplitOptions.TrimEntries).Select(Argument)]);

        (string, ParameterValue) Argument(string assignment)
        {
            var at = assignment.IndexOf('=', StringComparison.Ordinal);
            if (at < 1)
            {
                throw new ArgumentException($"An argument of a task is name=value; '{name}' has '{assignment}'.", nameof(name));
            }

            var text = assignment[(at + 1)..];
            return (assignment[..at], double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : text);
        }
    }

    /// <summary>The same task seen or acted on through wrappers.</summary>
    /// <param name="what">What they do, in a word.</param>
    /// <param name="wrap">From the environment to the wrapped one.</param>
    public LearningTask Through(string what, Func<VectorEnvironment, VectorEnvironment> wrap)
    {
        ArgumentNullException.ThrowIfNull(wrap);
        return new($"{Name} {what}", count => wrap(Create(count)));
    }

    /// <summary>Makes the instances as learners take them: discrete observations as one-hot vectors, those with named entries flat, continuous actions in [−1, 1].</summary>
    /// <exception cref="ArgumentException">They start ended episodes at another time, or the actions are of a kind that no learner takes.</exception>
    internal VectorEnvironment Make(int count)
    {
        var environment = Create(count);
        if (environment.AutoresetMode != AutoresetMode.SameStep)
        {
            throw new ArgumentException($"{Name}: learners need ended episodes to start again within the same step; make the environment with Autoreset = AutoresetMode.SameStep, not {environment.AutoresetMode}.");
        }

        environment = environment.SingleObservationSpace switch
        {
            Discrete => new OneHotObservation(environment),
            Dict => new FlattenObservation(environment),
            _ => environment,
        };
        return environment.SingleActionSpace switch
        {
            Discrete => environment,
            Box => new RescaleAction(environment),
            var other => throw new ArgumentException($"{Name} takes actions of {other}; learners take Discrete or Box actions."),
        };
    }
}
