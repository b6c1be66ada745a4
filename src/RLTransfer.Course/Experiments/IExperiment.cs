namespace RLTransfer.Course.Experiments;

/// <summary>One experiment of a lecture: states claims, and measures them.</summary>
public interface IExperiment
{
    /// <summary>Lecture and experiment, such as <c>finetuning/supervised</c>.</summary>
    string Id { get; }

    /// <summary>What is done, in one line.</summary>
    string Description { get; }

    /// <summary>What it must show: each claim with its threshold.</summary>
    IReadOnlyList<string> MustShow { get; }

    /// <summary>Measures. Shows its progress where there is a terminal or a notebook. The same settings give the same figures, bit by bit.</summary>
    /// <param name="settings">Budget, seeds, device.</param>
    /// <param name="kept">Where finished parts are kept and found; null: nowhere.</param>
    /// <param name="cancellation">Stops it between two runs.</param>
    ExperimentReport Run(RunSettings settings, PartFolder? kept = null, CancellationToken cancellation = default);
}
