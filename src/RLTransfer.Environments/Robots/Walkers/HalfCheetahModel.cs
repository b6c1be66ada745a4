using RLTransfer.Environments.Robots.MuJoCo;

namespace RLTransfer.Environments.Robots.Walkers;

/// <summary>The half-cheetah's MJCF: torso with head, and two legs of thigh, shin and foot, in the plane y = 0.</summary>
internal static class HalfCheetahModel
{
    private const double Radius = 0.046;
    private static readonly string[] Limbs = ["bthigh", "bshin", "bfoot", "fthigh", "fshin", "ffoot"];

    // Hip, knee, ankle and toe of each leg in the frame of the torso's center, when drawn (m).
    private static readonly (double X, double Z)[] Back = [(-0.5, 0), (-0.32, -0.25), (-0.61, -0.39), (-0.54, -0.58)];
    private static readonly (double X, double Z)[] Front = [(0.5, 0), (0.36, -0.24), (0.48, -0.42), (0.57, -0.58)];

    // Range (degrees), stiffness and gear of each joint; damping is a fortieth of the stiffness.
    private static readonly (double Low, double High, double Stiffness, double Gear)[] Joints =
        [(-30, 60, 240, 120), (-45, 45, 180, 90), (-23, 45, 120, 60), (-57, 40, 180, 120), (-69, 50, 120, 60), (-29, 29, 60, 30)];

    public static string Xml(in HalfCheetahParameters p)
    {
        var s = p.Size;
        var m = new Mjcf();
        m.Open("mujoco", ("model", "half-cheetah"));
        m.Leaf("compiler", ("angle", "degree"), ("inertiafromgeom", "true"));
        m.Leaf("option", ("timestep", "0.01"), ("gravity", Mjcf.Numbers(0, 0, -p.Gravity)));
        m.Leaf("size", ("nconmax", "30"), ("njmax", "150"));
        m.Open("default");
        m.Leaf("geom", ("contype", "1"), ("conaffinity", "0"), ("condim", "3"), ("solref", "0.02 1"), ("solimp", "0 0.8 0.01"));
        m.Leaf("joint", ("solimplimit", "0 0.8 0.03"), ("solreflimit", "0.02 1"));
        m.Close();
        m.Open("worldbody").Ground(p.Friction);
        // The height is counted from the drawn position, as Gymnasium does.
        m.Body("torso", 0, (0.58 + Radius) * s).Root(0);
        var (spine, head) = (Mjcf.CapsuleVolume(1, Radius), Mjcf.CapsuleVolume(0.3, Radius));
        m.Capsule("torso", -0.5 * s, 0, 0.5 * s, 0, Radius * s, p.TorsoMass * spine / (spine + head), p.Friction, "0.25 0.45 0.75 1");
        m.Capsule("head", 0.5 * s, 0, 0.72 * s, 0.2 * s, Radius * s, p.TorsoMass * head / (spine + head), p.Friction, "0.25 0.45 0.75 1");
        Leg(m, p, Back, 0);
        Leg(m, p, Front, 3);
        m.Close(2).Open("actuator");
        for (var i = 0; i < Limbs.Length; i++)
        {
            m.Motor(Limbs[i], p.GearScale * Joints[i].Gear);
        }

        return m.Close(2).ToString();
    }

    private static void Leg(Mjcf m, in HalfCheetahParameters p, (double X, double Z)[] points, int first)
    {
        var s = p.Size;
        var from = (X: 0.0, Z: 0.0);
        for (var i = 0; i < 3; i++)
        {
            var (name, (low, high, stiffness, _)) = (Limbs[first + i], Joints[first + i]);
            var (here, next) = (points[i], points[i + 1]);
            stiffness *= p.StiffnessScale;
            m.Body(name, (here.X - from.X) * s, (here.Z - from.Z) * s);
            m.Hinge(name, "0 1 0", low, high, p.DampingScale * Joints[first + i].Stiffness / 40, p.Armature, stiffness);
            m.Limb(name, 0, 0, (next.X - here.X) * s, (next.Z - here.Z) * s, Radius * s, p.Density, p.Friction, first == 0 ? "0.85 0.55 0.25 1" : "0.75 0.3 0.3 1");
            from = here;
        }

        m.Close(3);
    }
}
