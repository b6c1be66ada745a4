using RLTransfer.Cli.Tests.Assignments;

namespace RLTransfer.Cli.Tests.LectureNotebooks;

/// <summary>Typical wrong solutions to lecture 11's exercises.</summary>
public sealed class ContextMistakesTests
{
    private static readonly Mistake[] mistakes =
    [
        new("the value of the state that was left", "gamma * q[step.Goal][step.Next].Max()", "gamma * q[step.Goal][step.State].Max()", "ex1", "the state that the step led to"),
        new("what follows is valued for another goal", "gamma * q[step.Goal][step.Next].Max()", "gamma * q[step.Next][step.Next].Max()", "ex1", "The goal stays the same"),
        new("the reward with the wrong sign", "(step.Reward + later", "(-step.Reward + later", "ex1", "sign of the reward"),
        new("no end", "step.Done ? 0 : gamma", "gamma", "ex1", "After the end nothing is paid"),
        new("a relabelled goal, but the old reward", "Reward = Pays(step.Next, goal), ", "", "ex2", "still the old goal's"),
        new("paid for the place that was left", "Pays(step.Next, goal)", "Pays(step.State, goal)", "ex2", "not the one that it left"),
        new("the old end", ", Done = step.Next == goal", "", "ex2", "Whether the task has ended depends on the goal"),
        new("the old goal", "Goal = goal, ", "", "ex2", "carry its new goal"),
        new("final is where the step led", "[reached[^1]]", "[reached[t]]", "ex3", "whichever step it is for"),
        new("without the place that the step itself led to", "strategy == \"future\" ? t : 0", "strategy == \"future\" ? Math.Min(t + 1, reached.Length - 1) : 0", "ex3", "what teaches the last move"),
        new("future takes the past too", "strategy == \"future\" ? t : 0", "0", "ex3", "not ahead of it"),
        new("episode takes the future only", "strategy == \"future\" ? t : 0", "t", "ex3", "all places that were reached"),
        new("one goal in place of k", "Enumerable.Range(0, k)", "Enumerable.Range(0, strategy == \"future\" && t == 1 ? 1 : k)", "ex3", "k goals"),
        new("the achieved goal is replaced", "cat([observations.narrow(-1, 0, 6), goals], -1)", "cat([observations.narrow(-1, 0, 4), goals, observations.narrow(-1, 6, 2)], -1)", "ex4", "the last two numbers"),
        new("paid the wrong way round", "(distance >= 0.45)", "(distance < 0.45)", "ex4", "At the goal 0 is paid"),
        new("each axis by itself", ".norm(-1)", ".abs().amax([-1])", "ex4", "of the plane"),
        new("a step pays 1", "return -(distance", "return (distance", "ex4", "a step costs"),
        new("the target is not held fixed", "using var still = no_grad();", "", "ex5", "Hold the target fixed"),
        new("no discount, and no end", "discounts * critic", "critic", "ex5", "nothing follows"),
        new("the reward with the wrong sign", "return rewards +", "return -rewards +", "ex5", "sign of the reward"),
        new("the policy's action with the wrong sign", "critic(next, policy(next))", "critic(next, -policy(next))", "ex5", "the action that the policy takes"),
        new("the last step alone", "seen.All(", "seen.TakeLast(1).All(", "ex6", "All of the episode counts"),
        new("any pair will do", "seen.All(", "!seen.Any() || seen.Any(", "ex6", "with every pair"),
        new("the order read backwards", "order[pair.Action] == pair.Direction", "order[pair.Direction] == pair.Action", "ex6", "not the action of direction a"),
        new("what was seen is excluded", "order[pair.Action] == pair.Direction", "order[pair.Action] != pair.Direction", "ex6", "the other three share three directions"),
    ];

    [Fact]
    public void Each_is_caught_by_its_check_and_named() =>
        ExerciseMistakes.AreCaught("11-context.ipynb", mistakes, ids => [.. ids.Where(id => id is "parameters" or "usings" or "bits" || ExerciseMistakes.IsExercise(id))]);
}
