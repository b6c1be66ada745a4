namespace RLTransfer.Environments.Tests.Robots.Walkers;

/// <summary>That the half-cheetah can run and the hopper can hop.</summary>
public class GaitTests
{
    [Fact]
    public void The_half_cheetahs_expert_runs()
    {
        using var env = Gym.Make("HalfCheetah-v0");
        var policy = RobotRun.Expert(env);
        for (var seed = 0; seed < 3; seed++)
        {
            var (total, action, step) = (0.0, new float[6], default(StepResult));
            env.Reset(seed);
            for (var t = 0; t < 300; t++)
            {
                policy(step.Observation, action);
                step = env.Step((ReadOnlySpan<float>)action);
                total += step.Reward;
            }

            Assert.InRange(step.Info["x_position"], 30, 45);        // 2.5 m/s for 15 s
            Assert.InRange(total, 500, 850);
            Assert.InRange(step.Observation[1], -1, 1);             // on its feet
        }
    }
}
