namespace RLTransfer.Course.Experiments;

/// <summary>One contestant on one task.</summary>
/// <typeparam name="TOutcome">What became of one seed: plain data that JSON can hold, since it is kept in a file.</typeparam>
/// <param name="Contestant">Its name; the same everywhere in the experiment.</param>
/// <param name="Task">The task's name.</param>
/// <param name="Run">Measures it for all seeds of a block: an outcome of each, in their order.</param>
public sealed record Contest<TOutcome>(string Contestant, string Task, Func<Block, IReadOnlyList<TOutcome>> Run);
