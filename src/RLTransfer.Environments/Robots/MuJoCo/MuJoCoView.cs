using System.Runtime.InteropServices;

namespace RLTransfer.Environments.Robots.MuJoCo;

/// <summary>Pointers into one mjModel and its mjData: the same fields in the same order as <c>View</c> in native/bridge.cpp.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct MuJoCoView
{
    public int PositionCount, VelocityCount, ControlCount, BodyCount, JointCount, GeomCount, SiteCount, SensorDataCount, MocapCount, Unused;
    public double* TimeStep, Gravity;
    public double* BodyMass, GeomFriction, GeomSize, Damping, Armature, ControlRange, JointRange, InitialPosition;
    public int* GeomType, GeomBody;
    public float* GeomColor;
    public double* Time, Position, Velocity, Control, Acceleration, BodyPosition, BodyRotation, GeomPosition, GeomRotation;
    public double* SitePosition, SubtreeCenter, BodyVelocity;
    public double* ContactForces, SensorData, Energy, WarmStart, MocapPosition, MocapRotation;
    public int* ContactCount;
}
