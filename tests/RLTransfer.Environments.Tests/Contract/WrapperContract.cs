using RLTransfer.Environments.Tests.Robots;

namespace RLTransfer.Environments.Tests.Contract;

/// <summary>What every stack of wrappers must do, over every registered environment it fits.</summary>
public class WrapperContract
{
    private const int Steps = 40;

    private static readonly (string Name, Func<VectorEnvironment, bool> Fits, Func<VectorEnvironment, VectorEnvironment> Wrap)[] Stacks =
    [
        ("TimeLimit", _ => true, env => new TimeLimit(env, 7)),
        ("RecordEpisodeStatistics", _ => true, env => new RecordEpisodeStatistics(env)),
        ("NormalizeObservation", _ => true, env => new NormalizeObservation(env, groups: env.Count)),
        ("NormalizeReward", _ => true, env => new NormalizeReward(env, groups: env.Count)),
        ("TransformReward", _ => true, env => new TransformReward(env, reward => 0.1 * reward)),
        ("TransformObservation", env => env.SingleObservationSpace is Box, env => new TransformObservation(env, new Box(float.NegativeInfinity, float.PositiveInfinity, 1), (inner, shown) => shown[0] = 2 * inner[0])),
        ("RemapObservation", _ => true, env => new RemapObservation(env, [-1, 0])),
        ("OneHotObservation", env => env.SingleObservationSpace is Discrete, env => new OneHotObservation(env)),
        ("FrameStack", env => env.SingleObservationSpace is Box, env => new FrameStack(env, 3)),
        ("FrameStack along channels", env => env.SingleObservationSpace is Box { Shape.Count: 3 }, env => new FrameStack(env, 3, alongChannels: true)),
        ("ClipAction", env => env.SingleActionSpace is Box, env => new ClipAction(env)),
        ("RescaleAction", env => env.SingleActionSpace is Box, env => new RescaleAction(env, -0.5f, 0.5f)),
        ("RemapAction", env => env.SingleActionSpace is Discrete or Box, env => new RemapAction(env, 0)),
        ("FrameStack(NormalizeObservation), ClipAction, statistics, TimeLimit",
            env => env.SingleObservationSpace is Box && env.SingleActionSpace is Box,
            env => new TimeLimit(new RecordEpisodeStatistics(new ClipAction(new FrameStack(new NormalizeObservation(env, groups: env.Count), 2))), 9)),
        ("NormalizeReward(FrameStack), RemapAction, statistics",
            env => env.SingleObservationSpace is Box && env.SingleActionSpace is Discrete,
            env => new RecordEpisodeStatistics(new RemapAction(new NormalizeReward(new FrameStack(env, 4), groups: env.Count), 1, 0))),
    ];

    public static TheoryData<string, string> All
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var spec in Gym.Specs)
            {
                using var env = Gym.MakeVector(spec.Id, 1);
                foreach (var (name, fits, _) in Stacks)
                {
                    if (fits(env))
                    {
                        data.Add(spec.Id, name);
                    }
                }
            }

            return data;
        }
    }

    [RobotTheory]
    [MemberData(nameof(All))]
    public void A_stack_keeps_spaces_seeds_and_instances(string id, string stack)
    {
        foreach (var mode in (AutoresetMode[])[AutoresetMode.NextStep, AutoresetMode.SameStep])
        {
            using var many = Make(id, 5, mode, stack);
            using var alone = Make(id, 1, mode, stack);
            var (manyActions, aloneActions) = (new RandomActions(many.SingleActionSpace, 5), new RandomActions(alone.SingleActionSpace, 1, first: 4));
            many.Reset(30);
            alone.Reset(34);
            for (var t = 0; t < Steps; t++)
            {
                manyActions.Step(many);
                aloneActions.Step(alone);
                EnvironmentContract.AssertSameRows(many, 4, alone, 0, 1, t);
                var size = many.SingleObservationSpace.Size;
                for (var i = 0; i < 5; i++)
                {
                    Assert.True(many.SingleObservationSpace.Contains(many.Observations.AsSpan(i * size, size)), $"step {t}: outside {many.SingleObservationSpace}");
                }

                if (mode == AutoresetMode.SameStep && (many.Terminated[4] || many.Truncated[4]))
                {
                    Assert.True(many.FinalObservations.AsSpan(4 * size, size).SequenceEqual(alone.FinalObservations), $"final observations differ at step {t}");
                }
            }
        }
    }

    [RobotTheory]
    [MemberData(nameof(All))]
    public void A_stack_allocates_nothing_per_step(string id, string stack)
    {
        using var env = Make(id, 2, AutoresetMode.NextStep, stack);
        var actions = new RandomActions(env.SingleActionSpace, 2);
        env.Reset(0);
        for (var t = 0; t < Steps; t++)
        {
            actions.Step(env);
        }

        Assert.Equal(0, Allocations.Least(() =>
        {
            for (var t = 0; t < 10; t++)
            {
                actions.Step(env);
            }
        }));
    }

    /// <summary>Every environment is saved in the environments' contract; here it is the wrappers' own state that matters.</summary>
    public static TheoryData<string, string> Few
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var id in (string[])["CartPole-v1", "Pendulum-v1", "GridWorld-v0"])
            {
                using var env = Gym.MakeVector(id, 1);
                foreach (var (name, fits, _) in Stacks)
                {
                    if (fits(env))
                    {
                        data.Add(id, name);
                    }
                }
            }

            return data;
        }
    }

    [RobotTheory]
    [MemberData(nameof(Few))]
    public void A_saved_stack_goes_on_bitwise(string id, string stack)
    {
        using var env = Make(id, 2, AutoresetMode.SameStep, stack);
        using var other = Make(id, 2, AutoresetMode.SameStep, stack);
        var actions = new RandomActions(env.SingleActionSpace, 2);
        env.Reset(3);
        for (var t = 0; t < 12; t++)
        {
            actions.Step(env);
        }

        using var saved = new MemoryStream();
        env.Save(new BinaryWriter(saved));
        saved.Position = 0;
        other.Load(new BinaryReader(saved));
        for (var t = 12; t < Steps; t++)
        {
            actions.Step(env);
            actions.StepAgain(other);
            EnvironmentContract.AssertSameRows(env, 0, other, 0, 2, t);
        }
    }

    private static VectorEnvironment Make(string id, int count, AutoresetMode mode, string stack) =>
        Array.Find(Stacks, candidate => candidate.Name == stack).Wrap(Gym.MakeVector(id, count, new VectorOptions { Autoreset = mode }));
}
