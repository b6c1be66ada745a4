namespace RLTransfer.Environments.Robots.Arms;

/// <summary>What the planar arms and the things on their table are made of.</summary>
public record struct ArmParameters()
{
    /// <summary>Sum of the links' lengths.</summary>
    [Parameter("sum of the links' lengths", 0.5, 2, Unit = "m")]
    public double Reach = 1;

    /// <summary>Length of each link as a multiple of the one before.</summary>
    [Parameter("length of each link as a multiple of the one before", 0.5, 1.5)]
    public double Taper = 1;

    /// <summary>Mass of the whole arm.</summary>
    [Parameter("mass of the whole arm", 0.2, 10, Unit = "kg")]
    public double Mass = 2;

    /// <summary>Damping of the first joint; the others have less, as they have less torque.</summary>
    [Parameter("damping of the first joint", 0.1, 5, Unit = "N·m·s")]
    public double Damping = 0.8;

    /// <summary>Armature: inertia that the motors add to each joint.</summary>
    [Parameter("inertia that the motors add to each joint", 0.01, 0.5, Unit = "kg·m²")]
    public double Armature = 0.04;

    /// <summary>Torque of the first joint at action 1; the others have less, in proportion to what they carry.</summary>
    [Parameter("torque of the first joint at action 1", 1, 30, Unit = "N·m")]
    public double Gear = 6;

    /// <summary>Mass of the puck (push).</summary>
    [Parameter("mass of the puck", 0.05, 3, Unit = "kg")]
    public double PuckMass = 0.4;

    /// <summary>Damping of the puck on the table (push).</summary>
    [Parameter("damping of the puck on the table", 0.5, 20, Unit = "N·s/m")]
    public double PuckDamping = 4;

    /// <summary>Stiffness of the button's spring (button).</summary>
    [Parameter("stiffness of the button's spring", 5, 200, Unit = "N/m")]
    public double ButtonStiffness = 40;

    /// <summary>Weight of the squared actions in the reward.</summary>
    [Parameter("weight of the squared actions in the reward", 0, 1)]
    public double ControlCostWeight = 0.01;
}
