using System.Numerics;
using RLTransfer.Randomness;

namespace RLTransfer.Environments.PointMass;

/// <summary>"Move in any direction": the broad objective of Haarnoja et al. 2017, section 5.2, for a point in an open plane.</summary>
internal struct AnyDirection : IDynamics<AnyDirection, PointRunParameters, float>
{
    private PointBody body;

    public static string Documentation => """
        # PointRun

        ## Description
        A point in an open plane is paid for its speed, whatever its direction (the broad objective of Haarnoja et al. 2017, section 5.2, there for a quadruped). A policy that keeps all directions is the better start for a maze: spaces and dynamics are those of PointMaze.

        ## Action Space
        `Box(-1, 1, (2,))`: push along x and y.

        ## Observation Space
        `Box(-inf, inf, (4,))`: position relative to the start in squares, velocity in squares a step.

        ## Rewards
        The distance moved, as a share of what the top speed along one axis (`thrust` / `drag`) moves.

        ## Starting State
        At rest at the origin, with a normal deviation of `start_deviation` per axis.

        ## Episode End
        Truncated after 100 steps; nothing terminates.

        ## Arguments
        As those of PointMaze.

        ## Version History
        * v0: the first.
        """;

    public readonly Space ObservationSpace(in PointRunParameters nominal) => PointMaze.BodySpace;

    public readonly Space ActionSpace(in PointRunParameters nominal) => PointMaze.PushSpace;

    public void Reset(in PointRunParameters parameters, Philox random, ResetOptions options) => body = new PointBody
    {
        X = parameters.StartDeviation * random.NextGaussian(),
        Y = parameters.StartDeviation * random.NextGaussian(),
    };

    public StepOutcome Step(in PointRunParameters parameters, ReadOnlySpan<float> action, Philox random)
    {
        body.Move(parameters.Thrust, parameters.Drag, parameters.Noise, action, random, maze: null);
        var speed = Math.Sqrt((body.VelocityX * body.VelocityX) + (body.VelocityY * body.VelocityY));
        return new StepOutcome(speed * parameters.Drag / parameters.Thrust);
    }

    public readonly void Observe(in PointRunParameters parameters, Span<float> observation) =>
        (observation[0], observation[1], observation[2], observation[3]) = ((float)body.X, (float)body.Y, (float)body.VelocityX, (float)body.VelocityY);

    public static int StateSize(in AnyDirection self) => 4;

    public static void GetState(in AnyDirection self, Span<double> state) =>
        (state[0], state[1], state[2], state[3]) = (self.body.X, self.body.Y, self.body.VelocityX, self.body.VelocityY);

    public static void SetState(ref AnyDirection self, in PointRunParameters parameters, ReadOnlySpan<double> state) =>
        self.body = new PointBody { X = state[0], Y = state[1], VelocityX = state[2], VelocityY = state[3] };

    public static Frame? Render(in AnyDirection self, in PointRunParameters parameters)
    {
        var canvas = PlaneDrawing.Plane(27);
        var at = new Vector2((float)self.body.X, (float)self.body.Y);
        canvas.Line(at, at + (8 * new Vector2((float)self.body.VelocityX, (float)self.body.VelocityY)), 0.4f, PlaneDrawing.Velocity);
        canvas.Circle(at, 0.8f, PlaneDrawing.Agent);
        return canvas.Frame;
    }
}
