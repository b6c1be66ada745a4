using RLTransfer.Randomness;

namespace RLTransfer.Environments;

// The state of one instance, and all that a saved environment needs to go on bitwise.
public sealed partial class VectorEnvironment<TDynamics, TParameters, TAction>
{
    /// <inheritdoc/>
    public override void GetState(int instance, Span<double> state)
    {
        CheckState(state.Length);
        TDynamics.GetState(instances[Existing(instance)], state);
    }

    /// <inheritdoc/>
    public override void SetState(int instance, ReadOnlySpan<double> state, int elapsedSteps = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(elapsedSteps);
        CheckState(state.Length);
        TDynamics.SetState(ref instances[Existing(instance)], parameters.Of(instance), state);
        Begin(instance);
        (steps[instance], Starts[instance]) = (elapsedSteps, elapsedSteps == 0);
    }

    /// <inheritdoc/>
    protected override void SaveCore(BinaryWriter writer)
    {
        parameters.Save(writer);
        var state = new double[stateSize];
        for (var i = 0; i < Count; i++)
        {
            if (stateSize > 0)
            {
                TDynamics.GetState(instances[i], state);
                Snapshot.Write<double>(writer, state);
            }

            InstanceSnapshot.Save(writer, instances[i]);
            randoms[i].Save(writer);
        }

        Snapshot.Write<int>(writer, steps);
        Snapshot.Write<bool>(writer, ended);
        foreach (var column in ownInfo)
        {
            Snapshot.Write<double>(writer, column);
        }
    }

    /// <inheritdoc/>
    protected override void LoadCore(BinaryReader reader)
    {
        parameters.Load(reader);
        var state = new double[stateSize];
        for (var i = 0; i < Count; i++)
        {
            // A reset first, so that a simulator behind the instance takes on the parameters; then the state; then what the state leaves out.
            instances[i].Reset(parameters.Of(i), randoms[i], ResetOptions.None);
            if (stateSize > 0)
            {
                Snapshot.Read<double>(reader, state);
                TDynamics.SetState(ref instances[i], parameters.Of(i), state);
            }

            object boxed = instances[i];
            InstanceSnapshot.Load(reader, boxed);
            instances[i] = (TDynamics)boxed;
            randoms[i] = Philox.Load(reader);
        }

        Snapshot.Read<int>(reader, steps);
        Snapshot.Read<bool>(reader, ended);
        foreach (var column in ownInfo)
        {
            Snapshot.Read<double>(reader, column);
        }
    }

    private void CheckState(int length)
    {
        if (stateSize == 0)
        {
            throw new NotSupportedException($"{Name} does not offer its state.");
        }

        if (length != stateSize)
        {
            throw new ArgumentException($"{Name}: a state has {stateSize} numbers, got {length}.");
        }
    }
}
