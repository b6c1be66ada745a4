using RLTransfer.Cli.Tests.Assignments;
using RLTransfer.Notebooks.Documents;

namespace RLTransfer.Cli.Tests.LectureNotebooks;

/// <summary>Lecture 10's exercises: the reference passes their checks, and each typical mistake stops the notebook with the hint that names it.</summary>
public sealed class ModularLectureTests
{
    private const string Last = "softmax-check";    // what follows trains

    private static readonly string[] training = ["arm", "toy-train", "toy-say", "bug", "grid", "grid-table", "grid-say", "watch"];

    private static readonly Mistake[] mistakes =
    [
        new("the robot module sees the goal", "return (observations.narrow(-1, 0, robotPart), ", "return (observations, ", "ex1-check", "would see the goal"),
        new("the goal is given to the robot module too", "robot.forward(cat([z, own], -1))", "robot.forward(cat([z, observations.narrow(-1, 4, 13)], -1))", "ex2-check", "no goal, no second copy"),
        new("an interface that is not squashed", "task.forward(others).tanh()", "task.forward(others)", "ex2-check", "tanh"),
        new("the gradient of one cell into another robot's module", "modules.Compose(robot, task)", "modules.Compose(\"B\", task)", "ex3-check", "reached another robot's module"),
        new("gradients are averaged over the cells", "loss.sum().backward()", "(loss.sum() / 3).backward()", "ex3-check", "Every cell counts once"),
        new("the robot module reads the interface before dropout", "cat([dropped, own], -1)", "cat([z, own], -1)", "ex4-check", "before dropout"),
        new("what stays is not scaled", " / (1 - p)", "", "ex4-check", "1 − p"),
        new("the ratio upside down", "(actions - oldMean).square() - (actions - mean).square()", "(actions - mean).square() - (actions - oldMean).square()", "ex5-check", "sign"),
        new("a softmax of each row alone", "maps.flatten(-2).softmax(-1).view(maps.shape)", "maps.softmax(-1)", "softmax-check", "each row alone"),
        new("y before x", "stack([(share * x).sum([-2, -1]), (share * y.unsqueeze(-1)).sum([-2, -1])], -1)", "stack([(share * y.unsqueeze(-1)).sum([-2, -1]), (share * x).sum([-2, -1])], -1)", "softmax-check", "x comes first"),
        new("y grows upwards", "(share * y.unsqueeze(-1))", "(share * -y.unsqueeze(-1))", "softmax-check", "grows downwards"),
        new("the highest place in place of the expected one", ".softmax(-1).view", ".mul(1000f).softmax(-1).view", "softmax-check", "Not the highest place"),
    ];

    public static TheoryData<string> Names => [.. mistakes.Select(mistake => mistake.Name)];

    [Fact]
    public void The_reference_passes_every_check() => Assert.Equal(0, Run(null).Exit);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_typical_mistake_stops_with_its_hint(string name)
    {
        var mistake = mistakes.Single(mistake => mistake.Name == name);
        var (exit, error) = Run(mistake);
        Assert.NotEqual(0, exit);
        Assert.Contains(mistake.Hint, error, StringComparison.Ordinal);
    }

    /// <summary>The notebook up to its last check before the large trainings, without what trains, with one thing done otherwise.</summary>
    private static (int Exit, string Error) Run(Mistake? mistake)
    {
        var notebook = Notebook.Load(Path.Combine(Lectures.Folder, "10-modular.ipynb"));
        var (until, places) = (mistake?.Test ?? Last, 0);
        var reached = false;
        foreach (var cell in notebook.Cells.Where(cell => cell.IsCode))
        {
            var id = cell.Json["id"]!.GetValue<string>();
            if (reached || training.Contains(id))
            {
                cell.Source = "";
                continue;
            }

            reached = id == until;
            if (mistake is not null && id == mistake.Test.Replace("-check", "-solution", StringComparison.Ordinal) && cell.Source.Contains(mistake.Right, StringComparison.Ordinal))
            {
                cell.Source = cell.Source.Replace(mistake.Right, mistake.Wrong, StringComparison.Ordinal);
                places++;
            }
        }

        Assert.True(mistake is null || places == 1, $"{mistake?.Name}: {places} solutions hold \"{mistake?.Right}\"");
        var file = Path.Combine(Path.GetTempPath(), $"{Path.GetRandomFileName()}.ipynb");
        try
        {
            File.WriteAllBytes(file, notebook.ToBytes());
            var (exit, _, error) = Rlt.Run("run", file, "--budget", "smoke");
            return (exit, error);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
