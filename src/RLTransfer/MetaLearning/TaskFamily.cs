using RLTransfer.Environments;
using RLTransfer.Randomness;

namespace RLTransfer.MetaLearning;

/// <summary>Tasks that differ in an environment's parameters: a goal's place, a direction to run in.</summary>
/// <param name="Environment">Its id; actions are vectors.</param>
/// <param name="Steps">H: an episode is cut off there.</param>
/// <param name="Parameters">What differs, and how it is drawn for a task, which keeps it for all of its episodes.</param>
/// <param name="Arguments">What is the same in all tasks.</param>
public sealed record TaskFamily(string Environment, int Steps, IReadOnlyList<(string Name, Distribution Values)> Parameters, IReadOnlyList<(string Name, ParameterValue Value)> Arguments)
{
    /// <summary>So many instances of the environment; <see cref="Become"/> says whose tasks they are.</summary>
    /// <exception cref="ArgumentException">The environment's actions are no vectors, or its observations are pictures.</exception>
    internal VectorEnvironment Make(int count)
    {
        var environment = Gym.MakeVector(Environment, count, new VectorOptions { Autoreset = AutoresetMode.SameStep, MaxEpisodeSteps = Steps }, [.. Arguments]);
        return environment is { SingleActionSpace: Box, SingleObservationSpace: Box { Shape: [_] } }
            ? new RescaleAction(environment)
            : throw new ArgumentException($"A family of tasks needs vectors as observations and actions; {Environment} has {environment.SingleObservationSpace} and {environment.SingleActionSpace}.");
    }

    /// <summary>Draws tasks: for each parameter one value a task.</summary>
    internal double[][] Draw(Philox random, int tasks) => [.. Parameters.Select(parameter => Enumerable.Range(0, tasks).Select(_ => parameter.Values.Sample(random)).ToArray())];

    /// <summary>Gives instances their tasks, from the next reset on.</summary>
    /// <param name="environment">Instances of one task lie side by side.</param>
    /// <param name="tasks">For each parameter the value of every task.</param>
    internal void Become(VectorEnvironment environment, double[][] tasks)
    {
        foreach (var ((name, _), values) in Parameters.Zip(tasks))
        {
            var each = environment.Count / values.Length;
            environment.SetParameter(name, [.. values.SelectMany(value => Enumerable.Repeat(value, each))]);
        }
    }
}
