using RLTransfer.Environments.Tests.Contract;
using RLTransfer.Randomness;

namespace RLTransfer.Environments.Tests.Robots;

public class RobotStateTests
{
    public static TheoryData<string> Robots => [.. Gym.Specs.Select(spec => spec.Id).Where(IsRobot)];

    [RobotTheory]
    [MemberData(nameof(Robots))]
    public void From_a_state_the_simulation_goes_on_bitwise(string id)
    {
        using var env = Gym.Make(id);
        var random = new Philox(5);
        env.Reset(1);
        for (var i = 0; i < 10; i++)
        {
            env.Step((ReadOnlySpan<float>)env.ActionSpace.Sample(random));
        }

        var state = new double[env.Vector.StateSize];
        env.Vector.GetState(0, state);
        var (expert, expertAgain) = (new float[env.ActionSpace.Size], new float[env.ActionSpace.Size]);
        env.Vector.Expert(expert);
        float[][] actions = [.. Enumerable.Range(0, 8).Select(_ => env.ActionSpace.Sample(random))];
        var first = Follow(env, actions);
        env.Reset(77);
        env.Vector.SetState(0, state);
        env.Vector.Expert(expertAgain);
        Assert.Equal(expert, expertAgain);      // its clock goes on too
        Assert.Equal(first, Follow(env, actions));
    }

    [RobotTheory]
    [MemberData(nameof(Robots))]
    public void A_step_allocates_nothing(string id)
    {
        using var env = Gym.MakeVector(id, 2);
        var random = new Philox(5);
        var actions = new float[2 * env.SingleActionSpace.Size];
        env.Reset(1);
        Step(50);
        Assert.Equal(0, Allocations.Least(() => Step(100)));

        void Step(int count)
        {
            for (var i = 0; i < count; i++)
            {
                env.SingleActionSpace.Sample(random, actions.AsSpan(..(actions.Length / 2)));
                env.SingleActionSpace.Sample(random, actions.AsSpan((actions.Length / 2)..));
                env.Step(actions);
            }
        }
    }

    /// <summary>Every parameter at each end of its range, the others at their defaults: the simulation must stay finite under full torques.</summary>
    [RobotTheory]
    [MemberData(nameof(Robots))]
    public void Every_parameter_may_stand_at_its_bounds(string id)
    {
        foreach (var parameter in Gym.Spec(id).Parameters)
        {
            foreach (var value in new[] { parameter.Low, parameter.High })
            {
                using var env = Gym.Make(id, (parameter.Name, value));
                var random = new Philox(5);
                env.Reset(2);
                for (var i = 0; i < 25; i++)
                {
                    var action = env.ActionSpace.Sample(random);
                    for (var j = 0; j < action.Length; j++)
                    {
                        action[j] = action[j] > 0 ? 1 : -1;
                    }

                    var step = env.Step((ReadOnlySpan<float>)action);
                    Assert.True(Array.TrueForAll(step.Observation, float.IsFinite), $"{id} {parameter.Name} {value}");
                    if (step.Terminated || step.Truncated)
                    {
                        env.Reset();
                    }
                }
            }
        }
    }

    internal static bool IsRobot(string id) =>
        id.StartsWith("Hopper", StringComparison.Ordinal) || id.StartsWith("HalfCheetah", StringComparison.Ordinal) || id.StartsWith("Walker2d", StringComparison.Ordinal)
        || id.StartsWith("Ant-", StringComparison.Ordinal) || id.StartsWith("Arm", StringComparison.Ordinal);

    private static List<float> Follow(SingleEnvironment env, float[][] actions)
    {
        var seen = new List<float>();
        foreach (var action in actions)
        {
            var step = env.Step((ReadOnlySpan<float>)action);
            seen.AddRange(step.Observation);
            seen.Add((float)step.Reward);
            if (step.Terminated || step.Truncated)
            {
                break;
            }
        }

        return seen;
    }
}
