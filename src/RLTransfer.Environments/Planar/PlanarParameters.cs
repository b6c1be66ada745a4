namespace RLTransfer.Environments.Planar;

/// <summary>What can be varied about a planar arm and the things on its table.</summary>
internal record struct PlanarParameters()
{
    [Parameter("Sum of the links' lengths", 0.5, 2, Unit = "m")]
    public double Reach = 1;

    [Parameter("Length of each link as a multiple of the one before", 0.5, 1.5)]
    public double Taper = 1;

    [Parameter("Mass of the whole arm", 0.2, 10, Unit = "kg")]
    public double Mass = 1;

    [Parameter("Damping of the first joint; the others have less, as they have less torque", 0.5, 20, Unit = "N·m·s")]
    public double Damping = 3;

    [Parameter("Torque of the first joint at action 1; the others have less, in proportion to the joints they carry", 1, 60, Unit = "N·m")]
    public double Gear = 9;

    [Parameter("Inertia that the motors add to each joint", 0.01, 0.5, Unit = "kg·m²")]
    public double Armature = 0.03;

    [Parameter("Drag of the puck on the table", 0, 20, Unit = "N·s/m")]
    public double PuckDrag = 4;

    [Parameter("Stiffness of the button's spring", 0, 200, Unit = "N/m")]
    public double ButtonStiffness = 40;

    [Parameter("Weight of the squared actions in the reward", 0, 1)]
    public double ControlCostWeight = 0.01;
}
