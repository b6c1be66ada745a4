using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

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
    private const int MessageSize = 1024;

    private static readonly Lock Compiler = new();
    private static byte* files;

    private MuJoCoModel* model;
    private MuJoCoData* data;

    private MuJoCoSimulation(MuJoCoModel* model, string name)
    {
        Name = name;
        this.model = model;
        model->nstack = Math.Max(model->nstack, StackBound(model));
        data = MuJoCoLibrary.MakeData(model);
        if (data is null)
        {
            MuJoCoLibrary.DeleteModel(model);
            this.model = null;
            throw new MuJoCoException($"{name}: MuJoCo cannot make room for this model.");
        }
    }

    /// <summary>Frees a simulation that was not disposed.</summary>
    ~MuJoCoSimulation() => Free();

    /// <summary>Whether libmujoco can be opened on this machine.</summary>
    public static bool IsAvailable => MuJoCoLibrary.IsAvailable;

    /// <summary>What errors call this model.</summary>
    public string Name { get; }

    /// <summary>Seconds per <see cref="Step"/>.</summary>
    public double TimeStep => Model->timestep;

    /// <summary>Seconds simulated since the last reset.</summary>
    public double Time
    {
        get => Data->time;
        internal set => Data->time = value;
    }

    /// <summary>Generalized position, qpos [nq].</summary>
    public Span<double> Position => new(Data->qpos, model->nq);

    /// <summary>The position that the model was drawn in, qpos0 [nq].</summary>
    public ReadOnlySpan<double> InitialPosition => new(Model->qpos0, model->nq);

    /// <summary>Generalized velocity, qvel [nv].</summary>
    public Span<double> Velocity => new(Data->qvel, model->nv);

    /// <summary>Generalized acceleration, qacc [nv].</summary>
    public ReadOnlySpan<double> Acceleration => new(Data->qacc, model->nv);

    /// <summary>What the actuators are told, ctrl [nu].</summary>
    public Span<double> Control => new(Data->ctrl, model->nu);

    /// <summary>Bounds of <see cref="Control"/>, [nu, 2].</summary>
    public ReadOnlySpan<double> ControlRange => new(Model->actuator_ctrlrange, 2 * model->nu);

    /// <summary>Mass of each body, [nbody]; body 0 is the world.</summary>
    public ReadOnlySpan<double> BodyMass => new(Model->body_mass, model->nbody);

    /// <summary>Damping of each degree of freedom, [nv].</summary>
    public ReadOnlySpan<double> Damping => new(Model->dof_damping, model->nv);

    /// <summary>Armature of each degree of freedom, [nv].</summary>
    public ReadOnlySpan<double> Armature => new(Model->dof_armature, model->nv);

    /// <summary>Sliding, torsional and rolling friction of each geom, [ngeom, 3].</summary>
    public ReadOnlySpan<double> GeomFriction => new(Model->geom_friction, 3 * model->ngeom);

    /// <summary>Sizes of each geom, [ngeom, 3]: of a capsule radius and half length, of a box the half sides.</summary>
    public ReadOnlySpan<double> GeomSize => new(Model->geom_size, 3 * model->ngeom);

    /// <summary>Shape of each geom, [ngeom], MuJoCo's mjtGeom: 0 plane, 2 sphere, 3 capsule, 5 cylinder, 6 box.</summary>
    public ReadOnlySpan<int> GeomShape => new(Model->geom_type, model->ngeom);

    /// <summary>Color of each geom, [ngeom, 4], red, green, blue, alpha in [0, 1].</summary>
    public ReadOnlySpan<float> GeomColor => new(Model->geom_rgba, 4 * model->ngeom);

    /// <summary>Position of each body in the world, [nbody, 3].</summary>
    public ReadOnlySpan<double> BodyPosition => new(Data->xpos, 3 * model->nbody);

    /// <summary>Rotation matrix of each body, [nbody, 3, 3].</summary>
    public ReadOnlySpan<double> BodyRotation => new(Data->xmat, 9 * model->nbody);

    /// <summary>Center of each geom in the world, [ngeom, 3].</summary>
    public ReadOnlySpan<double> GeomPosition => new(Data->geom_xpos, 3 * model->ngeom);

    /// <summary>Rotation matrix of each geom, [ngeom, 3, 3].</summary>
    public ReadOnlySpan<double> GeomRotation => new(Data->geom_xmat, 9 * model->ngeom);

    /// <summary>Position of each site in the world, [nsite, 3].</summary>
    public ReadOnlySpan<double> SitePosition => new(Data->site_xpos, 3 * model->nsite);

    /// <summary>Readings of the model's sensors, in its order.</summary>
    public ReadOnlySpan<double> SensorData => new(Data->sensordata, model->nsensordata);

    /// <summary>Contact forces and torques on each body, cfrc_ext [nbody, 6]; see <see cref="ComputeContactForces"/>.</summary>
    public ReadOnlySpan<double> ContactForces => new(Data->cfrc_ext, 6 * model->nbody);

    /// <summary>The last acceleration, from which the solver starts, qacc_warmstart [nv]: with position and velocity the whole state.</summary>
    public Span<double> WarmStart => new(Data->qacc_warmstart, model->nv);

    /// <summary>Where the mocap bodies, which move only by being placed, are, [nmocap, 3].</summary>
    public Span<double> MocapPosition => new(Data->mocap_pos, 3 * model->nmocap);

    /// <summary>How the mocap bodies are turned, [nmocap, 4], unit quaternions (w, x, y, z).</summary>
    public Span<double> MocapRotation => new(Data->mocap_quat, 4 * model->nmocap);

    /// <summary>How many contacts there are.</summary>
    public int ContactCount => Data->ncon;

    internal MuJoCoModel* Model
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            ObjectDisposedException.ThrowIf(model is null, this);
            return model;
        }
    }

    internal MuJoCoData* Data
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            ObjectDisposedException.ThrowIf(data is null, this);
            return data;
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
        return CompileOpen(xml, name);
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
        var copy = MuJoCoLibrary.CopyModel(null, Model);
        GC.KeepAlive(this);
        return copy is not null ? new MuJoCoSimulation(copy, Name) : throw new MuJoCoException($"{Name}: MuJoCo cannot copy this model.");
    }

    /// <summary>Back to the initial state.</summary>
    public void Reset()
    {
        MuJoCoLibrary.ResetData(Model, data);
        GC.KeepAlive(this);
    }

    /// <summary>Brings everything that follows from position, velocity and control up to date, without moving on.</summary>
    /// <exception cref="MuJoCoException">The state is unstable or not finite.</exception>
    public void Forward()
    {
        MuJoCoLibrary.Forward(Model, data);
        ThrowIfWarned();
    }

    /// <summary>Moves on by <paramref name="count"/> time steps.</summary>
    /// <exception cref="MuJoCoException">The simulation became unstable: reset before going on.</exception>
    public void Step(int count = 1)
    {
        var step = MuJoCoLibrary.Step;
        var m = Model;
        var d = data;
        for (var i = 0; i < count; i++)
        {
            step(m, d);
        }

        ThrowIfWarned();
    }

    /// <summary>Brings where bodies, geoms and sites are up to date with <see cref="Position"/>; the next step goes as it would have gone.</summary>
    public void UpdateKinematics()
    {
        MuJoCoLibrary.Kinematics(Model, data);
        GC.KeepAlive(this);
    }

    /// <summary>Fills <see cref="ContactForces"/>, which <see cref="Step"/> leaves out.</summary>
    public void ComputeContactForces()
    {
        MuJoCoLibrary.RnePostConstraint(Model, data);
        GC.KeepAlive(this);
    }

    /// <summary>The state's potential and kinetic energy, in joule.</summary>
    public (double Potential, double Kinetic) ComputeEnergy()
    {
        const int energy = 1 << 1;      // mjENBL_ENERGY: without it MuJoCo leaves zeros, with it every step would pay
        var flags = Model->enableflags;
        model->enableflags |= energy;
        MuJoCoLibrary.EnergyPosition(model, data);
        MuJoCoLibrary.EnergyVelocity(model, data);
        model->enableflags = flags;
        GC.KeepAlive(this);
        return (data->potential, data->kinetic);
    }

    /// <summary>Frees MuJoCo's memory.</summary>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    /// <summary>Compiles with the library already open.</summary>
    internal static MuJoCoSimulation CompileOpen(string xml, string name)
    {
        var document = Encoding.UTF8.GetBytes(xml.Length > 0 ? xml : " ");      // a file of no bytes is a fatal error of MuJoCo's
        var message = stackalloc byte[MessageSize];
        message[0] = 0;
        MuJoCoModel* model;
        lock (Compiler)      // MuJoCo has one parser, and files in memory are 2 MB of names: one is kept
        {
            if (files is null)
            {
                files = (byte*)NativeMemory.Alloc(MuJoCoFiles.Size);
                MuJoCoLibrary.DefaultFiles(files);
            }

            fixed (byte* file = "model.xml\0"u8)
            {
                MuJoCoLibrary.MakeFile(files, file, document.Length);
                document.CopyTo(new Span<byte>(*(byte**)(files + MuJoCoFiles.FirstFile), document.Length));
                model = MuJoCoLibrary.LoadXml(file, files, message, MessageSize);
            }

            MuJoCoLibrary.DeleteFiles(files);
        }

        return model is not null
            ? new MuJoCoSimulation(model, name)
            : throw new MuJoCoException($"{name}: MuJoCo does not take this model: {MuJoCoLibrary.Text(message)}");
    }

    // What MuJoCo reserves itself where a model does not say (user_model.cc), and a word for every pair of bodies that may
    // touch. A model that declares less would end the process at the first crowded moment.
    private static int StackBound(MuJoCoModel* m)
    {
        var constraints = (long)m->njmax + m->neq + m->nv;
        var things = (long)m->nq + m->nv + m->nu + m->na + m->nbody + m->njnt + m->ngeom + m->nsite + m->neq + m->ntendon + m->nwrap;
        var pairs = (long)m->nbody * m->nbody;
        return (int)Math.Min(Math.Max(1000, (5 * constraints * constraints) + (20 * things) + pairs), int.MaxValue);
    }

    private int Find(int kind, string what, string name)
    {
        int index;
        fixed (byte* text = MuJoCoLibrary.Terminated(name))
        {
            index = MuJoCoLibrary.NameToId(Model, kind, text);
        }

        GC.KeepAlive(this);
        return index >= 0 ? index : throw new ArgumentException($"{Name} has no {what} named '{name}'.", nameof(name));
    }

    // Any warning is a fault of the model or of the state.
    private void ThrowIfWarned()
    {
        ReadOnlySpan<MuJoCoWarning> warnings = data->warning;
        for (var i = 0; i < warnings.Length; i++)
        {
            if (warnings[i].Number > 0)
            {
                throw new MuJoCoException($"{Name}: {MuJoCoLibrary.Text(MuJoCoLibrary.WarningText(i, warnings[i].LastInfo))}");
            }
        }

        GC.KeepAlive(this);
    }

    private void Free()
    {
        if (model is not null)
        {
            MuJoCoLibrary.DeleteData(data);
            MuJoCoLibrary.DeleteModel(model);
            model = null;
            data = null;
        }
    }
}
