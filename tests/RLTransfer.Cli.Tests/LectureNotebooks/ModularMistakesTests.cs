using RLTransfer.Cli.Tests.Assignments;

namespace RLTransfer.Cli.Tests.LectureNotebooks;

/// <summary>Typical wrong solutions to lecture 10's exercises.</summary>
public sealed class ModularMistakesTests
{
    private static readonly Mistake[] mistakes =
    [
        new("the robot module sees the goal", "return (observations.narrow(-1, 0, robotPart), ", "return (observations, ", "ex1", "would see the goal"),
        new("the task's part first", "return (observations.narrow(-1, 0, robotPart), observations.narrow(-1, robotPart,\n        observations.shape[^1] - robotPart));",
            "return (observations.narrow(-1, observations.shape[^1] - robotPart, robotPart), observations.narrow(-1, 0, observations.shape[^1] - robotPart));", "ex1", "begins where the robot's ends"),
        new("the last number of the robot's is the task's too", "observations.narrow(-1, robotPart,\n        observations.shape[^1] - robotPart)", "observations.narrow(-1, robotPart - 1, observations.shape[^1] - robotPart + 1)", "ex1", "nothing is both"),
        new("the goal is given to the robot module too", "robot.forward(cat([z, own], -1))", "robot.forward(cat([z, observations.narrow(-1, 4, 13)], -1))", "ex2", "no goal, no second copy"),
        new("an interface that is not squashed", "task.forward(others).tanh()", "task.forward(others)", "ex2", "Squash what the task module gives"),
        new("the interface behind the robot's part", "robot.forward(cat([z, own], -1))", "robot.forward(cat([own, z], -1))", "ex2", "before the robot's part"),
        new("the gradient of one cell into another robot's module", "modules.Compose(robot, task)", "modules.Compose(\"B\", task)", "ex3", "reached another robot's module"),
        new("the gradient of one cell into another task's module", "modules.Compose(robot, task)", "modules.Compose(robot, \"away\")", "ex3", "reached another task's module"),
        new("gradients are averaged over the cells", "loss.sum().backward()", "(loss.sum() / 3).backward()", "ex3", "Every cell counts once"),
        new("the robot module reads the interface before dropout", "cat([dropped, own], -1)", "cat([z, own], -1)", "ex4", "before dropout"),
        new("what stays is not scaled", " / (1 - p)", "", "ex4", "1 − p"),
        new("dropped where the draw is above p", "(uniform >= p)", "(uniform < p)", "ex4", "every unit stays"),
        new("the ratio upside down", "(actions - oldMean).square() - (actions - mean).square()", "(actions - mean).square() - (actions - oldMean).square()", "ex5", "Look at the sign"),
        new("no half", "/ (2 * sigma * sigma)", "/ (sigma * sigma)", "ex5", "at the 2"),
        new("deviation in place of variance", "/ (2 * sigma * sigma)", "/ (2 * sigma)", "ex5", "2σ²"),
        new("a softmax of each row alone", "maps.flatten(-2).softmax(-1).view(maps.shape)", "maps.softmax(-1)", "softmax", "each row alone"),
        new("y before x", "stack([(share * x).sum([-2, -1]), (share * y.unsqueeze(-1)).sum([-2, -1])], -1)", "stack([(share * y.unsqueeze(-1)).sum([-2, -1]), (share * x).sum([-2, -1])], -1)", "softmax", "x comes first"),
        new("y grows upwards", "(share * y.unsqueeze(-1))", "(share * -y.unsqueeze(-1))", "softmax", "grows downwards"),
        new("the highest place in place of the expected one", ".softmax(-1).view", ".mul(1000f).softmax(-1).view", "softmax", "Not the highest place"),
        new("the task module learns too", "learner.Networks[\"policy\"].TrainOnly(modules[\"robot 5 links\"].LayerNames);", "", "ex6", "task module has learned too"),
        new("the task module alone learns", "TrainOnly(modules[\"robot 5 links\"].LayerNames)", "TrainOnly(modules[\"task reach\"].LayerNames)", "ex6", "task module has learned too"),
        new("nothing is trained", "learner.Train(steps, new() { Episodes = 0 });", "", "ex6", "as many steps as were asked for"),
    ];

    [Fact]
    public void Each_is_caught_by_its_check_and_named() =>
        ExerciseMistakes.AreCaught("10-modular.ipynb", mistakes, ids => [.. ids.Where(id => id is "parameters" or "usings" or "arm" or "toy" or "grid" or "watch" || ExerciseMistakes.IsExercise(id) || id.StartsWith("softmax", StringComparison.Ordinal))]);
}
