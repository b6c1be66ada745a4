using System.Runtime.InteropServices;

namespace RLTransfer.Environments.Robots.MuJoCo;

/// <summary>The fields of MuJoCo 2.2.2's mjModel that are read here, where its header puts them on every 64-bit system; the names are MuJoCo's.</summary>
/// <remarks>Other versions put them elsewhere: <see cref="MuJoCoLibrary"/> refuses those, and <see cref="MuJoCoProbe"/> reads every field of a known model before the first robot is made.</remarks>
[StructLayout(LayoutKind.Explicit, Size = 3280)]
internal unsafe struct MuJoCoModel
{
    [FieldOffset(0)] public int nq;
    [FieldOffset(4)] public int nv;
    [FieldOffset(8)] public int nu;
    [FieldOffset(12)] public int na;
    [FieldOffset(16)] public int nbody;
    [FieldOffset(20)] public int njnt;
    [FieldOffset(24)] public int ngeom;
    [FieldOffset(28)] public int nsite;
    [FieldOffset(112)] public int neq;
    [FieldOffset(116)] public int ntendon;
    [FieldOffset(120)] public int nwrap;
    [FieldOffset(156)] public int nmocap;
    [FieldOffset(208)] public int njmax;
    [FieldOffset(216)] public int nstack;
    [FieldOffset(224)] public int nsensordata;
    [FieldOffset(232)] public double timestep;
    [FieldOffset(468)] public int enableflags;
    [FieldOffset(1096)] public double* qpos0;
    [FieldOffset(1240)] public double* body_mass;
    [FieldOffset(1456)] public double* dof_armature;
    [FieldOffset(1464)] public double* dof_damping;
    [FieldOffset(1488)] public int* geom_type;
    [FieldOffset(1592)] public double* geom_size;
    [FieldOffset(1624)] public double* geom_friction;
    [FieldOffset(1664)] public float* geom_rgba;
    [FieldOffset(2792)] public double* actuator_ctrlrange;
}

/// <summary>The fields of MuJoCo 2.2.2's mjData that are read or written here, in the same manner.</summary>
[StructLayout(LayoutKind.Explicit, Size = 41176)]
internal unsafe struct MuJoCoData
{
    [FieldOffset(0)] public int nstack;
    [FieldOffset(24)] public MuJoCoWarnings warning;
    [FieldOffset(40332)] public int ncon;
    [FieldOffset(40336)] public double time;
    [FieldOffset(40344)] public double potential;      // energy[0]
    [FieldOffset(40352)] public double kinetic;        // energy[1]
    [FieldOffset(40376)] public double* qpos;
    [FieldOffset(40384)] public double* qvel;
    [FieldOffset(40400)] public double* qacc_warmstart;
    [FieldOffset(40408)] public double* ctrl;
    [FieldOffset(40432)] public double* mocap_pos;
    [FieldOffset(40440)] public double* mocap_quat;
    [FieldOffset(40448)] public double* qacc;
    [FieldOffset(40472)] public double* sensordata;
    [FieldOffset(40480)] public double* xpos;
    [FieldOffset(40496)] public double* xmat;
    [FieldOffset(40536)] public double* geom_xpos;
    [FieldOffset(40544)] public double* geom_xmat;
    [FieldOffset(40552)] public double* site_xpos;
    [FieldOffset(41168)] public double* cfrc_ext;
}

/// <summary>MuJoCo's mjWarningStat: how often a warning came since the last reset.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct MuJoCoWarning
{
    public int LastInfo, Number;
}

/// <summary>One for each of MuJoCo's kinds of warning, mjNWARNING.</summary>
[System.Runtime.CompilerServices.InlineArray(8)]
internal struct MuJoCoWarnings
{
    private MuJoCoWarning first;
}

/// <summary>MuJoCo 2.2.2's mjVFS, files in memory, of which one is used: the document that is compiled.</summary>
internal static class MuJoCoFiles
{
    /// <summary>Bytes of the whole.</summary>
    public const int Size = 2_024_008;

    /// <summary>Where the address of the first file's bytes is.</summary>
    public const int FirstFile = 2_008_008;
}
