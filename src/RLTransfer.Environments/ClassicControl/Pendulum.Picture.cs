using System.Numerics;

namespace RLTransfer.Environments.ClassicControl;

internal partial struct Pendulum
{
    /// <summary>Angle 0 is upright; a positive angle leans to the left, as in Gymnasium's pictures.</summary>
    public static Frame? Render(in Pendulum self, in PendulumParameters parameters)
    {
        var canvas = Drawing.Square(1.4f * (float)parameters.Length);
        var width = 0.2f * (float)parameters.Length;
        canvas.Line(Vector2.Zero, Drawing.Up(Vector2.Zero, parameters.Length, -self.angle), width, Drawing.Rod);
        canvas.Circle(Vector2.Zero, 0.35f * width, Drawing.Ink);
        return canvas.Frame;
    }
}
