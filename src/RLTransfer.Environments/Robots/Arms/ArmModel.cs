using System.Globalization;
using RLTransfer.Environments.Robots.MuJoCo;

namespace RLTransfer.Environments.Robots.Arms;

/// <summary>What lies on the table beside the arm.</summary>
internal enum ArmTask
{
    Reach,
    Push,
    Button,
}

/// <summary>The MJCF of an arm on a table, seen from above: the plane is z = 0, there is no gravity in it.</summary>
internal static class ArmModel
{
    public const double PuckRadius = 0.06, TipRadius = 0.035, ButtonTravel = 0.05, ButtonDepth = 0.02, ButtonWidth = 0.07;

    /// <summary>The links' lengths: a geometric series whose sum is the reach.</summary>
    public static void Lengths(in ArmParameters p, Span<double> lengths)
    {
        var sum = 0.0;
        for (var i = 0; i < lengths.Length; i++)
        {
            lengths[i] = Math.Pow(p.Taper, i);
            sum += lengths[i];
        }

        foreach (ref var length in lengths)
        {
            length *= p.Reach / sum;
        }
    }

    /// <summary>The share of the first joint's torque and damping that joint <paramref name="joint"/> has.</summary>
    public static double Share(int joint, int links) => (links - joint) / (double)links;

    public static string Xml(in ArmParameters p, int links, ArmTask task)
    {
        Span<double> lengths = stackalloc double[links];
        Lengths(p, lengths);
        var m = new Mjcf();
        m.Open("mujoco", ("model", "arm"));
        m.Leaf("compiler", ("angle", "degree"), ("inertiafromgeom", "true"));
        m.Leaf("option", ("timestep", "0.01"), ("gravity", "0 0 0"));
        m.Leaf("size", ("nconmax", "10"), ("njmax", "40"));
        m.Open("default").Leaf("geom", ("contype", "0"), ("conaffinity", "0"), ("condim", "1"), ("solref", "0.02 1")).Close();
        m.Open("worldbody");
        for (var i = 0; i < links; i++)
        {
            var name = "link" + (i + 1).ToString(CultureInfo.InvariantCulture);
            var joint = "joint" + (i + 1).ToString(CultureInfo.InvariantCulture);
            m.Body(name, i == 0 ? 0 : lengths[i - 1], 0);
            m.Hinge(joint, "0 0 1", i == 0 ? -170 : -150, i == 0 ? 170 : 150, p.Damping * Share(i, links), p.Armature);
            m.Capsule(name, 0, 0, lengths[i], 0, 0.03, p.Mass * lengths[i] / p.Reach, 1, i % 2 == 0 ? "0.25 0.45 0.75 1" : "0.45 0.62 0.85 1");
        }

        // Only the fingertip touches things.
        m.Leaf(
            "geom", ("name", "tip"), ("type", "sphere"), ("size", Mjcf.Numbers(TipRadius)), ("pos", Mjcf.Numbers(lengths[^1], 0, 0)),
            ("mass", "0.02"), ("contype", task == ArmTask.Reach ? "0" : "1"), ("rgba", "0.85 0.4 0.2 1"));
        m.Close(links);
        Thing(m, p, task);
        m.Close().Open("actuator");
        for (var i = 0; i < links; i++)
        {
            m.Motor("joint" + (i + 1).ToString(CultureInfo.InvariantCulture), p.Gear * Share(i, links));
        }

        return m.Close(2).ToString();
    }

    private static void Thing(Mjcf m, in ArmParameters p, ArmTask task)
    {
        if (task == ArmTask.Push)
        {
            m.Body("puck", 0, 0).Slide("puckx", "1 0 0", 0, p.PuckDamping).Slide("pucky", "0 1 0", 0, p.PuckDamping);
            m.Leaf(
                "geom", ("name", "puck"), ("type", "cylinder"), ("size", Mjcf.Numbers(PuckRadius, 0.05)), ("mass", Mjcf.Numbers(p.PuckMass)),
                ("conaffinity", "1"), ("rgba", "0.3 0.6 0.35 1"));
            m.Close();
        }
        else if (task == ArmTask.Button)
        {
            // The base is placed at every reset; the button slides in it, along the base's x axis, against a spring.
            m.Open("body", ("name", "base"), ("mocap", "true"), ("pos", "1 0 0"));
            m.Leaf("geom", ("name", "base"), ("type", "box"), ("size", Mjcf.Numbers(0.015, ButtonWidth * 1.3, 0.05)), ("pos", Mjcf.Numbers(ButtonTravel + (2 * ButtonDepth), 0, 0)), ("rgba", "0.4 0.4 0.42 1"));
            m.Body("button", 0, 0);
            m.Leaf(
                "joint", ("name", "button"), ("type", "slide"), ("axis", "1 0 0"), ("limited", "true"), ("range", Mjcf.Numbers(0, ButtonTravel)),
                ("stiffness", Mjcf.Numbers(p.ButtonStiffness)), ("damping", "4"));
            m.Leaf(
                "geom", ("name", "button"), ("type", "box"), ("size", Mjcf.Numbers(ButtonDepth / 2, ButtonWidth, 0.05)), ("pos", Mjcf.Numbers(ButtonDepth / 2, 0, 0)),
                ("mass", "0.1"), ("conaffinity", "1"), ("rgba", "0.75 0.2 0.2 1"));
            m.Close(2);
        }
    }
}
