using RLTransfer.Environments;
using RLTransfer.Figures;

namespace RLTransfer.Pictures;

/// <summary>A grid's walls, start and goal.</summary>
/// <param name="Walls">[rows, columns], row 0 on top.</param>
/// <param name="Start">Row and column.</param>
/// <param name="Goal">Row and column.</param>
public sealed record GridPlan(bool[,] Walls, (int Row, int Column) Start, (int Row, int Column) Goal)
{
    private const int WallLayer = 0, AgentLayer = 1, GoalLayer = 2;

    /// <summary>Reads it from what a grid shows at the start of an episode in its view <c>image</c>.</summary>
    /// <param name="id">Such as <c>GridWorld-v0</c>.</param>
    /// <param name="arguments">Its other arguments.</param>
    public static GridPlan Of(string id, params (string Name, ParameterValue Value)[] arguments)
    {
        using var grid = Gym.Make(id, [.. arguments.Where(argument => argument.Name != "view"), ("view", "image")]);
        var shape = grid.Vector.SingleObservationSpace.Shape;
        var (rows, columns) = (shape[1], shape[2]);
        var shown = grid.Reset(0).Observation;
        var walls = new bool[rows, columns];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                walls[row, column] = shown[(((WallLayer * rows) + row) * columns) + column] > 0;
            }
        }

        return new(walls, Find(AgentLayer), Find(GoalLayer));

        (int Row, int Column) Find(int layer) => Math.DivRem(Array.IndexOf([.. shown], 1f, layer * rows * columns, rows * columns) - (layer * rows * columns), columns);
    }

    /// <summary>A number of every square as a colour; walls are grey, the start and the goal are named.</summary>
    /// <param name="title">Stands above it.</param>
    /// <param name="values">[rows, columns]; those of walls are not shown.</param>
    /// <param name="label">What the colours show, with its unit.</param>
    /// <param name="range">The numbers at the scale's ends; null: the least and greatest.</param>
    /// <exception cref="ArgumentException">There are more or fewer numbers than squares.</exception>
    public Figure ToFigure(string title, double[,] values, string label, (double Low, double High)? range = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        var (rows, columns) = (Walls.GetLength(0), Walls.GetLength(1));
        if (values.GetLength(0) != rows || values.GetLength(1) != columns)
        {
            throw new ArgumentException($"The grid has {rows} × {columns} squares, the values are {values.GetLength(0)} × {values.GetLength(1)}.", nameof(values));
        }

        var (shown, figure) = (new double[rows, columns], new Figure(title) { EqualAspect = true });
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                shown[row, column] = Walls[row, column] ? double.NaN : values[row, column];
                if (Walls[row, column])
                {
                    Square((row, column), null);
                }
            }
        }

        figure.HeatMap(shown, range: range, label: label);
        Square(Start, "start");
        Square(Goal, "goal");
        return figure;

        void Square((int Row, int Column) at, string? name) => figure.Region(at.Column - 0.5, at.Column + 0.5, at.Row - 0.5, at.Row + 0.5, name);
    }
}
