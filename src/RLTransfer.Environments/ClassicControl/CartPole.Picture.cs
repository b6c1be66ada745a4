using System.Numerics;
using RLTransfer.Environments.Rendering;

namespace RLTransfer.Environments.ClassicControl;

internal partial struct CartPole
{
    public static Frame? Render(in CartPole self, in CartPoleParameters parameters)
    {
        var canvas = new Canvas(384, 192, Drawing.Paper, new(-2.6f, 1.7f), new(2.6f, -0.9f));
        canvas.Line(new(-2.6f, 0), new(2.6f, 0), 0.025f, Drawing.Track);
        foreach (var end in (ReadOnlySpan<float>)[-(float)PositionLimit, (float)PositionLimit])
        {
            canvas.Line(new(end, -0.12f), new(end, 0.12f), 0.03f, Drawing.Track);
        }

        var x = (float)self.position;
        canvas.Rectangle(new(x - 0.25f, -0.14f), new(x + 0.25f, 0.14f), Drawing.Ink);
        var pivot = new Vector2(x, 0.1f);
        canvas.Line(pivot, Drawing.Up(pivot, 2 * parameters.Length, self.angle), 0.09f, Drawing.Rod);
        canvas.Circle(pivot, 0.05f, Drawing.Paper);
        return canvas.Frame;
    }
}
