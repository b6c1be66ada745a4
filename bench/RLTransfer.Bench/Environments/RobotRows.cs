using RLTransfer.Environments;
using RLTransfer.Environments.Robots.Arms;
using RLTransfer.Environments.Robots.Walkers;
using RLTransfer.Randomness;

namespace RLTransfer.Bench.Environments;

/// <summary>Robots: an environment's whole step (action check, MuJoCo, reward, observation) against the same model, state and controls stepped from C; both by the processor time they take.</summary>
internal static class RobotRows
{
    private const int Steps = 60, Runs = 61;
    private const double Seconds = 0.04;       // short turns: what disturbs the machine meets both sides

    public static IEnumerable<BenchCase> Cases()
    {
        yield return Case("mujoco hopper", "Hopper-v0", () => Hopper.Model(new()), 4, ("terminate_when_unhealthy", 0));
        yield return Case("mujoco half-cheetah", "HalfCheetah-v0", () => HalfCheetah.Model(new()), 5);
        yield return Case("mujoco walker", "Walker2d-v0", () => Walker2d.Model(new()), 4, ("terminate_when_unhealthy", 0));
        yield return Case("mujoco ant", "Ant-v0", () => Ant.Model(new()), 5, ("terminate_when_unhealthy", 0));
        yield return Case("mujoco arm reach", "ArmReach-v0", () => ArmReach.Model(new(), 2), 5);
        yield return Case("mujoco arm push", "ArmPush-v0", () => ArmPush.Model(new(), 2), 5);
        foreach (var id in new[] { "Hopper-v0", "Ant-v0", "ArmPush-v0" })
        {
            yield return new($"allocation mujoco {id}", () => Allocation($"allocation mujoco {id}", id));
        }
    }

    private static BenchCase Case(string name, string id, Func<string> xml, int frames, params (string Name, ParameterValue Value)[] arguments) =>
        new(name, () => Against(name, id, xml(), frames, arguments));

    private static BenchRow Allocation(string name, string id)
    {
        using var env = Gym.MakeVector(id, 4, new VectorOptions { Autoreset = AutoresetMode.SameStep });
        var bytes = Stepping.AllocationPerStep(env);
        return new(name, "bytes/step", bytes, null, null, 1, bytes, bytes);
    }

    /// <summary>Both sides in turn, run by run; the same episode, which must end in the same place.</summary>
    private static BenchRow Against(string name, string id, string xml, int frames, (string Name, ParameterValue Value)[] arguments)
    {
        using var env = Gym.Make(id, arguments);
        var random = new Philox(7, Philox.Stream("bench actions"));
        float[][] actions = [.. Enumerable.Range(0, Steps).Select(_ => env.ActionSpace.Sample(random))];
        var observation = new float[env.ObservationSpace.Size];
        var state = new double[env.Vector.StateSize];
        env.Reset(1);
        env.Vector.GetState(0, state);
        using var peer = new MuJoCoPeer(xml, frames, state, actions);
        var (ours, peers, ratios) = (new double[Runs], new double[Runs], new double[Runs]);
        for (var run = -1; run < Runs; run++)      // the first warms up
        {
            var (peerRate, peerEnd) = peer.Run(Seconds);
            var start = Environment.CpuUsage.TotalTime;
            var (done, taken) = (0L, TimeSpan.Zero);
            do
            {
                env.Reset(1);
                foreach (var action in actions)
                {
                    env.Step(action.AsSpan(), observation);
                }

                done += Steps;
                taken = Environment.CpuUsage.TotalTime - start;
            }
            while (taken.TotalSeconds < Seconds);
            var rate = done / taken.TotalSeconds;
            env.Vector.GetState(0, state);
            if (state[0] != peerEnd)
            {
                throw new InvalidOperationException(FormattableString.Invariant($"{id} ends at {state[0]}, the same model stepped from C at {peerEnd}."));
            }

            if (run >= 0)
            {
                (ours[run], peers[run], ratios[run]) = (rate, peerRate, rate / peerRate);
            }
        }

        return new(name, "steps/s", Median(ours), Median(peers), Median(ratios), Runs, ours.Min(), ours.Max());
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);
}
