namespace RLTransfer.Bench.Environments;

/// <summary><c>rlt bench env</c>: how fast environments step, on one core unless the row says otherwise, against Python's Gymnasium.</summary>
/// <remarks>
/// A new family of environments adds its rows by one line in <see cref="Cases"/>.
/// Figures are per second of this process's processor time, but for two cores and the rows that say clock, where several threads or processes work.
/// Peers: Gymnasium 1.3's published figures for one environment on the same kind of core, or, where a Python with gymnasium is found
/// (<c>RLTRANSFER_PYTHON</c>, else <c>python3</c>), measured in this run.
/// </remarks>
public sealed class EnvironmentBench : IBenchGroup
{
    /// <inheritdoc/>
    public string Name => "env";

    /// <inheritdoc/>
    public string Description => "Environments: steps per second of processor time (two cores: of the clock), allocation per step; peer: Gymnasium, C on MuJoCo, or Python isolated.";

    /// <inheritdoc/>
    public IEnumerable<BenchCase> Cases() => ClassicControlRows.Cases(new Lazy<GymnasiumPeer>(GymnasiumPeer.Find))
        .Concat(GameRows.Cases())
        .Concat(RobotRows.Cases())
        .Concat(BridgeRows.Cases());
}
