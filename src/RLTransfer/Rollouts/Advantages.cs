namespace RLTransfer.Rollouts;

/// <summary>How much better actions were than the policy's average: estimates from what followed them.</summary>
/// <remarks>Arrays are those of one seed, step by step and within a step instance by instance: [T, E].</remarks>
public static class Advantages
{
    /// <summary>Generalized advantage estimation (Schulman et al. 2016, Eq. 16).</summary>
    /// <remarks>
    /// δ_t = r_t + γ V(s_t+1) − V(s_t) and Â_t = Σ (γλ)^l δ_t+l, where the sum ends with the episode.
    /// λ = 1 gives n-step returns less the value, λ = 0 the one-step error.
    /// </remarks>
    /// <param name="rewards">r [T, E].</param>
    /// <param name="values">V(s_t) [T, E].</param>
    /// <param name="nextValues">V(s_t+1) [T, E]: 0 where the task terminated; where an episode was cut off, the value of its last observation.</param>
    /// <param name="ended">Where an episode ended, either way [T, E].</param>
    /// <param name="instances">E.</param>
    /// <param name="discount">γ.</param>
    /// <param name="lambda">λ.</param>
    /// <param name="advantages">Â [T, E], written here.</param>
    /// <exception cref="ArgumentException">The arrays are not of one length, or not of whole steps.</exception>
    public static void Generalized(
        ReadOnlySpan<float> rewards,
        ReadOnlySpan<float> values,
        ReadOnlySpan<float> nextValues,
        ReadOnlySpan<bool> ended,
        int instances,
        double discount,
        double lambda,
        Span<float> advantages)
    {
        Check(rewards.Length, instances, values.Length, nextValues.Length, ended.Length, advantages.Length);
        for (var i = rewards.Length - 1; i >= 0; i--)
        {
            var delta = rewards[i] + (discount * nextValues[i]) - values[i];                                // Eq. 10
            var later = ended[i] || i + instances >= rewards.Length ? 0 : advantages[i + instances];
            advantages[i] = (float)(delta + (discount * lambda * later));                                    // Eq. 16
        }
    }

    /// <summary>Reward to go, G_t = r_t + γ G_t+1 (Sutton and Barto 2018, Eq. 3.9), which ends with the episode or with the arrays.</summary>
    /// <param name="rewards">r [T, E].</param>
    /// <param name="ended">Where an episode ended [T, E].</param>
    /// <param name="instances">E.</param>
    /// <param name="discount">γ.</param>
    /// <param name="returns">G [T, E], written here.</param>
    /// <exception cref="ArgumentException">The arrays are not of one length, or not of whole steps.</exception>
    public static void RewardsToGo(ReadOnlySpan<float> rewards, ReadOnlySpan<bool> ended, int instances, double discount, Span<float> returns)
    {
        Check(rewards.Length, instances, ended.Length, returns.Length);
        for (var i = rewards.Length - 1; i >= 0; i--)
        {
            var later = ended[i] || i + instances >= rewards.Length ? 0 : returns[i + instances];
            returns[i] = (float)(rewards[i] + (discount * later));
        }
    }

    /// <summary>Shifts and scales numbers to mean 0 and standard deviation 1.</summary>
    public static void Normalize(Span<float> advantages)
    {
        var (sum, squares) = (0.0, 0.0);
        foreach (var advantage in advantages)
        {
            sum += advantage;
        }

        var mean = sum / advantages.Length;
        foreach (var advantage in advantages)
        {
            squares += (advantage - mean) * (advantage - mean);
        }

        var scale = 1 / (Math.Sqrt(squares / Math.Max(1, advantages.Length - 1)) + 1e-8);
        foreach (ref var advantage in advantages)
        {
            advantage = (float)((advantage - mean) * scale);
        }
    }

    private static void Check(int length, int instances, params ReadOnlySpan<int> others)
    {
        if (instances < 1 || length % instances != 0 || others.ContainsAnyExcept(length))
        {
            throw new ArgumentException($"Advantages need arrays of one length, a whole number of steps of {instances} instances; got {length} rewards beside {string.Join(", ", others.ToArray())}.");
        }
    }
}
