namespace RLTransfer.Environments.ClassicControl;

/// <summary>The classic control tasks, equal to Gymnasium's.</summary>
internal static class ClassicControlCatalog
{
    public static IEnumerable<EnvironmentSpec> Specs =>
    [
        EnvironmentSpec.Of<CartPole, CartPoleParameters, int>("CartPole-v0") with { MaxEpisodeSteps = 200, RewardThreshold = 195 },
        EnvironmentSpec.Of<CartPole, CartPoleParameters, int>("CartPole-v1") with { MaxEpisodeSteps = 500, RewardThreshold = 475 },
        EnvironmentSpec.Of<Pendulum, PendulumParameters, float>("Pendulum-v1") with { MaxEpisodeSteps = 200 },
        EnvironmentSpec.Of<Acrobot, AcrobotParameters, int>("Acrobot-v1") with { MaxEpisodeSteps = 500, RewardThreshold = -100 },
        EnvironmentSpec.Of<MountainCar, MountainCarParameters, int>("MountainCar-v0") with { MaxEpisodeSteps = 200, RewardThreshold = -110 },
        EnvironmentSpec.Of<MountainCarContinuous, MountainCarContinuousParameters, float>("MountainCarContinuous-v0") with { MaxEpisodeSteps = 999, RewardThreshold = 90 },
    ];
}
