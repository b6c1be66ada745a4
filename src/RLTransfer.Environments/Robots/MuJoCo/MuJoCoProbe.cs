namespace RLTransfer.Environments.Robots.MuJoCo;

/// <summary>Reads every field of <see cref="MuJoCoModel"/> and <see cref="MuJoCoData"/> in a model whose values are known: a library laid out in another way is found before a robot stands on wrong memory.</summary>
internal static unsafe class MuJoCoProbe
{
    // Every count differs from its neighbors, and every number from every other.
    private const string Model = """
        <mujoco>
          <option timestep="0.003" gravity="0 0 -7"/>
          <size njmax="40" nstack="123456" nconmax="9"/>
          <worldbody>
            <body name="target" mocap="true" pos="1 2 3" quat="0 1 0 0"/>
            <body name="arm" pos="0 0 5">
              <joint name="turn" type="hinge" axis="0 1 0" ref="20" damping="0.25" armature="0.125"/>
              <joint name="lift" type="slide" axis="0 0 1" ref="0.75"/>
              <geom type="capsule" size="0.1 0.2" mass="2.5" friction="0.9 0.02 0.003" rgba="0.25 0.5 0.75 1" pos="0 0 0.5"/>
              <geom type="sphere" size="0.3" mass="1.5" contype="0" conaffinity="0"/>
              <geom type="box" size="0.1 0.1 0.1" mass="1" contype="0" conaffinity="0"/>
              <geom type="box" size="0.1 0.1 0.1" mass="1" contype="0" conaffinity="0"/>
              <site name="tip" pos="0 0 1.5"/>
            </body>
          </worldbody>
          <actuator><motor joint="turn" ctrllimited="true" ctrlrange="-3 4"/></actuator>
          <sensor><jointpos joint="lift"/><jointvel joint="lift"/><clock/></sensor>
        </mujoco>
        """;

    /// <summary>Compares; the first field that is not what the model says is named.</summary>
    /// <exception cref="MuJoCoException">The library's memory is not what its version promises.</exception>
    internal static void Check()
    {
        using var simulation = MuJoCoSimulation.CompileOpen(Model, "probe");
        var m = simulation.Model;
        var d = simulation.Data;
        Expect("the sizes", (m->nq, m->nv, m->nu, m->na, m->nbody, m->njnt, m->ngeom, m->nsite) == (2, 2, 1, 0, 3, 2, 4, 1));
        Expect("the sizes of constraints", (m->neq, m->ntendon, m->nwrap, m->nmocap, m->njmax, m->nstack, m->nsensordata) == (0, 0, 0, 1, 40, 123456, 3));
        Expect("timestep", m->timestep == 0.003);
        Expect("qpos0", Near(m->qpos0[0], 20 * Math.PI / 180) && m->qpos0[1] == 0.75);
        Expect("body_mass", m->body_mass[2] == 6);
        Expect("dof_damping", m->dof_damping[0] == 0.25);
        Expect("dof_armature", m->dof_armature[0] == 0.125);
        Expect("geom_type", m->geom_type[0] == 3 && m->geom_type[1] == 2);
        Expect("geom_size", m->geom_size[0] == 0.1 && m->geom_size[1] == 0.2 && m->geom_size[3] == 0.3);
        Expect("geom_friction", m->geom_friction[0] == 0.9 && m->geom_friction[2] == 0.003);
        Expect("geom_rgba", m->geom_rgba[1] == 0.5f && m->geom_rgba[2] == 0.75f);
        Expect("actuator_ctrlrange", m->actuator_ctrlrange[0] == -3 && m->actuator_ctrlrange[1] == 4);

        Expect("the stack's size", d->nstack == m->nstack);
        Expect("time", d->time == 0);
        Expect("qpos", Near(d->qpos[0], m->qpos0[0]) && d->qpos[1] == 0.75);
        Expect("mocap_pos", d->mocap_pos[0] == 1 && d->mocap_pos[2] == 3);
        Expect("mocap_quat", d->mocap_quat[0] == 0 && d->mocap_quat[1] == 1);

        // Falling freely for one step: v = −g Δt, and the solver's start is the acceleration.
        (d->qvel[0], d->qvel[1], d->ctrl[0]) = (0, 0, 0);
        simulation.Step();
        Expect("time after a step", d->time == 0.003);
        Expect("qvel", Near(d->qvel[1], -7 * 0.003));
        Expect("qacc", Near(d->qacc[1], -7) && Near(d->qacc_warmstart[1], -7));
        Expect("sensordata", d->sensordata[0] == 0.75 && d->sensordata[1] == 0 && d->sensordata[2] == 0);

        d->qpos[1] = 0.75 + 2;
        simulation.Forward();
        Expect("sensordata after forward", d->sensordata[0] == 2.75 && d->sensordata[1] == d->qvel[1] && d->sensordata[2] == d->time);
        Expect("xpos", Near(d->xpos[(3 * 2) + 2], 7));
        Expect("xmat", d->xmat[4] == 1 && Near(d->xmat[(9 * 2) + 4], 1));
        Expect("geom_xpos", Near(d->geom_xpos[2], 7.5, 1e-3));
        Expect("geom_xmat", Near(d->geom_xmat[8], 1, 1e-3));
        Expect("site_xpos", Near(d->site_xpos[2], 8.5, 1e-3));
        Expect("ncon", d->ncon == 0);
        simulation.ComputeContactForces();
        Expect("cfrc_ext", d->cfrc_ext[6 * 2] == 0);
        var (potential, kinetic) = simulation.ComputeEnergy();
        Expect("energy", Near(potential, 6 * 7 * (7 + (2.5 * 0.5 / 6)), 0.1) && kinetic is > 0 and < 1);      // m g z of the center of mass

        // A motor turns the arm, which stands still without it.
        var still = d->qacc[0];
        d->ctrl[0] = 1;
        simulation.Forward();
        Expect("ctrl", Near(still, 0) && d->qacc[0] > 0.01);
    }

    private static bool Near(double value, double expected, double tolerance = 1e-9) => Math.Abs(value - expected) <= tolerance;

    private static void Expect(string field, bool holds)
    {
        if (!holds)
        {
            throw new MuJoCoException($"This libmujoco says that it is 2.2.2, but {field} of a known model is not where 2.2.2 has it; install Debian's with 'sudo binder/install-packages robots'.");
        }
    }
}
