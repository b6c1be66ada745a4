using RLTransfer.Environments.Robots;
using RLTransfer.Randomness;

namespace RLTransfer.Environments.Planar;

/// <summary>One instance's arm: a chain of uniform rods on a frictionless table, with damped motors in its joints.</summary>
/// <remarks>
/// With φ_i = q_1 + … + q_i the angles of the links against the table, Lagrange's equations are
/// Σ_j a_ij cos(φ_i − φ_j) φ̈_j + Σ_j a_ij sin(φ_i − φ_j) φ̇_j² = (forces along φ_i); the joints' are their sums over all links further out.
/// A step is semi-implicit, and implicit in the damping: (M + h D) q̇′ = M q̇ + h (τ − c + Jᵀ F), q′ = q + h q̇′. It is stable for any damping.
/// </remarks>
internal sealed class LinkChain(int links)
{
    /// <summary>h: seconds.</summary>
    public const double TimeStep = 0.01;

    /// <summary>Time steps for which an action is held.</summary>
    public const int FrameSkip = 5;

    /// <summary>Radius of the fingertip, in meters.</summary>
    public const double TipRadius = 0.03;

    /// <summary>How far the joints bend in all, at the start.</summary>
    private const double Curl = 4.2;

    private readonly double[] lengths = new double[links], q = new double[links], v = new double[links];
    private readonly double[] coupling = new double[links * links];                                     // a_ij
    private readonly double[] sine = new double[links], cosine = new double[links], turning = new double[links];    // of φ, and φ̇
    private readonly double[] matrix = new double[links * links], load = new double[links];

    public int Links => links;

    /// <summary>Where the fingertip is.</summary>
    public Point Tip { get; private set; }

    /// <summary>How fast it moves.</summary>
    public Point TipVelocity { get; private set; }

    /// <summary>The share of the first joint's torque and damping that a joint has.</summary>
    public static double Share(int joint, int links) => (links - joint) / (double)links;

    /// <summary>At rest, curled, with the fingertip in a direction within ±60°.</summary>
    public void Reset(in PlanarParameters p, Philox random)
    {
        Shape(p);
        var bend = Curl / links;
        q[0] = random.NextUniform(-Math.PI / 3, Math.PI / 3) - (bend * (links - 1) / 2);
        for (var i = 1; i < links; i++)
        {
            q[i] = bend + random.NextUniform(-0.2, 0.2);
        }

        Array.Clear(v);
        FindTip();
    }

    /// <summary>One time step under an action and a force on the fingertip.</summary>
    public void Step(in PlanarParameters p, ReadOnlySpan<float> action, Point force)
    {
        var (armature, damping) = (p.Armature, p.Damping);
        for (var a = links - 1; a >= 0; a--)
        {
            // Row a of M and of the load: what acts on link a itself, and all that acts on the joint after it.
            var centrifugal = 0.0;
            for (var j = 0; j < links; j++)
            {
                centrifugal += coupling[(a * links) + j] * ((sine[a] * cosine[j]) - (cosine[a] * sine[j])) * turning[j] * turning[j];
                matrix[(a * links) + j] = coupling[(a * links) + j] * ((cosine[a] * cosine[j]) + (sine[a] * sine[j]));
            }

            for (var j = links - 2; j >= 0; j--)
            {
                matrix[(a * links) + j] += matrix[(a * links) + j + 1];                                 // sum over the links that joint j moves
            }

            var pushed = lengths[a] * ((cosine[a] * force.Y) - (sine[a] * force.X));                    // ∂tip/∂φ_a · F
            load[a] = TimeStep * (pushed - centrifugal);
            if (a + 1 < links)
            {
                load[a] += load[a + 1];
                for (var j = 0; j < links; j++)
                {
                    matrix[(a * links) + j] += matrix[((a + 1) * links) + j];
                }
            }
        }

        for (var a = 0; a < links; a++)
        {
            var share = Share(a, links);
            load[a] += TimeStep * p.Gear * share * action[a];
            for (var j = 0; j < links; j++)
            {
                load[a] += matrix[(a * links) + j] * v[j];
            }

            load[a] += armature * v[a];
        }

        for (var a = 0; a < links; a++)
        {
            matrix[(a * links) + a] += armature + (TimeStep * damping * Share(a, links));
        }

        Solve();
        for (var i = 0; i < links; i++)
        {
            var limit = (i == 0 ? 170 : 150) * Math.PI / 180;
            q[i] += TimeStep * load[i];
            v[i] = Math.Abs(q[i]) > limit ? 0 : load[i];
            q[i] = Math.Clamp(q[i], -limit, limit);
        }

        FindTip();
    }

    /// <summary>Writes the robot's part of an observation: cosines, sines and velocities of the joints, position and velocity of the fingertip.</summary>
    public void Observe(Span<float> observation)
    {
        for (var i = 0; i < links; i++)
        {
            var (s, c) = Math.SinCos(q[i]);
            (observation[i], observation[links + i], observation[(2 * links) + i]) = ((float)c, (float)s, (float)v[i]);
        }

        PlanarTask.Write(observation[(3 * links)..], Tip, TipVelocity);
    }

    /// <summary>The action that moves the fingertip towards a point and presses with a force, for the experts: the damping of the joint velocities J⁺ u, and Jᵀ F.</summary>
    public void Seek(in PlanarParameters p, Point target, Point force, Span<float> action)
    {
        const double gain = 4, singular = 0.01;
        var u = gain * (target - Tip);
        var (joint, xx, xy, yy) = (default(Point), singular, 0.0, singular);                            // J Jᵀ + ε
        for (var i = 0; i < links; i++)
        {
            var lever = Tip - joint;
            xx += lever.Y * lever.Y;
            xy -= lever.X * lever.Y;
            yy += lever.X * lever.X;
            joint += lengths[i] * new Point(cosine[i], sine[i]);
        }

        var w = 1 / ((xx * yy) - (xy * xy)) * new Point((yy * u.X) - (xy * u.Y), (xx * u.Y) - (xy * u.X));
        joint = default;
        for (var i = 0; i < links; i++)
        {
            var (lever, share) = (Tip - joint, Share(i, links));
            var torque = Cross(lever, force) + (p.Damping * share * Cross(lever, w));
            action[i] = (float)Math.Clamp(torque / (p.Gear * share), -1, 1);
            joint += lengths[i] * new Point(cosine[i], sine[i]);
        }

        static double Cross(Point a, Point b) => (a.X * b.Y) - (a.Y * b.X);
    }

    /// <summary>Where the joints are, from the base to the fingertip.</summary>
    public void Joints(Span<Point> places)
    {
        places[0] = default;
        for (var i = 0; i < links; i++)
        {
            places[i + 1] = places[i] + (lengths[i] * new Point(cosine[i], sine[i]));
        }
    }

    public void GetState(Span<double> state)
    {
        q.CopyTo(state);
        v.CopyTo(state[links..]);
    }

    public void SetState(in PlanarParameters p, ReadOnlySpan<double> state)
    {
        Shape(p);
        state[..links].CopyTo(q);
        state.Slice(links, links).CopyTo(v);
        FindTip();
    }

    /// <summary>½ Σ a_ij cos(φ_i − φ_j) φ̇_i φ̇_j, without the motors' armature.</summary>
    internal double KineticEnergy()
    {
        var energy = 0.0;
        for (var i = 0; i < links; i++)
        {
            for (var j = 0; j < links; j++)
            {
                energy += 0.5 * coupling[(i * links) + j] * ((cosine[i] * cosine[j]) + (sine[i] * sine[j])) * turning[i] * turning[j];
            }
        }

        return energy;
    }

    /// <summary>Lengths are a geometric series whose sum is the reach; masses are in proportion to them.</summary>
    private void Shape(in PlanarParameters p)
    {
        var sum = 0.0;
        for (var i = 0; i < links; i++)
        {
            lengths[i] = Math.Pow(p.Taper, i);
            sum += lengths[i];
        }

        for (var i = 0; i < links; i++)
        {
            lengths[i] *= p.Reach / sum;
        }

        // a_ij for i < j: link j's own rod, whose middle moves with φ_j, and all links beyond.
        var (beyond, density) = (0.0, p.Mass / p.Reach);
        for (var j = links - 1; j >= 0; j--)
        {
            var mass = density * lengths[j];
            for (var i = 0; i <= j; i++)
            {
                var a = i == j ? ((mass / 3) + beyond) * lengths[j] * lengths[j] : ((mass / 2) + beyond) * lengths[i] * lengths[j];
                coupling[(i * links) + j] = coupling[(j * links) + i] = a;
            }

            beyond += mass;
        }
    }

    /// <summary>Solves the symmetric positive definite system by Cholesky's factors; the solution is in <see cref="load"/>.</summary>
    private void Solve()
    {
        for (var i = 0; i < links; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var sum = matrix[(i * links) + j];
                for (var k = 0; k < j; k++)
                {
                    sum -= matrix[(i * links) + k] * matrix[(j * links) + k];
                }

                matrix[(i * links) + j] = i == j ? Math.Sqrt(sum) : sum / matrix[(j * links) + j];
            }
        }

        for (var i = 0; i < links; i++)
        {
            for (var k = 0; k < i; k++)
            {
                load[i] -= matrix[(i * links) + k] * load[k];
            }

            load[i] /= matrix[(i * links) + i];
        }

        for (var i = links - 1; i >= 0; i--)
        {
            for (var k = i + 1; k < links; k++)
            {
                load[i] -= matrix[(k * links) + i] * load[k];
            }

            load[i] /= matrix[(i * links) + i];
        }
    }

    /// <summary>p = Σ l_i (cos φ_i, sin φ_i).</summary>
    private void FindTip()
    {
        var (angle, rate) = (0.0, 0.0);
        (Tip, TipVelocity) = (default, default);
        for (var i = 0; i < links; i++)
        {
            angle += q[i];
            rate += v[i];
            (sine[i], cosine[i]) = Math.SinCos(angle);
            turning[i] = rate;
            Tip += lengths[i] * new Point(cosine[i], sine[i]);
            TipVelocity += lengths[i] * rate * new Point(-sine[i], cosine[i]);
        }
    }
}
