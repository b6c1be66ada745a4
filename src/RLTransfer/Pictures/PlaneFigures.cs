using RLTransfer.Environments.PointMass;
using RLTransfer.Figures;

namespace RLTransfer.Pictures;

/// <summary>Trajectories of the point mass as figures.</summary>
public static class PlaneFigures
{
    private const string Ink = "#4b5563", Green = "#2e9e5b";

    /// <summary>Paths in the plane of MultiGoal, and circles around the four goals where an episode ends.</summary>
    /// <param name="paths">For each path, its observations; x and y are the first two numbers of each.</param>
    public static Figure MultiGoal(IEnumerable<IReadOnlyList<float[]>> paths)
    {
        var figure = Plane("Four goals", "", -FourGoals.Extent, FourGoals.Extent, -FourGoals.Extent, FourGoals.Extent);
        List<double> x = [], y = [];
        foreach (var goal in FourGoals.Places)
        {
            for (var i = 0; i <= 48; i++)
            {
                var (sine, cosine) = Math.SinCos(2 * Math.PI * i / 48);
                x.Add(goal.X + (FourGoals.Radius * cosine));
                y.Add(goal.Y + (FourGoals.Radius * sine));
            }

            x.Add(double.NaN);
            y.Add(double.NaN);
        }

        return Add(figure.Line("goals", x, y, new SeriesStyle { Color = Green, Dashed = false, Markers = false }), paths);
    }

    /// <summary>Paths through a continuous maze, its walls, and a circle around its goal.</summary>
    /// <param name="layout">The maze's name, such as <c>u</c>.</param>
    /// <param name="paths">For each path, its observations; x and y, relative to the start, are the first two numbers of each.</param>
    /// <exception cref="ArgumentException">There is no such maze.</exception>
    public static Figure Maze(string layout, IEnumerable<IReadOnlyList<float[]>> paths)
    {
        var maze = MazeLayouts.Named(layout);
        var (startX, startY) = maze.Center(maze.StartCell);
        var figure = Plane($"Maze {layout}", " (squares)", -startX, maze.Width - startX, -startY, maze.Height - startY);
        List<double> x = [], y = [];
        void Edge(double x0, double y0, double x1, double y1)
        {
            x.AddRange([x0 - startX, x1 - startX, double.NaN]);
            y.AddRange([y0 - startY, y1 - startY, double.NaN]);
        }

        for (var row = 0; row < maze.Height; row++)
        {
            for (var column = 0; column < maze.Width; column++)
            {
                if (maze.IsWall(column + 0.5, row + 0.5) != maze.IsWall(column + 1.5, row + 0.5))
                {
                    Edge(column + 1, row, column + 1, row + 1);
                }

                if (maze.IsWall(column + 0.5, row + 0.5) != maze.IsWall(column + 0.5, row + 1.5))
                {
                    Edge(column, row + 1, column + 1, row + 1);
                }
            }
        }

        var (goalX, goalY) = maze.Center(maze.GoalCell);
        double[] angles = [.. Enumerable.Range(0, 49).Select(i => 2 * Math.PI * i / 48)];
        figure.Line("walls", x, y, new SeriesStyle { Color = Ink, Dashed = false, Markers = false });
        figure.Line(
            "goal",
            angles.Select(angle => goalX - startX + (MazeLayout.GoalRadius * Math.Cos(angle))),
            angles.Select(angle => goalY - startY + (MazeLayout.GoalRadius * Math.Sin(angle))),
            new SeriesStyle { Color = Green, Dashed = false, Markers = false });
        figure.Note(0, 0, "start").Note(goalX - startX, goalY - startY, "goal");
        return Add(figure, paths);
    }

    /// <summary>Shows a little more than the plane, so that what lies on its border is seen.</summary>
    private static Figure Plane(string title, string unit, double left, double right, double bottom, double top)
    {
        var margin = 0.03 * Math.Max(right - left, top - bottom);
        return new(title)
        {
            EqualAspect = true, Width = 440, Legend = Legend.None, XLabel = "x" + unit, YLabel = "y" + unit,
            XRange = (left - margin, right + margin), YRange = (bottom - margin, top + margin),
        };
    }

    private static Figure Add(Figure figure, IEnumerable<IReadOnlyList<float[]>> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var number = 0;
        foreach (var path in paths)
        {
            figure.Path($"path {++number}", path.Select(place => place[0]), path.Select(place => place[1]));
        }

        return figure;
    }
}
