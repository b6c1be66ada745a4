using RLTransfer.Environments.Tests.Contract;

namespace RLTransfer.Environments.Tests.ClassicControl;

/// <summary>The lanes of four against the scalar equations, where the contract's random episodes do not go.</summary>
public class LaneTests
{
    [Theory]
    [InlineData("CartPole-v1", "length", 0.2, 2.0)]
    [InlineData("CartPole-v1", "sutton_barto_reward", 1.0, 1.0)]
    [InlineData("Pendulum-v1", "gravity", 5.0, 30.0)]
    [InlineData("Acrobot-v1", "mass2", 0.3, 3.0)]
    [InlineData("Acrobot-v1", "nips", 1.0, 1.0)]
    [InlineData("MountainCar-v0", "gravity", 0.001, 0.004)]
    [InlineData("MountainCarContinuous-v0", "power", 0.001, 0.01)]
    public void Randomized_lanes_equal_single_environments(string id, string parameter, double low, double high)
    {
        (string, ParameterValue) argument = (parameter, low == high ? low : new Uniform(low, high));
        using var vector = Gym.MakeVector(id, 8, argument);
        vector.Reset(50);
        var actions = new RandomActions(vector.SingleActionSpace, 8);
        using var single = Gym.Make(id, argument);
        single.Vector.Reset(55);
        var own = new RandomActions(vector.SingleActionSpace, 1, first: 5);
        for (var t = 0; t < 600; t++)
        {
            actions.Step(vector);
            own.Draw();
            if (single.Vector.Terminated[0] || single.Vector.Truncated[0])
            {
                single.Vector.Reset();
            }
            else
            {
                own.StepAgain(single.Vector);
            }

            EnvironmentContract.AssertSameRows(vector, 5, single.Vector, 0, 1, t);
        }
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(1f)]
    [InlineData(-1f)]
    [InlineData(2.5f)]
    public void Cars_driven_alike_move_alike_at_walls_and_goal(float action)
    {
        using var vector = Gym.MakeVector("MountainCarContinuous-v0", 5, new VectorOptions { CheckActions = false });
        vector.Reset(0);
        double[][] states = [[-1.1875, -0.0625], [0.4375, 0.0625], [-0.5, 0], [0.59375, 0.0625], [-1.1875, -0.0625]];
        for (var i = 0; i < 5; i++)
        {
            vector.SetState(i, states[i]);
        }

        using var alone = Gym.MakeVector("MountainCarContinuous-v0", 1, new VectorOptions { CheckActions = false });
        alone.Reset(0);
        vector.Step([action, action, action, action, action]);
        EnvironmentContract.AssertSameRows(vector, 0, vector, 4, 1, 0);
        for (var i = 0; i < 4; i++)
        {
            alone.Reset(0);
            alone.SetState(0, states[i]);
            alone.Step([action]);
            EnvironmentContract.AssertSameRows(vector, i, alone, 0, 1, 0);
        }
    }
}
