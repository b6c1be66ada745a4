using RLTransfer.Randomness;

namespace RLTransfer.Environments.Tests.Contract;

/// <summary>Random actions for N instances; instance i of seed s acts the same however many act beside it.</summary>
public sealed class RandomActions
{
    private readonly Space space;
    private readonly Philox[] randoms;
    private readonly int[] whole;
    private readonly float[] real;

    public RandomActions(Space space, int count, int first = 0)
    {
        this.space = space;
        randoms = [.. Enumerable.Range(first, count).Select(i => new Philox(99, Philox.Stream("test actions", (ulong)i)))];
        (whole, real) = (new int[count * space.Size], new float[count * space.Size]);
    }

    /// <summary>Draws anew and steps.</summary>
    public VectorStepResult Step(VectorEnvironment environment)
    {
        Draw();
        return StepAgain(environment);
    }

    /// <summary>Steps with the actions drawn last.</summary>
    public VectorStepResult StepAgain(VectorEnvironment environment) => space is Box ? environment.Step(real) : environment.Step(whole);

    public void Draw()
    {
        for (var i = 0; i < randoms.Length; i++)
        {
            if (space is Box)
            {
                space.Sample(randoms[i], real.AsSpan(i * space.Size, space.Size));
            }
            else
            {
                space.Sample(randoms[i], whole.AsSpan(i * space.Size, space.Size));
            }
        }
    }
}
