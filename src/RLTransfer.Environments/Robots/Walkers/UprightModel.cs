using RLTransfer.Environments.Robots.MuJoCo;

namespace RLTransfer.Environments.Robots.Walkers;

/// <summary>What an upright robot in a plane is made of: lengths in m before <paramref name="Size"/>, which multiplies them and the radii.</summary>
internal readonly record struct UprightBody(
    double Size, double TorsoLength, double ThighLength, double LegLength, double FootLength,
    double TorsoMass, double Density, double Friction, double Damping, double Armature, double Gear, double Gravity)
{
    private const double Ankle = 0.1;

    /// <summary>Height of the torso's center when it stands straight.</summary>
    public double Height => Size * (Ankle + LegLength + ThighLength + (TorsoLength / 2));
}

/// <summary>The MJCF of hopper and walker: a torso and legs of thigh, leg and foot in the plane y = 0, a motor on every joint.</summary>
internal static class UprightModel
{
    /// <summary>Writes the MJCF.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="body">What it is made of.</param>
    /// <param name="heel">The share of the foot that lies behind the ankle.</param>
    /// <param name="legs">What is added to the names of each leg's parts, and their colors.</param>
    public static string Xml(string name, in UprightBody body, double heel, params ReadOnlySpan<(string Side, string Thigh, string Leg, string Foot)> legs)
    {
        var (s, height, damping, armature) = (body.Size, body.Height, body.Damping, body.Armature);
        var torso = s * body.TorsoLength;
        var m = new Mjcf();
        m.Open("mujoco", ("model", name));
        m.Leaf("compiler", ("angle", "degree"), ("inertiafromgeom", "true"));
        m.Leaf("option", ("timestep", "0.002"), ("integrator", "RK4"), ("gravity", Mjcf.Numbers(0, 0, -body.Gravity)));
        m.Leaf("size", ("nconmax", "30"), ("njmax", "150"));
        m.Open("default");
        // The limbs meet the ground, not each other.
        m.Leaf("geom", ("contype", "1"), ("conaffinity", "0"), ("condim", "3"), ("margin", "0.001"), ("solref", "0.02 1"), ("solimp", "0.8 0.8 0.01"));
        m.Leaf("joint", ("solimplimit", "0 0.8 0.03"), ("solreflimit", "0.02 1"));
        m.Close();
        m.Open("worldbody").Ground(body.Friction);
        m.Body("torso", 0, height).Root(height);
        m.Capsule("torso", 0, torso / 2, 0, -torso / 2, 0.05 * s, body.TorsoMass, body.Friction, "0.25 0.45 0.75 1");
        foreach (var (side, thighColor, legColor, footColor) in legs)
        {
            var (thigh, leg, foot) = (s * body.ThighLength, s * body.LegLength, s * body.FootLength);
            Part("thigh" + side, -torso / 2, -150, 0).Limb("thigh" + side, 0, 0, 0, -thigh, 0.05 * s, body.Density, body.Friction, thighColor);
            Part("leg" + side, -thigh, -150, 0).Limb("leg" + side, 0, 0, 0, -leg, 0.04 * s, body.Density, body.Friction, legColor);
            Part("foot" + side, -leg, -45, 45).Limb("foot" + side, -heel * foot, 0, (1 - heel) * foot, 0, 0.06 * s, body.Density, body.Friction, footColor);
            m.Close(3);
        }

        m.Close(2).Open("actuator");
        foreach (var (side, _, _, _) in legs)
        {
            m.Motor("thigh" + side, body.Gear).Motor("leg" + side, body.Gear).Motor("foot" + side, body.Gear);
        }

        return m.Close(2).ToString();

        Mjcf Part(string part, double z, double low, double high) =>
            m.Body(part, 0, z).Hinge(part, "0 -1 0", low, high, damping, armature);
    }
}
