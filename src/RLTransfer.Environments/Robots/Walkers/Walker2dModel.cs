using RLTransfer.Environments.Robots.MuJoCo;

namespace RLTransfer.Environments.Robots.Walkers;

/// <summary>The walker's MJCF: a torso and two legs of thigh, leg and foot in the plane y = 0, six motors.</summary>
internal static class Walker2dModel
{
    /// <summary>Height of the torso's center when the walker stands straight.</summary>
    public static double Height(in Walker2dParameters p) => p.Size * (Ankle + p.LegLength + p.ThighLength + (p.TorsoLength / 2));

    private const double Ankle = 0.1;

    public static string Xml(in Walker2dParameters p)
    {
        var (s, height) = (p.Size, Height(p));
        var (torso, thigh, leg, foot) = (s * p.TorsoLength, s * p.ThighLength, s * p.LegLength, s * p.FootLength);
        var m = new Mjcf();
        m.Open("mujoco", ("model", "walker"));
        m.Leaf("compiler", ("angle", "degree"), ("inertiafromgeom", "true"));
        m.Leaf("option", ("timestep", "0.002"), ("integrator", "RK4"), ("gravity", Mjcf.Numbers(0, 0, -p.Gravity)));
        m.Leaf("size", ("nconmax", "30"), ("njmax", "150"));
        m.Open("default");
        // The limbs meet the ground, not each other.
        m.Leaf("geom", ("contype", "1"), ("conaffinity", "0"), ("condim", "3"), ("margin", "0.001"), ("solref", "0.02 1"), ("solimp", "0.8 0.8 0.01"));
        m.Leaf("joint", ("solimplimit", "0 0.8 0.03"), ("solreflimit", "0.02 1"));
        m.Close();
        m.Open("worldbody").Ground(p.Friction);
        m.Body("torso", 0, height).Root(height);
        m.Capsule("torso", 0, torso / 2, 0, -torso / 2, 0.05 * s, p.TorsoMass, p.Friction, "0.25 0.45 0.75 1");
        foreach (var (side, color) in new[] { ("", "0.85 0.55 0.25 1"), ("_left", "0.55 0.4 0.65 1") })
        {
            m.Body("thigh" + side, 0, -torso / 2).Hinge("thigh" + side, "0 -1 0", -150, 0, p.Damping, p.Armature);
            m.Limb("thigh" + side, 0, 0, 0, -thigh, 0.05 * s, p.Density, p.Friction, color);
            m.Body("leg" + side, 0, -thigh).Hinge("leg" + side, "0 -1 0", -150, 0, p.Damping, p.Armature);
            m.Limb("leg" + side, 0, 0, 0, -leg, 0.04 * s, p.Density, p.Friction, color);
            m.Body("foot" + side, 0, -leg).Hinge("foot" + side, "0 -1 0", -45, 45, p.Damping, p.Armature);
            m.Limb("foot" + side, 0, 0, foot, 0, 0.06 * s, p.Density, p.Friction, color);
            m.Close(3);
        }

        m.Close(2).Open("actuator");
        foreach (var joint in new[] { "thigh", "leg", "foot", "thigh_left", "leg_left", "foot_left" })
        {
            m.Motor(joint, p.Gear);
        }

        return m.Close(2).ToString();
    }
}
