using RLTransfer.Pictures;

namespace RLTransfer.Tests.Pictures;

public sealed class GridPlanTests
{
    [Fact]
    public void Walls_start_and_goal_are_those_of_the_grid()
    {
        var plan = GridPlan.Of("TwoRoutes-v0", ("view", "index"));
        Assert.Equal((9, 9), (plan.Walls.GetLength(0), plan.Walls.GetLength(1)));
        Assert.Equal(((2, 1), (2, 7)), (plan.Start, plan.Goal));
        Assert.False(plan.Walls[1, 1]);
        Assert.True(plan.Walls[0, 0]);
        Assert.True(GridPlan.Of("TwoRoutes-v0", ("blocked", 1)).Walls.Cast<bool>().Count(wall => wall) == plan.Walls.Cast<bool>().Count(wall => wall) + 1);
    }

    [Fact]
    public void A_figure_names_start_and_goal_leaves_walls_without_a_value_and_refuses_other_sizes()
    {
        var plan = GridPlan.Of("TwoRoutes-v0");
        var svg = (string)plan.ToFigure("Visits", new double[9, 9], "share of trials").ToMimeBundle().Data["image/svg+xml"]!;
        Assert.Contains(">start<", svg, StringComparison.Ordinal);
        Assert.Contains(">goal<", svg, StringComparison.Ordinal);
        Assert.Equal(plan.Walls.Cast<bool>().Count(wall => wall) + 2, svg.Split("fill-opacity=\"0.22\"").Length - 1);
        Assert.DoesNotContain("height=\"-", svg, StringComparison.Ordinal);              // rows run down: a wall is drawn all the same
        Assert.Contains("9 × 9 squares, the values are 3 × 3", Assert.Throws<ArgumentException>(() => plan.ToFigure("Visits", new double[3, 3], "share")).Message, StringComparison.Ordinal);
    }
}
