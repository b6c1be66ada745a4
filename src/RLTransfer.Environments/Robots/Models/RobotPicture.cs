using System.Numerics;
using RLTransfer.Environments.Rendering;
using RLTransfer.Environments.Robots.MuJoCo;

namespace RLTransfer.Environments.Robots;

/// <summary>Pictures of robots without OpenGL: the model's geoms, projected onto a plane.</summary>
internal static class RobotPicture
{
    private const int Torso = 1;        // body 0 is the world
    private const int Plane = 0, Sphere = 2, Capsule = 3, Cylinder = 5, Box = 6;

    private static readonly Color Sky = Color.Hex(0xF4F6F8), Ground = Color.Hex(0xD5D9D2), Stripe = Color.Hex(0xBFC5BB), Table = Color.Hex(0xF0ECE4), Goal = Color.Hex(0x4C9A5B);

    /// <summary>From the side, looking along y and a little down; x goes right, and the picture follows the robot, to the side too. 4 × 2.5 m, room for a hopper's leap; 320 × 200 pixels.</summary>
    public static Frame Side(MuJoCoSimulation simulation, double size)
    {
        simulation.UpdateKinematics();
        var (left, width) = (simulation.Position[0] - (2 * size), 4 * size);
        var canvas = new Canvas(320, 200, Sky, new((float)left, (float)(2.25 * size)), new((float)(left + width), (float)(-0.25 * size)));
        canvas.Rectangle(new((float)left, 0.12f * (float)size), new((float)(left + width), -1), Ground);
        for (var x = Math.Floor(left); x < left + width; x += 0.5)
        {
            // Marks every half meter, so that motion shows; far ends lie higher, as y does in the projection.
            canvas.Line(new((float)(x - 0.1), -0.25f * (float)size), new((float)(x + 0.1), 0.12f * (float)size), 0.02f * (float)size, Stripe);
        }

        var across = simulation.BodyPosition[(3 * Torso) + 1];
        Draw(simulation, canvas, p => new Vector2((float)(p.X + (0.3 * (p.Y - across))), (float)(p.Z + (0.25 * (p.Y - across)))), static p => -p.Y);
        return canvas.Frame;
    }

    /// <summary>From above: the table with x to the right and y up, and rings where things have to go. 240 × 240 pixels.</summary>
    public static Frame Top(MuJoCoSimulation simulation, double reach, params ReadOnlySpan<(Point Place, double Radius)> goals)
    {
        simulation.UpdateKinematics();
        var side = 1.15f * (float)reach;
        var canvas = new Canvas(240, 240, Table, new(-side, side), new(side, -side));
        foreach (var (place, radius) in goals)
        {
            canvas.Circle(new((float)place.X, (float)place.Y), (float)radius, Goal);
            canvas.Circle(new((float)place.X, (float)place.Y), (float)(radius * 0.7), Table);
        }

        canvas.Circle(Vector2.Zero, 0.06f * (float)reach, Color.Gray(0.35f));
        Draw(simulation, canvas, static p => new Vector2((float)p.X, (float)p.Y), static p => p.Z);
        return canvas.Frame;
    }

    /// <summary>Draws every geom but the ground, those that are farther from the eye first.</summary>
    private static void Draw(MuJoCoSimulation simulation, Canvas canvas, Func<Vector3D, Vector2> project, Func<Vector3D, double> nearness)
    {
        var shapes = simulation.GeomShape.ToArray();
        var centers = simulation.GeomPosition.ToArray();
        foreach (var geom in Enumerable.Range(0, shapes.Length).Where(g => shapes[g] != Plane).OrderBy(g => nearness(Vector3D.At(centers, g))))
        {
            var color = simulation.GeomColor.Slice(4 * geom, 4);
            var paint = new Color(Byte(color[0]), Byte(color[1]), Byte(color[2]));
            var size = simulation.GeomSize.Slice(3 * geom, 3);
            var center = Vector3D.At(centers, geom);
            var rotation = simulation.GeomRotation.Slice(9 * geom, 9);
            var (x, y, z) = (new Vector3D(rotation[0], rotation[3], rotation[6]), new Vector3D(rotation[1], rotation[4], rotation[7]), new Vector3D(rotation[2], rotation[5], rotation[8]));
            switch (shapes[geom])
            {
                case Sphere or Cylinder:      // cylinders stand upright on the table
                    canvas.Circle(project(center), (float)size[0], paint);
                    break;
                case Capsule:
                    canvas.Line(project(center + (size[1] * z)), project(center - (size[1] * z)), 2 * (float)size[0], paint);
                    break;
                case Box:                     // so do boxes
                    canvas.Polygon(
                        [
                            project(center + (size[0] * x) + (size[1] * y)), project(center - (size[0] * x) + (size[1] * y)),
                            project(center - (size[0] * x) - (size[1] * y)), project(center + (size[0] * x) - (size[1] * y)),
                        ],
                        paint);
                    break;
            }
        }

        static byte Byte(float value) => (byte)Math.Clamp((value * 255) + 0.5f, 0, 255);
    }

    /// <summary>A point or direction in space, as MuJoCo's doubles have it.</summary>
    private readonly record struct Vector3D(double X, double Y, double Z)
    {
        public static Vector3D At(double[] values, int index) => new(values[3 * index], values[(3 * index) + 1], values[(3 * index) + 2]);

        public static Vector3D operator +(Vector3D a, Vector3D b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z);

        public static Vector3D operator -(Vector3D a, Vector3D b) => new(a.X - b.X, a.Y - b.Y, a.Z - b.Z);

        public static Vector3D operator *(double s, Vector3D a) => new(s * a.X, s * a.Y, s * a.Z);
    }
}
