namespace RLTransfer.Bench;

/// <summary>One measured figure.</summary>
/// <param name="Name">What was measured, such as <c>mlp 64</c>.</param>
/// <param name="Unit">Of <paramref name="Ours"/> and <paramref name="Peer"/>.</param>
/// <param name="Ours">Our median.</param>
/// <param name="Peer">The peer's median; null where there is no peer.</param>
/// <param name="Ratio">Above 1 where we are better; null where there is no peer.</param>
/// <param name="Runs">How many runs of each side the medians are over.</param>
/// <param name="Low">The lowest of our runs.</param>
/// <param name="High">The highest of our runs.</param>
public sealed record BenchRow(string Name, string Unit, double Ours, double? Peer, double? Ratio, int Runs, double Low, double High);
