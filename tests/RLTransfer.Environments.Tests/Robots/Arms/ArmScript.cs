namespace RLTransfer.Environments.Tests.Robots.Arms;

/// <summary>
/// Policies written by hand for the arm tasks. They see what a learner sees, and know the arm's geometry and motors (those of the default
/// parameters): a spring and a damper pull the fingertip to where it should be, through the transposed Jacobian.
/// </summary>
internal sealed class ArmScript(int links)
{
    private const double Gear = 6, Stiffness = 60, Damping = 9, Rest = 2;

    public RobotRun.Policy Reach => (seen, action) =>
    {
        var task = seen[((3 * links) + 4)..];
        Pull(seen, action, task[0], task[1]);
    };

    public RobotRun.Policy Button => (seen, action) =>
    {
        var task = seen[((3 * links) + 4)..];
        var (faceX, faceY, x, y) = (task[0], task[1], task[2], task[3]);
        var (tipX, tipY) = Tip(seen);
        var aside = ((tipX - faceX) * -y) + ((tipY - faceY) * x);
        var before = -(((tipX - faceX) * x) + ((tipY - faceY) * y));
        // First to a point before the face, then into it, and harder the deeper it has to go.
        var into = Math.Abs(aside) < 0.05 && before < 0.15 ? 0.08 : -0.08;
        Pull(seen, action, faceX + (into * x), faceY + (into * y));
    };

    public RobotRun.Policy Push => (seen, action) =>
    {
        var task = seen[((3 * links) + 4)..];
        var (puckX, puckY, goalX, goalY) = (task[0], task[1], task[4], task[5]);
        var (tipX, tipY) = Tip(seen);
        var (toGoalX, toGoalY) = (goalX - puckX, goalY - puckY);
        var distance = Math.Sqrt((toGoalX * toGoalX) + (toGoalY * toGoalY));
        var behind = Math.Atan2(-toGoalY, -toGoalX);
        var here = Math.Atan2(tipY - puckY, tipX - puckX);
        var turn = Math.IEEERemainder(behind - here, 2 * Math.PI);
        if (distance < 0.02)
        {
            Pull(seen, action, tipX, tipY);       // there: stay
        }
        else if (Math.Abs(turn) > 0.4)
        {
            // Around the puck, at a distance, until behind it as seen from the goal.
            var angle = here + Math.Clamp(turn, -0.7, 0.7);
            Pull(seen, action, puckX + (0.17 * Math.Cos(angle)), puckY + (0.17 * Math.Sin(angle)));
        }
        else
        {
            // Through the puck's middle towards the goal, from exactly behind.
            var ahead = Math.Min(distance, 0.12) - 0.095 + 0.06;
            Pull(seen, action, puckX - (ahead * Math.Cos(behind)), puckY - (ahead * Math.Sin(behind)));
        }
    };

    private (double X, double Y) Tip(ReadOnlySpan<float> seen) => (seen[3 * links], seen[(3 * links) + 1]);

    private void Pull(ReadOnlySpan<float> seen, Span<float> action, double x, double y)
    {
        var (tipX, tipY) = Tip(seen);
        var forceX = (Stiffness * (x - tipX)) - (Damping * seen[(3 * links) + 2]);
        var forceY = (Stiffness * (y - tipY)) - (Damping * seen[(3 * links) + 3]);
        Span<double> rowX = stackalloc double[links], rowY = stackalloc double[links], rest = stackalloc double[links];
        var (cosine, sine, jointX, jointY) = (1.0, 0.0, 0.0, 0.0);
        for (var i = 0; i < links; i++)
        {
            (rowX[i], rowY[i]) = (-(tipY - jointY), tipX - jointX);                 // the Jacobian J, column i
            var bend = Math.Atan2(seen[links + i], seen[i]);
            rest[i] = i == 0 ? 0 : Rest * ((4.2 / links) - bend);          // bent as at the start …
            var (c, s) = (seen[i], seen[links + i]);
            (cosine, sine) = ((cosine * c) - (sine * s), (sine * c) + (cosine * s));
            jointX += cosine / links;
            jointY += sine / links;
        }

        // … where that does not move the fingertip: τ = Jᵀ F + (1 − Jᵀ (J Jᵀ + ε)⁻¹ J) rest.
        var (xx, xy, yy) = (Dot(rowX, rowX) + 1e-3, Dot(rowX, rowY), Dot(rowY, rowY) + 1e-3);
        var (restX, restY, determinant) = (Dot(rowX, rest), Dot(rowY, rest), (xx * yy) - (xy * xy));
        var (lostX, lostY) = (((yy * restX) - (xy * restY)) / determinant, ((xx * restY) - (xy * restX)) / determinant);
        for (var i = 0; i < links; i++)
        {
            var torque = (rowX[i] * (forceX - lostX)) + (rowY[i] * (forceY - lostY)) + rest[i];
            action[i] = (float)Math.Clamp(torque / (Gear * (links - i) / links), -1, 1);
        }
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }
}
