using RLTransfer.Environments.Robots.MuJoCo;

namespace RLTransfer.Environments.Robots;

/// <summary>The MuJoCo model of one instance, compiled anew when the instance's parameters change.</summary>
/// <typeparam name="TParameters">What the MJCF follows from.</typeparam>
internal sealed class Robot<TParameters> : IDisposable
    where TParameters : unmanaged, IEquatable<TParameters>
{
    // The last model compiled, which instances with the same parameters copy: a thousand robots compile once.
    private static readonly Lock Gate = new();
    private static MuJoCoSimulation? master;
    private static (string Name, TParameters Parameters) masterKey;

    private readonly string name;
    private readonly Model xml;
    private MuJoCoSimulation? simulation;
    private TParameters built;

    /// <summary>A robot whose model is still to be made. Robots of one name and the same parameters have the same model.</summary>
    /// <exception cref="MuJoCoException">libmujoco is missing.</exception>
    public Robot(string name, Model xml)
    {
        MuJoCoLibrary.Open();
        (this.name, this.xml) = (name, xml);
    }

    /// <summary>Writes the MJCF.</summary>
    public delegate string Model(in TParameters parameters);

    /// <summary>The simulation; <see cref="Prepare"/> has made it.</summary>
    public MuJoCoSimulation Simulation => simulation!;

    /// <summary>Makes the model fit the parameters, and puts it in its initial state.</summary>
    /// <returns>Whether the model is a new one.</returns>
    public bool Prepare(in TParameters parameters)
    {
        if (simulation is not null && built.Equals(parameters))
        {
            simulation.Reset();
            return false;
        }

        simulation?.Dispose();
        simulation = null;
        lock (Gate)
        {
            if (master is null || masterKey.Name != name || !masterKey.Parameters.Equals(parameters))
            {
                master?.Dispose();
                master = null;
                master = MuJoCoSimulation.Compile(xml(parameters), name);
                masterKey = (name, parameters);
            }

            simulation = master.Clone();
        }

        built = parameters;
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => simulation?.Dispose();

    /// <summary>Writes the simulation's <see cref="RobotState"/>.</summary>
    public void GetState(Span<double> state) => RobotState.Get(Simulation, state);

    /// <summary>Takes up a state, with a body of these parameters.</summary>
    public void SetState(in TParameters parameters, ReadOnlySpan<double> state)
    {
        Prepare(parameters);
        RobotState.Set(Simulation, state);
    }
}
