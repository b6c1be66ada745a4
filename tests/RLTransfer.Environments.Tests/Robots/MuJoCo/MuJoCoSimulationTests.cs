using RLTransfer.Environments.Robots.MuJoCo;
using RLTransfer.Environments.Tests.Contract;

namespace RLTransfer.Environments.Tests.Robots.MuJoCo;

public class MuJoCoSimulationTests
{
    private const string Pendulum = """
        <mujoco model="pendulum">
          <option timestep="0.001" integrator="RK4"/>
          <worldbody>
            <body name="bob" pos="0 0 1">
              <joint name="pivot" type="hinge" axis="0 1 0" pos="0 0 0"/>
              <geom name="mass" type="sphere" size="0.05" pos="0 0 -0.5" mass="2"/>
              <site name="end" pos="0 0 -0.5"/>
            </body>
          </worldbody>
          <actuator><motor name="motor" joint="pivot" ctrlrange="-1 1" ctrllimited="true"/></actuator>
        </mujoco>
        """;

    private const string Ball = """
        <mujoco><worldbody>
          <geom type="plane" size="1 1 1"/>
          <body pos="0 0 1"><freejoint/><geom type="sphere" size="0.1" mass="1"/></body>
        </worldbody></mujoco>
        """;

    [RobotFact]
    public void A_pendulum_swings_with_its_period()
    {
        using var simulation = MuJoCoSimulation.Compile(Pendulum, "pendulum");
        simulation.Position[0] = 0.05;
        simulation.Forward();
        var (turns, last) = (new List<double>(), 1.0);
        for (var i = 0; i < 5000; i++)
        {
            simulation.Step();
            if (last < 0 && simulation.Velocity[0] >= 0)
            {
                turns.Add(simulation.Time);
            }

            last = simulation.Velocity[0];
        }

        // T = 2π √(I / (m g l)) (1 + θ₀² / 16), I = m (l² + 2/5 r²).
        var expected = 2 * Math.PI * Math.Sqrt(((0.5 * 0.5) + (0.4 * 0.05 * 0.05)) / (9.81 * 0.5)) * (1 + (0.05 * 0.05 / 16));
        Assert.Equal(expected, turns[2] - turns[1], 2e-3);
    }

    [RobotFact]
    public void A_frictionless_pendulum_keeps_its_energy()
    {
        using var simulation = MuJoCoSimulation.Compile(Pendulum, "pendulum");
        simulation.Position[0] = 2;
        simulation.Forward();
        var (potential, kinetic) = simulation.ComputeEnergy();
        Assert.Equal(2 * 9.81 * (1 - (0.5 * Math.Cos(2))), potential, 1e-9);      // m g z of the bob, at rest
        Assert.Equal(0, kinetic);
        simulation.Step(300);
        simulation.Forward();
        var (potentialLater, kineticLater) = simulation.ComputeEnergy();
        Assert.True(kineticLater > 1);
        Assert.Equal(potential, potentialLater + kineticLater, 1e-6);
    }

    [RobotFact]
    public void Names_are_found_and_unknown_names_refused()
    {
        using var simulation = MuJoCoSimulation.Compile(Pendulum, "pendulum");
        Assert.Equal(1, simulation.Body("bob"));
        Assert.Equal(0, simulation.Joint("pivot"));
        Assert.Equal(0, simulation.Geom("mass"));
        Assert.Equal(0, simulation.Site("end"));
        Assert.Equal("pendulum has no body named 'bib'. (Parameter 'name')", Assert.Throws<ArgumentException>(() => simulation.Body("bib")).Message);
    }

    [RobotFact]
    public void Reset_brings_the_initial_state_back()
    {
        using var simulation = MuJoCoSimulation.Compile(Pendulum, "pendulum");
        simulation.Velocity[0] = 3;
        simulation.Step(100);
        Assert.NotEqual(0, simulation.Position[0]);
        simulation.Reset();
        Assert.Equal((0.0, 0.0, 0.0), (simulation.Position[0], simulation.Velocity[0], simulation.Time));
    }

    [RobotFact]
    public void A_clone_goes_its_own_way()
    {
        using var one = MuJoCoSimulation.Compile(Pendulum, "pendulum");
        using var other = one.Clone();
        one.Velocity[0] = 3;
        one.Step(100);
        Assert.Equal(0, other.Position[0]);
        other.Velocity[0] = 3;
        other.Step(100);
        Assert.Equal(one.Position[0], other.Position[0]);
    }

    [RobotTheory(EveryRow = true)]
    [InlineData("<mujoco><worldbody><body><geom type=\"blob\"/></body></worldbody></mujoco>", "blob")]
    [InlineData("<mujoco><worldbody>", "")]
    [InlineData("<mujoco><worldbody><body><joint type=\"hinge\"/></body></worldbody></mujoco>", "mass")]
    [InlineData("not XML at all", "")]
    [InlineData("", "")]
    public void Broken_mjcf_is_one_clear_error(string xml, string part)
    {
        var error = Assert.Throws<MuJoCoException>(() => MuJoCoSimulation.Compile(xml, "broken thing"));
        Assert.StartsWith("broken thing: MuJoCo does not take this model: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.True(error.Message.Length > "broken thing: MuJoCo does not take this model: ".Length + 5, error.Message);
    }

    [RobotFact]
    public void An_unstable_state_is_an_exception_that_names_the_model_and_the_next_episode_is_sound()
    {
        using var simulation = MuJoCoSimulation.Compile(Ball, "ball");
        simulation.Velocity[0] = double.NaN;
        var error = Assert.Throws<MuJoCoException>(() => simulation.Step());
        Assert.StartsWith("ball: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("unstable", error.Message, StringComparison.Ordinal);
        simulation.Reset();
        simulation.Step(100);
        Assert.True(simulation.Position[2] is > 0 and < 1);
    }

    /// <summary>MuJoCo reports a stack that overflows to a handler that must not return: it must not come to that.</summary>
    [RobotFact]
    public void A_model_that_declares_too_small_a_stack_gets_enough()
    {
        // Spheres apart from each other, then all in one place: far more contacts than the declared stack has room for.
        var bodies = string.Concat(Enumerable.Range(0, 12).Select(i => $"<body pos=\"{i} 0 1\"><freejoint/><geom size=\"0.1\"/></body>"));
        using var simulation = MuJoCoSimulation.Compile($"<mujoco><size nstack=\"4000\"/><worldbody>{bodies}</worldbody></mujoco>", "heap");
        using var clone = simulation.Clone();
        foreach (var heap in new[] { simulation, clone })
        {
            for (var i = 0; i < 12; i++)
            {
                heap.Position[7 * i] = 0.001 * i;
            }

            heap.Step();
            Assert.Equal(12 * 11 / 2, heap.ContactCount);
            heap.Step(10);
            Assert.All(heap.Position.ToArray(), value => Assert.True(double.IsFinite(value)));
        }
    }

    [RobotFact]
    public void Use_after_dispose_is_refused()
    {
        var simulation = MuJoCoSimulation.Compile(Pendulum, "pendulum");
        simulation.Dispose();
        simulation.Dispose();
        Assert.Throws<ObjectDisposedException>(() => simulation.Step());
        Assert.Throws<ObjectDisposedException>(() => simulation.Position.Length);
    }

    [RobotFact]
    public void A_step_allocates_nothing()
    {
        using var simulation = MuJoCoSimulation.Compile(Pendulum, "pendulum");
        simulation.Step();
        Assert.Equal(0, Allocations.Least(() =>
        {
            for (var i = 0; i < 1000; i++)
            {
                simulation.Control[0] = 0.5;
                simulation.Step(2);
            }
        }));
    }

    [RobotFact]
    public async Task Threads_step_their_own_simulations()
    {
        var ends = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            using var simulation = MuJoCoSimulation.Compile(Pendulum, "pendulum");
            simulation.Position[0] = 1;
            simulation.Step(500);
            return simulation.Position[0];
        })));
        Assert.Single(ends.Distinct());
    }
}
