using RLTransfer.Environments.Robots.MuJoCo;

namespace RLTransfer.Environments.Robots.Walkers;

/// <summary>The ant's MJCF: a ball with four legs, each a fixed stub, a leg that swings about the vertical and a foot that bends.</summary>
internal static class AntModel
{
    // Along each leg, in x and y alike (m): where the stub ends, how long the leg and the foot are.
    private const double Stub = 0.2, Leg = 0.2, Foot = 0.4;

    /// <summary>Height of the torso in the drawn position.</summary>
    public static double Height(in AntParameters p) => 0.75 * p.Size;

    public static string Xml(in AntParameters p)
    {
        var s = p.Size;
        var m = new Mjcf();
        m.Open("mujoco", ("model", "ant"));
        m.Leaf("compiler", ("angle", "degree"), ("inertiafromgeom", "true"));
        m.Leaf("option", ("timestep", "0.01"), ("integrator", "RK4"), ("gravity", Mjcf.Numbers(0, 0, -p.Gravity)));
        m.Leaf("size", ("nconmax", "60"), ("njmax", "300"));
        m.Open("default");
        // The parts meet the ground, not each other.
        m.Leaf("geom", ("contype", "1"), ("conaffinity", "0"), ("condim", "3"), ("margin", "0.01"));
        m.Close();
        m.Open("worldbody").Ground(p.Friction);
        m.Open("body", ("name", "torso"), ("pos", Mjcf.Numbers(0, 0, Height(p))));
        m.Leaf("freejoint", ("name", "root"));
        m.Leaf(
            "geom", ("name", "torso"), ("type", "sphere"), ("size", Mjcf.Numbers(0.25 * s)), ("mass", Mjcf.Numbers(p.TorsoMass)),
            ("friction", Mjcf.Numbers(p.Friction, 0.1, 0.1)), ("rgba", "0.25 0.45 0.75 1"));
        var quadrants = new[] { (1, 1), (-1, 1), (-1, -1), (1, -1) };
        for (var i = 0; i < 4; i++)
        {
            var ((x, y), number) = (quadrants[i], $"{i + 1}");
            m.Open("body", ("name", "stub" + number));
            Part(m, p, "stub" + number, x * Stub * s, y * Stub * s, "0.85 0.55 0.25 1");
            m.Open("body", ("name", "leg" + number), ("pos", Mjcf.Numbers(x * Stub * s, y * Stub * s, 0)));
            m.Hinge("hip" + number, "0 0 1", -30, 30, p.Damping, p.Armature);
            Part(m, p, "leg" + number, x * Leg * s, y * Leg * s, "0.9 0.7 0.3 1");
            m.Open("body", ("name", "foot" + number), ("pos", Mjcf.Numbers(x * Leg * s, y * Leg * s, 0)));
            // A positive angle bends every foot down.
            m.Hinge("ankle" + number, Mjcf.Numbers(-y, x, 0), 30, 70, p.Damping, p.Armature);
            Part(m, p, "foot" + number, x * Foot * s, y * Foot * s, "0.75 0.3 0.3 1");
            m.Close(3);
        }

        m.Close(2).Open("actuator");
        for (var i = 0; i < 4; i++)
        {
            m.Motor($"hip{i + 1}", p.Gear).Motor($"ankle{i + 1}", p.Gear);
        }

        return m.Close(2).ToString();
    }

    private static void Part(Mjcf m, in AntParameters p, string name, double x, double y, string color)
    {
        var radius = 0.08 * p.Size;
        m.Leaf(
            "geom", ("name", name), ("type", "capsule"), ("fromto", Mjcf.Numbers(0, 0, 0, x, y, 0)), ("size", Mjcf.Numbers(radius)),
            ("mass", Mjcf.Numbers(p.Density * Mjcf.CapsuleVolume(Math.Sqrt((x * x) + (y * y)), radius))),
            ("friction", Mjcf.Numbers(p.Friction, 0.1, 0.1)), ("rgba", color));
    }
}
