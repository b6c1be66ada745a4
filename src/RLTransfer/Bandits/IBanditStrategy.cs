using RLTransfer.Randomness;

namespace RLTransfer.Bandits;

/// <summary>Which arm to pull, given what each has brought: rewards are 0 or 1, and before the first pull every chance is equally likely.</summary>
public interface IBanditStrategy
{
    /// <summary>Its name, as tables have it.</summary>
    string Name { get; }

    /// <summary>The next arm.</summary>
    /// <param name="wins">How often each arm has brought 1.</param>
    /// <param name="pulls">How often each was pulled.</param>
    /// <param name="random">For those that draw, and for ties.</param>
    int Choose(ReadOnlySpan<int> wins, ReadOnlySpan<int> pulls, Philox random);
}
