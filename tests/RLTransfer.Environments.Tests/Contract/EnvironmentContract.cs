using RLTransfer.Environments.Tests.Robots;

namespace RLTransfer.Environments.Tests.Contract;

/// <summary>What every registered environment must do; a new registration is tested without further ado.</summary>
public class EnvironmentContract
{
    private const int Steps = 120;

    private static readonly string[] Sections =
        ["Description", "Action Space", "Observation Space", "Rewards", "Starting State", "Episode End", "Arguments", "Version History"];

    public static TheoryData<string> Ids => [.. Gym.Specs.Select(spec => spec.Id)];

    [RobotTheory]
    [MemberData(nameof(Ids))]
    public void Its_documentation_has_gymnasiums_sections(string id)
    {
        var headings = Gym.Spec(id).Documentation.Split('\n').Where(line => line.StartsWith("## ", StringComparison.Ordinal)).Select(line => line[3..].Trim());
        Assert.Equal(Sections, headings.Where(Sections.Contains));
        foreach (var name in Gym.Spec(id).Parameters.Select(parameter => parameter.Name).Concat(Gym.Spec(id).Settings.Select(setting => setting.Name)))
        {
            Assert.Contains($"`{name}`", Gym.Spec(id).Documentation);
        }
    }

    [RobotTheory]
    [MemberData(nameof(Ids))]
    public void Its_spaces_hold(string id)
    {
        using var env = Gym.MakeVector(id, 3);
        var actions = new RandomActions(env.SingleActionSpace, 3);
        env.Reset(1);
        for (var t = 0; t <= Steps; t++)
        {
            for (var i = 0; i < 3; i++)
            {
                var row = env.Observations.AsSpan(i * env.SingleObservationSpace.Size, env.SingleObservationSpace.Size);
                Assert.True(env.SingleObservationSpace.Contains(row), $"step {t}: observation [{string.Join(", ", row.ToArray().Take(20))}] is outside {env.SingleObservationSpace}");
                Assert.True(double.IsFinite(env.Rewards[i]), $"step {t}: reward {env.Rewards[i]}");
            }

            actions.Step(env);
        }
    }

    [RobotTheory]
    [MemberData(nameof(Ids))]
    public void Its_seeds_reproduce_and_its_resets_are_clean(string id)
    {
        using var used = Gym.MakeVector(id, 2);
        var warm = new RandomActions(used.SingleActionSpace, 2, first: 50);
        used.Reset(8);
        for (var t = 0; t < Steps; t++)
        {
            warm.Step(used);
        }

        using var fresh = Gym.MakeVector(id, 2);
        var actions = new RandomActions(fresh.SingleActionSpace, 2);
        Assert.Equal(fresh.Reset(5).Observations, used.Reset(5).Observations);
        for (var t = 0; t < Steps; t++)
        {
            actions.Step(fresh);
            actions.StepAgain(used);
            AssertSameRows(fresh, 0, used, 0, 2, t);
        }
    }

    [RobotTheory]
    [MemberData(nameof(Ids))]
    public void Its_vector_is_its_single_environments_bitwise(string id)
    {
        const int count = 11;
        using var vector = Gym.MakeVector(id, count, new VectorOptions { Threads = 2 });
        var actions = new RandomActions(vector.SingleActionSpace, count);
        vector.Reset(20);
        var singles = Enumerable.Range(0, count).Where(i => i % 5 == 0).Select(i => (
            Index: i,
            Env: Gym.Make(id).Vector,
            Actions: new RandomActions(vector.SingleActionSpace, 1, first: i))).ToArray();
        foreach (var (index, env, _) in singles)
        {
            env.Reset(20 + index);
        }

        for (var t = 0; t < Steps; t++)
        {
            actions.Step(vector);
            foreach (var (index, env, own) in singles)
            {
                own.Draw();
                if (env.Terminated[0] || env.Truncated[0])
                {
                    env.Reset();
                }
                else
                {
                    own.StepAgain(env);
                }

                AssertSameRows(vector, index, env, 0, 1, t);
            }
        }

        foreach (var (_, env, _) in singles)
        {
            env.Dispose();
        }
    }

    [RobotTheory]
    [MemberData(nameof(Ids))]
    public void Its_instances_do_not_depend_on_how_many_run_beside_them(string id)
    {
        using var few = Gym.MakeVector(id, 2, new VectorOptions { Autoreset = AutoresetMode.SameStep });
        using var many = Gym.MakeVector(id, 9, new VectorOptions { Autoreset = AutoresetMode.SameStep });
        var (fewActions, manyActions) = (new RandomActions(few.SingleActionSpace, 2), new RandomActions(many.SingleActionSpace, 9));
        few.Reset(3);
        many.Reset(3);
        for (var t = 0; t < Steps; t++)
        {
            fewActions.Step(few);
            manyActions.Step(many);
            AssertSameRows(few, 0, many, 0, 2, t);
        }
    }

    [RobotTheory]
    [MemberData(nameof(Ids))]
    public void A_time_limit_truncates_and_an_ended_episode_refuses_steps(string id)
    {
        using var env = Gym.MakeVector(id, 1, new VectorOptions { Autoreset = AutoresetMode.Disabled, MaxEpisodeSteps = 4 });
        var actions = new RandomActions(env.SingleActionSpace, 1);
        Assert.Throws<InvalidOperationException>(() => actions.Step(env));
        env.Reset(0);
        var t = 0;
        do
        {
            actions.Step(env);
            t++;
            Assert.Equal(t == 4, env.Truncated[0] && t == 4);
        }
        while (!env.Terminated[0] && !env.Truncated[0]);
        Assert.True(t == 4 || env.Terminated[0] || env.Truncated[0]);
        var message = Assert.Throws<InvalidOperationException>(() => actions.Step(env)).Message;
        Assert.Contains(id, message);
        Assert.Contains("Reset", message);
        env.Reset();
        Assert.False(env.Terminated[0] || env.Truncated[0]);
        actions.Step(env);
    }

    [RobotTheory]
    [MemberData(nameof(Ids))]
    public void Autoreset_keeps_gymnasiums_semantics(string id)
    {
        using var next = Gym.MakeVector(id, 3, new VectorOptions { Autoreset = AutoresetMode.NextStep, MaxEpisodeSteps = 3 });
        using var same = Gym.MakeVector(id, 3, new VectorOptions { Autoreset = AutoresetMode.SameStep, MaxEpisodeSteps = 3 });
        var actions = new RandomActions(next.SingleActionSpace, 3);
        next.Reset(2);
        same.Reset(2);
        Assert.All(next.Starts, Assert.True);
        for (var t = 0; t < 3; t++)
        {
            actions.Step(next);
            actions.StepAgain(same);
        }

        var size = next.SingleObservationSpace.Size;
        var over = Enumerable.Range(0, 3).Where(i => next.Truncated[i]).ToArray();
        foreach (var i in over)
        {
            Assert.True(same.Truncated[i] && same.Starts[i] && !next.Starts[i]);
            Assert.Equal(next.Observations.AsSpan(i * size, size), same.FinalObservations.AsSpan(i * size, size));
        }

        actions.Step(next);
        foreach (var i in over)
        {
            Assert.True(next.Starts[i] && !next.Truncated[i] && !next.Terminated[i] && next.Rewards[i] == 0);
            Assert.Equal(same.Observations.AsSpan(i * size, size), next.Observations.AsSpan(i * size, size));
        }
    }

    [RobotTheory]
    [MemberData(nameof(Ids))]
    public void Impossible_actions_are_refused_by_name_and_nothing_moves(string id)
    {
        using var env = Gym.MakeVector(id, 2, new VectorOptions { Autoreset = AutoresetMode.SameStep });
        using var twin = Gym.MakeVector(id, 2, new VectorOptions { Autoreset = AutoresetMode.SameStep });
        env.Reset(4);
        twin.Reset(4);
        var actions = new RandomActions(env.SingleActionSpace, 2);
        actions.Step(env);
        actions.StepAgain(twin);
        var size = env.SingleActionSpace.Size;
        List<Exception> refused = [];
        if (env.SingleActionSpace is Box box)
        {
            var bad = new float[2 * size];
            foreach (var value in (float[])[float.NaN, float.IsFinite(box.High[^1]) ? box.High[^1] + 1 : float.NaN, float.IsFinite(box.Low[^1]) ? box.Low[^1] - 1 : float.NaN])
            {
                box.Low.CopyTo(bad);
                box.Low.CopyTo(bad.AsSpan(size));
                bad.AsSpan().Replace(float.NegativeInfinity, 0);
                bad[^1] = value;
                refused.Add(Assert.ThrowsAny<ArgumentException>(() => env.Step(bad)));
            }

            Assert.ThrowsAny<ArgumentException>(() => env.Step(new int[2 * size]));
            Assert.Contains(id, Assert.ThrowsAny<ArgumentException>(() => env.Step(new float[(2 * size) + 1])).Message);
        }
        else
        {
            foreach (var value in (int[])[-1, int.MaxValue, int.MinValue])
            {
                var bad = new int[2 * size];
                bad[^1] = value;
                refused.Add(Assert.ThrowsAny<ArgumentException>(() => env.Step(bad)));
            }

            Assert.ThrowsAny<ArgumentException>(() => env.Step(new float[2 * size]));
            Assert.Contains(id, Assert.ThrowsAny<ArgumentException>(() => env.Step(new int[(2 * size) + 1])).Message);
        }

        Assert.All(refused, error => Assert.True(error.Message.Contains(id, StringComparison.Ordinal) && error.Message.Contains("instance 1", StringComparison.Ordinal), error.Message));
        actions.Step(env);
        actions.StepAgain(twin);
        AssertSameRows(env, 0, twin, 0, 2, 1);
    }

    [RobotTheory]
    [MemberData(nameof(Ids))]
    public void Its_parameters_stay_within_bounds_are_randomized_and_told(string id)
    {
        foreach (var parameter in Gym.Spec(id).Parameters)
        {
            foreach (var impossible in (double[])[double.NaN, parameter.High + Math.Max(1, Math.Abs(parameter.High)), parameter.Low - Math.Max(1, Math.Abs(parameter.Low))])
            {
                var message = Assert.ThrowsAny<ArgumentException>(() => Gym.MakeVector(id, 1, (parameter.Name, impossible))).Message;
                Assert.Contains(parameter.Name, message);
            }

            var outside = new Uniform(parameter.Low, parameter.High + 1);
            Assert.Contains(parameter.Name, Assert.ThrowsAny<ArgumentException>(() => Gym.MakeVector(id, 1, (parameter.Name, outside))).Message);
            if (parameter.Fixed || parameter.Whole)
            {
                continue;
            }

            var (low, high) = (Math.Max(parameter.Low, parameter.Default - (0.1 * Math.Abs(parameter.Default))), Math.Min(parameter.High, parameter.Default + (0.1 * Math.Abs(parameter.Default)) + 1e-6));
            using var env = Gym.MakeVector(id, 3, (parameter.Name, new Uniform(low, high)));
            env.Reset(1);
            double[] first = [.. env.Info[parameter.Name]];
            Assert.All(first, value => Assert.InRange(value, low, high));
            Assert.Equal(3, first.Distinct().Count());
            env.Reset();
            Assert.NotEqual(first, env.Info[parameter.Name]);
            env.SetParameter(parameter.Name, [low, high, low]);
            env.Reset(1);
            Assert.Equal([low, high, low], env.Info[parameter.Name]);
            new RandomActions(env.SingleActionSpace, 3).Step(env);
        }

        Assert.Contains("no_such_thing", Assert.ThrowsAny<ArgumentException>(() => Gym.MakeVector(id, 1, ("no_such_thing", 1))).Message);
    }

    [RobotTheory]
    [MemberData(nameof(Ids))]
    public void Its_state_can_be_put_into_another_instance(string id)
    {
        using var env = Gym.MakeVector(id, 2);
        if (env.StateSize == 0)
        {
            return;
        }

        env.Reset(6);
        new RandomActions(env.SingleActionSpace, 2).Step(env);
        var state = new double[env.StateSize];
        env.GetState(0, state);
        env.SetState(1, state, elapsedSteps: 1);
        var again = new double[env.StateSize];
        env.GetState(1, again);
        Assert.Equal(state, again);
        var size = env.SingleObservationSpace.Size;
        Assert.Equal(env.Observations.AsSpan(0, size), env.Observations.AsSpan(size, size));
    }

    [RobotTheory]
    [MemberData(nameof(Ids))]
    public void A_saved_environment_goes_on_bitwise(string id)
    {
        using var env = Gym.MakeVector(id, 3);
        var actions = new RandomActions(env.SingleActionSpace, 3);
        env.Reset(9);
        for (var t = 0; t < 25; t++)
        {
            actions.Step(env);
        }

        using var saved = new MemoryStream();
        env.Save(new BinaryWriter(saved));
        saved.Position = 0;
        using var other = Gym.MakeVector(id, 3);
        other.Load(new BinaryReader(saved));
        Assert.Equal(saved.Length, saved.Position);
        AssertSameRows(env, 0, other, 0, 3, 25);
        for (var t = 26; t < Steps; t++)
        {
            actions.Step(env);
            actions.StepAgain(other);
            AssertSameRows(env, 0, other, 0, 3, t);
        }
    }

    [RobotTheory]
    [MemberData(nameof(Ids))]
    public void A_step_allocates_nothing(string id)
    {
        using var env = Gym.MakeVector(id, 4);
        var actions = new RandomActions(env.SingleActionSpace, 4);
        env.Reset(0);
        for (var t = 0; t < Steps; t++)
        {
            actions.Step(env);
        }

        Assert.Equal(0, Allocations.Least(() =>
        {
            for (var t = 0; t < 20; t++)
            {
                actions.Step(env);
            }
        }));
    }

    internal static void AssertSameRows(VectorEnvironment a, int fromA, VectorEnvironment b, int fromB, int rows, int t)
    {
        var size = a.SingleObservationSpace.Size;
        for (var i = 0; i < rows; i++)
        {
            var (x, y) = (fromA + i, fromB + i);
            Assert.True(a.Observations.AsSpan(x * size, size).SequenceEqual(b.Observations.AsSpan(y * size, size)), $"observations of instance {x} differ at step {t}");
            Assert.True(BitConverter.DoubleToInt64Bits(a.Rewards[x]) == BitConverter.DoubleToInt64Bits(b.Rewards[y]), $"rewards of instance {x} differ at step {t}: {a.Rewards[x]}, {b.Rewards[y]}");
            Assert.True(a.Terminated[x] == b.Terminated[y] && a.Truncated[x] == b.Truncated[y], $"flags of instance {x} differ at step {t}");
        }
    }
}
