using RLTransfer.Learners;
using RLTransfer.Networks;

namespace RLTransfer.Course.Experiments.Learners;

/// <summary>Every task and learner of <see cref="LearnersSolved"/>, a line each. Results are those of seeds 0 to 9, which some of the settings were chosen on too; those of the robots, of Pong, of PPO on Acrobot and of soft Q-learning's length were chosen on seeds from 100 on.</summary>
public static class SolvedPresets
{
    /// <summary>In the order of the table.</summary>
    public static IReadOnlyList<SolvedPreset> All { get; } =
    [
        new("CartPole-v1", 475, 160_000, new ReinforceOptions(), "the defaults") { StopAt = 475 },
        new("CartPole-v1", 475, 150_000, new A2cOptions(), "the defaults") { StopAt = 475 },
        new("CartPole-v1", 475, 50_000, new PpoOptions(), "the defaults") { StopAt = 475 },
        new("CartPole-v1", 475, 50_000, new DqnOptions(), "the defaults") { StopAt = 475 },
        new("Acrobot-v1", -100, 160_000, new PpoOptions { Environments = 16, RolloutSteps = 256, Minibatches = 16, Epochs = 4, EntropyWeight = 0.01, NormalizeObservations = true, DecaySteps = 160_000 },
            "the first success takes hundreds of steps: longer rollouts, fewer passes over those that hold none, an entropy bonus"),
        new("Acrobot-v1", -100, 50_000, new DqnOptions { DecaySteps = 50_000 }, "the learning rate falls to 0") { StopAt = -90 },
        new("Pendulum-v1", -200, 81_920, new PpoOptions { Environments = 16, RolloutSteps = 128, Minibatches = 16, LearningRate = 2e-3, DecaySteps = 81_920, Discount = 0.95, GaeLambda = 0.9, NormalizeRewards = true }, "a short horizon: the pendulum swings up within 50 steps, and rewards reach −16"),
        new("Pendulum-v1", -200, 15_000, new DdpgOptions(), "the defaults"),
        new("Pendulum-v1", -200, 10_000, new SacOptions(), "the defaults"),
        new("Pendulum-v1", -200, 10_000, new SteinSoftQOptions { BatchSize = 32, ValueScale = 10, LearningRate = 2e-3 }, "fewer observations an update, since each has 16 particles; returns are in the hundreds"),
        new("MountainCarContinuous-v0", 90, 48_000, new SacOptions { Environments = 8, UpdateEvery = 8, LearningStarts = 16_000, StartActionRepeat = 60, NoiseMemory = 0.9, StartTemperature = 0.1, ReturnSteps = 16 },
            "random actions held for 60 steps find the flag before learning starts; returns over 16 steps carry it back") { StopAt = 90 },
        new("Pong-v0", 4.5, 1_300_000, new DqnOptions { Hidden = [128], Dueling = true, BatchSize = 32, BufferSize = 100_000, LearningStarts = 2_000, UpdateEvery = 8, TargetEvery = 2_000, LearningRate = 5e-4, DecaySteps = 1_300_000, ExplorationSteps = 20_000, ExplorationEnd = 0.05, ReturnSteps = 5, Discount = 0.9 },
            "a short horizon plays safe, since a point lost counts now and one won by a risky shot ten steps later; random actions ask for safety too; many steps, few and small updates, a long memory, dueling"),
        new("Pong-v0", 4.5, 900_000, new PpoOptions { Environments = 64, RolloutSteps = 64, Minibatches = 8, Epochs = 4, Hidden = [128], Activation = Activation.ReLU, LearningRate = 2e-3, EntropyWeight = 0.02, Discount = 0.85, DecaySteps = 900_000 },
            "a short horizon, as for DQN; an entropy bonus"),
        new("Hopper-v0", 3000, 1_000_000, new PpoOptions { Environments = 16, RolloutSteps = 128, Minibatches = 32, Epochs = 10, Clip = 0.1, LearningRate = 4e-4, DecaySteps = 1_000_000, NormalizeObservations = true, NormalizeRewards = true },
            "many small updates that move the policy little; held to 2 m/s without a fall, where standing still is worth 1,000") { Seeds = 3, Recorded = true },
        new("HalfCheetah-v0", 2300, 100_000, new SacOptions { Environments = 8, UpdateEvery = 2, LearningStarts = 4_000, BufferSize = 100_000, StartTemperature = 0.1 },
            "held to the environment's own expert; rewards are small at first, and so is the temperature") { Seeds = 3, Recorded = true },
    ];

    /// <summary>The preset of a learner on a task; null where its defaults do.</summary>
    public static SolvedPreset? For(LearnerKind learner, string environment)
    {
        ArgumentNullException.ThrowIfNull(learner);
        return All.FirstOrDefault(preset => preset.Environment == environment && preset.Options.GetType() == learner.OptionsType);
    }
}
