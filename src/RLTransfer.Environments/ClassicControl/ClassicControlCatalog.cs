namespace RLTransfer.Environments.ClassicControl;

/// <summary>The classic control tasks, equal to Gymnasium's.</summary>
internal static class ClassicControlCatalog
{
    public static IEnumerable<EnvironmentSpec> Specs =>
    [
        EnvironmentSpec.Of<CartPole, CartPoleParameters, int>("CartPole-v0") with { MaxEpisodeSteps = 200, RewardThreshold = 195 },
        EnvironmentSpec.Of<CartPole, CartPoleParameters, int>("CartPole-v1") with { MaxEpisodeSteps = 500, RewardThreshold = 475 },
    ];
}
