using System.Text;

namespace RLTransfer.Environments.Robots.MuJoCo;

/// <summary>Writes MJCF: elements are opened and closed in order, numbers in full precision.</summary>
internal sealed class Mjcf
{
    private readonly StringBuilder text = new(4096);
    private readonly Stack<string> open = new();

    /// <summary>An element without children.</summary>
    public Mjcf Leaf(string element, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Start(element, attributes).Append("/>\n");
        return this;
    }

    /// <summary>Opens an element; <see cref="Close"/> ends it.</summary>
    public Mjcf Open(string element, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Start(element, attributes).Append(">\n");
        open.Push(element);
        return this;
    }

    /// <summary>Closes the last <paramref name="count"/> elements opened.</summary>
    public Mjcf Close(int count = 1)
    {
        for (var i = 0; i < count; i++)
        {
            text.Append("</").Append(open.Pop()).Append(">\n");
        }

        return this;
    }

    /// <summary>A hinge, in degrees; its damping and armature.</summary>
    public Mjcf Hinge(string name, string axis, double low, double high, double damping, double armature, double stiffness = 0) => Leaf(
        "joint", ("name", name), ("type", "hinge"), ("axis", axis), ("limited", "true"), ("range", Numbers(low, high)),
        ("damping", Numbers(damping)), ("armature", Numbers(armature)), ("stiffness", Numbers(stiffness)));

    /// <summary>A capsule in the plane y = 0 from (x0, z0) to (x1, z1), of the body's frame.</summary>
    public Mjcf Capsule(string name, double x0, double z0, double x1, double z1, double radius, double mass, double friction, string color) => Leaf(
        "geom", ("name", name), ("type", "capsule"), ("fromto", Numbers(x0, 0, z0, x1, 0, z1)), ("size", Numbers(radius)),
        ("mass", Numbers(mass)), ("friction", Numbers(friction, 0.1, 0.1)), ("rgba", color));

    /// <summary>A capsule whose mass follows from its volume and a density, in kg/m³.</summary>
    public Mjcf Limb(string name, double x0, double z0, double x1, double z1, double radius, double density, double friction, string color)
    {
        var length = Math.Sqrt(((x1 - x0) * (x1 - x0)) + ((z1 - z0) * (z1 - z0)));
        return Capsule(name, x0, z0, x1, z1, radius, density * CapsuleVolume(length, radius), friction, color);
    }

    /// <summary>Volume of a capsule whose axis has a length.</summary>
    public static double CapsuleVolume(double length, double radius) => Math.PI * radius * radius * (length + (radius * 4 / 3));

    /// <summary>A body at (x, z) of its parent's frame; <see cref="Close"/> ends it.</summary>
    public Mjcf Body(string name, double x, double z) => Open("body", ("name", name), ("pos", Numbers(x, 0, z)));

    /// <summary>The three unactuated joints that leave a body free in the plane y = 0; <paramref name="height"/> is rootz's value in the drawn position.</summary>
    public Mjcf Root(double height)
    {
        Slide("rootx", "1 0 0", 0);
        Slide("rootz", "0 0 1", height);
        return Leaf("joint", ("name", "rooty"), ("type", "hinge"), ("axis", "0 1 0"), ("limited", "false"), ("damping", "0"), ("armature", "0"));
    }

    /// <summary>A free slide along an axis, whose value in the drawn position is <paramref name="reference"/>.</summary>
    public Mjcf Slide(string name, string axis, double reference, double damping = 0) => Leaf(
        "joint", ("name", name), ("type", "slide"), ("axis", axis), ("limited", "false"), ("ref", Numbers(reference)), ("damping", Numbers(damping)), ("armature", "0"));

    /// <summary>The ground z = 0.</summary>
    public Mjcf Ground(double friction) => Leaf(
        "geom", ("name", "ground"), ("type", "plane"), ("size", "40 40 40"), ("conaffinity", "1"), ("contype", "0"),
        ("friction", Numbers(friction, 0.1, 0.1)), ("rgba", "0.82 0.84 0.8 1"));

    /// <summary>A motor on a joint of the same name; control in [-1, 1] gives at most <paramref name="gear"/> newton meters.</summary>
    public Mjcf Motor(string joint, double gear) => Leaf(
        "motor", ("name", joint), ("joint", joint), ("gear", Numbers(gear)), ("ctrllimited", "true"), ("ctrlrange", "-1 1"));

    /// <summary>The document.</summary>
    public override string ToString() => text.ToString();

    /// <summary>Numbers as MJCF writes them: round-trip digits, spaces between.</summary>
    public static string Numbers(params ReadOnlySpan<double> values)
    {
        var text = new StringBuilder();
        foreach (var value in values)
        {
            text.Append(text.Length == 0 ? "" : " ").Append(value);
        }

        return text.ToString();
    }

    private StringBuilder Start(string element, ReadOnlySpan<(string Name, string Value)> attributes)
    {
        text.Append('<').Append(element);
        foreach (var (name, value) in attributes)
        {
            text.Append(' ').Append(name).Append("=\"").Append(value).Append('"');
        }

        return text;
    }
}
