using System.Runtime.CompilerServices;

namespace RLTransfer.Environments.Robots.MuJoCo;

/// <summary>One MuJoCo model and its state: compiled from MJCF, stepped in place, without allocation per step.</summary>
/// <remarks>
/// All spans are views of MuJoCo's own memory, valid until <see cref="Dispose"/>. Names are those of MuJoCo's
/// documentation in words: <see cref="Position"/> is qpos, <see cref="Velocity"/> qvel, <see cref="Control"/> ctrl.
/// One simulation belongs to one thread at a time; different simulations may be stepped side by side.
/// </remarks>
[SkipLocalsInit]
public sealed unsafe class MuJoCoSimulation : IDisposable
{
    private nint handle;
    private MuJoCoView* view;

    private MuJoCoSimulation(nint handle, string name)
    {
        this.handle = handle;
        Name = name;
        view = MuJoCoLibrary.rlm_view(handle);
    }

    /// <summary>Frees a simulation that was not disposed.</summary>
    ~MuJoCoSimulation() => Free();

    /// <summary>Whether libmujoco can be opened on this machine.</summary>
    public static bool IsAvailable => MuJoCoLibrary.IsAvailable;

    /// <summary>What errors call this model.</summary>
    public string Name { get; }

    /// <summary>Seconds per <see cref="Step"/>.</summary>
    public double TimeStep => *View->TimeStep;

    /// <summary>Seconds simulated since the last reset.</summary>
    public double Time
    {
        get => *View->Time;
        internal set => *View->Time = value;
    }

    /// <summary>Generalized position, qpos [nq].</summary>
    public Span<double> Position => new(View->Position, view->PositionCount);

    /// <summary>The position that the model was drawn in, qpos0 [nq].</summary>
    public ReadOnlySpan<double> InitialPosition => new(View->InitialPosition, view->PositionCount);

    /// <summary>Generalized velocity, qvel [nv].</summary>
    public Span<double> Velocity => new(View->Velocity, view->VelocityCount);

    /// <summary>Generalized acceleration, qacc [nv].</summary>
    public ReadOnlySpan<double> Acceleration => new(View->Acceleration, view->VelocityCount);

    /// <summary>What the actuators are told, ctrl [nu].</summary>
    public Span<double> Control => new(View->Control, view->ControlCount);

    /// <summary>Bounds of <see cref="Control"/>, [nu, 2].</summary>
    public ReadOnlySpan<double> ControlRange => new(View->ControlRange, 2 * view->ControlCount);

    /// <summary>Mass of each body, [nbody]; body 0 is the world.</summary>
    public ReadOnlySpan<double> BodyMass => new(View->BodyMass, view->BodyCount);

    /// <summary>Damping of each degree of freedom, [nv].</summary>
    public ReadOnlySpan<double> Damping => new(View->Damping, view->VelocityCount);

    /// <summary>Armature of each degree of freedom, [nv].</summary>
    public ReadOnlySpan<double> Armature => new(View->Armature, view->VelocityCount);

    /// <summary>Sliding, torsional and rolling friction of each geom, [ngeom, 3].</summary>
    public ReadOnlySpan<double> GeomFriction => new(View->GeomFriction, 3 * view->GeomCount);

    /// <summary>Sizes of each geom, [ngeom, 3]: of a capsule radius and half length, of a box the half sides.</summary>
    public ReadOnlySpan<double> GeomSize => new(View->GeomSize, 3 * view->GeomCount);

    /// <summary>Shape of each geom, [ngeom], MuJoCo's mjtGeom: 0 plane, 2 sphere, 3 capsule, 5 cylinder, 6 box.</summary>
    public ReadOnlySpan<int> GeomShape => new(View->GeomType, view->GeomCount);

    /// <summary>Color of each geom, [ngeom, 4], red, green, blue, alpha in [0, 1].</summary>
    public ReadOnlySpan<float> GeomColor => new(View->GeomColor, 4 * view->GeomCount);

    /// <summary>Position of each body in the world, [nbody, 3].</summary>
    public ReadOnlySpan<double> BodyPosition => new(View->BodyPosition, 3 * view->BodyCount);

    /// <summary>Rotation matrix of each body, [nbody, 3, 3].</summary>
    public ReadOnlySpan<double> BodyRotation => new(View->BodyRotation, 9 * view->BodyCount);

    /// <summary>Center of each geom in the world, [ngeom, 3].</summary>
    public ReadOnlySpan<double> GeomPosition => new(View->GeomPosition, 3 * view->GeomCount);

    /// <summary>Rotation matrix of each geom, [ngeom, 3, 3].</summary>
    public ReadOnlySpan<double> GeomRotation => new(View->GeomRotation, 9 * view->GeomCount);

    /// <summary>Position of each site in the world, [nsite, 3].</summary>
    public ReadOnlySpan<double> SitePosition => new(View->SitePosition, 3 * view->SiteCount);

    /// <summary>Readings of the model's sensors, in its order.</summary>
    public ReadOnlySpan<double> SensorData => new(View->SensorData, view->SensorDataCount);

    /// <summary>Contact forces and torques on each body, cfrc_ext [nbody, 6]; see <see cref="ComputeContactForces"/>.</summary>
    public ReadOnlySpan<double> ContactForces => new(View->ContactForces, 6 * view->BodyCount);

    /// <summary>The last acceleration, from which the solver starts, qacc_warmstart [nv]: with position and velocity the whole state.</summary>
    public Span<double> WarmStart => new(View->WarmStart, view->VelocityCount);

    /// <summary>Where the mocap bodies, which move only by being placed, are, [nmocap, 3].</summary>
    public Span<double> MocapPosition => new(View->MocapPosition, 3 * view->MocapCount);

    /// <summary>How the mocap bodies are turned, [nmocap, 4], unit quaternions (w, x, y, z).</summary>
    public Span<double> MocapRotation => new(View->MocapRotation, 4 * view->MocapCount);

    /// <summary>How many contacts there are.</summary>
    public int ContactCount => *View->ContactCount;

    private MuJoCoView* View
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            ObjectDisposedException.ThrowIf(handle == 0, this);
            return view;
        }
    }

    /// <summary>Compiles a model from MJCF; it starts in its initial state.</summary>
    /// <param name="xml">The MJCF document.</param>
    /// <param name="name">What errors call this model.</param>
    /// <exception cref="MuJoCoException">libmujoco is missing, or the MJCF is broken; the message says where.</exception>
    public static MuJoCoSimulation Compile(string xml, string name)
    {
        ArgumentNullException.ThrowIfNull(xml);
        ArgumentException.ThrowIfNullOrEmpty(name);
        MuJoCoLibrary.Open();
        var bytes = MuJoCoLibrary.Bytes(xml);
        var message = stackalloc byte[MuJoCoLibrary.MessageSize];
        message[0] = 0;
        nint handle;
        fixed (byte* document = bytes)
        {
            handle = MuJoCoLibrary.rlm_compile(document, bytes.Length, message, MuJoCoLibrary.MessageSize);
        }

        return handle != 0
            ? new MuJoCoSimulation(handle, name)
            : throw new MuJoCoException($"{name}: MuJoCo does not take this model: {OneLine(MuJoCoLibrary.Text(message))}");
    }

    /// <summary>The index of a named body.</summary>
    /// <exception cref="ArgumentException">The model has none of that name.</exception>
    public int Body(string name) => Find(1, "body", name);

    /// <summary>The index of a named joint.</summary>
    /// <exception cref="ArgumentException">The model has none of that name.</exception>
    public int Joint(string name) => Find(3, "joint", name);

    /// <summary>The index of a named geom.</summary>
    /// <exception cref="ArgumentException">The model has none of that name.</exception>
    public int Geom(string name) => Find(5, "geom", name);

    /// <summary>The index of a named site.</summary>
    /// <exception cref="ArgumentException">The model has none of that name.</exception>
    public int Site(string name) => Find(6, "site", name);

    /// <summary>Another simulation of the same model, in its initial state.</summary>
    public MuJoCoSimulation Clone()
    {
        _ = View;
        var message = stackalloc byte[MuJoCoLibrary.MessageSize];
        message[0] = 0;
        var copy = MuJoCoLibrary.rlm_clone(handle, message, MuJoCoLibrary.MessageSize);
        GC.KeepAlive(this);
        return copy != 0 ? new MuJoCoSimulation(copy, Name) : throw new MuJoCoException($"{Name}: {MuJoCoLibrary.Text(message)}");
    }

    /// <summary>Back to the initial state.</summary>
    public void Reset()
    {
        _ = View;
        MuJoCoLibrary.rlm_reset(handle);
        GC.KeepAlive(this);
    }

    /// <summary>Brings everything that follows from position, velocity and control up to date, without moving on.</summary>
    /// <exception cref="MuJoCoException">The state is unstable or not finite.</exception>
    public void Forward()
    {
        _ = View;
        var message = stackalloc byte[MuJoCoLibrary.MessageSize];      // written where something is wrong
        Check(MuJoCoLibrary.rlm_forward(handle, message, MuJoCoLibrary.MessageSize), message);
    }

    /// <summary>Moves on by <paramref name="count"/> time steps.</summary>
    /// <exception cref="MuJoCoException">The simulation became unstable, or MuJoCo reported an error: reset before going on.</exception>
    public void Step(int count = 1)
    {
        _ = View;
        var message = stackalloc byte[MuJoCoLibrary.MessageSize];      // written where something is wrong
        Check(MuJoCoLibrary.rlm_step(handle, count, message, MuJoCoLibrary.MessageSize), message);
    }

    /// <summary>Brings where bodies, geoms and sites are up to date with <see cref="Position"/>; the next step goes as it would have gone.</summary>
    public void UpdateKinematics()
    {
        _ = View;
        MuJoCoLibrary.rlm_kinematics(handle);
        GC.KeepAlive(this);
    }

    /// <summary>Fills <see cref="ContactForces"/>, which <see cref="Step"/> leaves out.</summary>
    public void ComputeContactForces()
    {
        _ = View;
        var message = stackalloc byte[MuJoCoLibrary.MessageSize];      // written where something is wrong
        Check(MuJoCoLibrary.rlm_contact_forces(handle, message, MuJoCoLibrary.MessageSize), message);
    }

    /// <summary>The state's potential and kinetic energy, in joule.</summary>
    public (double Potential, double Kinetic) ComputeEnergy()
    {
        _ = View;
        var message = stackalloc byte[MuJoCoLibrary.MessageSize];      // written where something is wrong
        Check(MuJoCoLibrary.rlm_energy(handle, message, MuJoCoLibrary.MessageSize), message);
        return (view->Energy[0], view->Energy[1]);
    }

    /// <summary>Frees MuJoCo's memory.</summary>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private static string OneLine(string text) => string.Join("; ", text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    private int Find(int kind, string what, string name)
    {
        _ = View;
        var index = MuJoCoLibrary.rlm_find(handle, kind, name);
        GC.KeepAlive(this);
        return index >= 0 ? index : throw new ArgumentException($"{Name} has no {what} named '{name}'.", nameof(name));
    }

    private void Check(int status, byte* message)
    {
        GC.KeepAlive(this);
        if (status != 0)
        {
            throw new MuJoCoException($"{Name}: {OneLine(MuJoCoLibrary.Text(message))}");
        }
    }

    private void Free()
    {
        if (handle != 0)
        {
            MuJoCoLibrary.rlm_free(handle);
            handle = 0;
            view = null;
        }
    }
}
