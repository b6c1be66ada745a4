namespace RLTransfer.Environments.Tests.Robots.Walkers;

/// <summary>That the experts of the walking robots get the returns that the environments' documentation gives.</summary>
public class GaitTests
{
    [RobotFact]
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

    [RobotTheory]
    [InlineData("Hopper-v0", 3200, 3450, 17)]
    [InlineData("Ant-v0", 2650, 2950, 95)]
    [InlineData("Walker2d-v0", 3550, 3750, 20)]
    public void The_expert_stays_up_goes_forward_and_gets_the_documented_return(string id, double low, double high, double meters)
    {
        using var env = Gym.Make(id);
        for (var seed = 0; seed < 4; seed++)
        {
            var (total, length, terminated) = RobotRun.Episode(env, seed, RobotRun.Expert(env));
            Assert.Equal((1000, false), (length, terminated));
            Assert.InRange(total, low, high);
            Assert.True(env.Vector.Info["x_position"][0] > meters);
        }
    }
}
