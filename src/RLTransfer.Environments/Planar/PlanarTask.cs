using System.Numerics;
using RLTransfer.Environments.Rendering;
using RLTransfer.Environments.Robots;
using RLTransfer.Randomness;

namespace RLTransfer.Environments.Planar;

/// <summary>What the planar arms' tasks have in common; and where an observation's robot part ends and its task part begins.</summary>
public static class PlanarTask
{
    private const double GoalRing = 0.7;
    private const int Pixels = 240, MostLinks = 16;

    private static readonly Color table = Color.Hex(0xF0ECE4), goal = Color.Hex(0x4C9A5B), puck = Color.Hex(0x7A5BA8), button = Color.Hex(0xBF3B3B);
    private static readonly Color[] paint = [Color.Hex(0x4073BF), Color.Hex(0x739ED9)];
    private static readonly Color finger = Color.Hex(0xD96633), foot = Color.Gray(0.35f);

    /// <summary>How many numbers of an observation are the robot's: cosine, sine and velocity of each joint, then position and velocity of the fingertip. They come first; the rest is the task's, and is the same for every arm.</summary>
    /// <param name="links">How many links the arm has.</param>
    public static int RobotPart(int links) => (3 * links) + 4;

    /// <summary>The shape of a camera's picture of so many rows: red, green and blue, rows, columns.</summary>
    /// <param name="rows">What <c>picture</c> was set to.</param>
    public static IReadOnlyList<int> Picture(int rows) => [3, rows, PlanarView.Columns(rows)];

    /// <summary>Where a place on the table is in the camera's picture: −1 at the left and upper edge, 1 at the right and lower one.</summary>
    /// <param name="x">To the right, in meters.</param>
    /// <param name="y">Up, in meters.</param>
    public static (double X, double Y) InPicture(double x, double y) =>
        ((2 * (x - PlanarView.Left) / (PlanarView.Right - PlanarView.Left)) - 1, 1 - (2 * (y - PlanarView.Bottom) / (PlanarView.Top - PlanarView.Bottom)));

    /// <summary>Rows of the camera's picture; 0 where the task is shown as numbers.</summary>
    internal static int Rows(Settings chosen) => chosen.Whole("picture", 0, 128) is var rows && (rows == 0 || (rows >= 8 && rows % 4 == 0))
        ? rows
        : throw new ArgumentException($"picture must be 0 (numbers) or a multiple of 4 from 8 to 128, got {rows}.", nameof(chosen));

    /// <summary>How many links the arms can have.</summary>
    internal static int Links(Settings chosen) => chosen.Whole("links", 1, MostLinks);

    /// <summary>The robot's part, then the task's: so many numbers, or a picture.</summary>
    internal static Box Observations(int links, int task, int rows) =>
        new(float.NegativeInfinity, float.PositiveInfinity, RobotPart(links) + (rows == 0 ? task : Picture(rows).Aggregate(1, (size, extent) => size * extent)));

    /// <summary>Writes points one after another.</summary>
    internal static void Write(Span<float> observation, params ReadOnlySpan<Point> points)
    {
        for (var i = 0; i < points.Length; i++)
        {
            (observation[2 * i], observation[(2 * i) + 1]) = ((float)points[i].X, (float)points[i].Y);
        }
    }

    /// <summary>A point of the table in the ring between two shares of the reach, within an angle of straight ahead.</summary>
    internal static Point Draw(in PlanarParameters p, double nearest, double farthest, double angle, Philox random) =>
        Point.Polar(p.Reach * random.NextUniform(nearest, farthest), random.NextUniform(-angle, angle));

    /// <summary>Σ a².</summary>
    internal static double Effort(ReadOnlySpan<float> action)
    {
        var effort = 0.0;
        foreach (var a in action)
        {
            effort += (double)a * a;
        }

        return effort;
    }

    /// <summary>The table from above, x to the right and y up.</summary>
    internal static Canvas Table(in PlanarParameters p)
    {
        var side = 1.15f * (float)p.Reach;
        return new(Pixels, Pixels, table, new(-side, side), new(side, -side));
    }

    /// <summary>A ring on the table; for the camera, whose pixels are wider than that, a disc.</summary>
    internal static void Goal(Canvas canvas, Point place, double radius, bool isRing)
    {
        canvas.Circle(Vector(place), (float)radius, goal);
        if (isRing)
        {
            canvas.Circle(Vector(place), (float)(radius * GoalRing), table);
        }
    }

    internal static void Puck(Canvas canvas, Point place, double radius) => canvas.Circle(Vector(place), (float)radius, puck);

    /// <summary>A bar across the direction of a press, in front of its housing.</summary>
    internal static void Button(Canvas canvas, Point face, Point press, double halfWidth, double depth, double travel)
    {
        var along = halfWidth * new Point(-press.Y, press.X);
        canvas.Line(Vector(face + along + (travel + 0.05 - depth) * press), Vector(face - along + (travel + 0.05 - depth) * press), 0.05f, foot);
        canvas.Line(Vector(face + along + 0.015 * press), Vector(face - along + 0.015 * press), 0.03f, button);
    }

    internal static void Arm(Canvas canvas, LinkChain arm)
    {
        Span<Point> joints = stackalloc Point[MostLinks + 1];
        arm.Joints(joints);
        for (var i = 0; i < arm.Links; i++)
        {
            canvas.Line(Vector(joints[i]), Vector(joints[i + 1]), 0.055f, paint[i % 2]);
        }

        canvas.Circle(Vector2.Zero, 0.05f, foot);
        canvas.Circle(Vector(joints[arm.Links]), (float)LinkChain.TipRadius, finger);
    }

    private static Vector2 Vector(Point point) => new((float)point.X, (float)point.Y);
}
