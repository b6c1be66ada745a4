using System.Numerics;

namespace RLTransfer.Environments.ClassicControl;

internal partial struct Acrobot
{
    /// <summary>Angle 0 hangs down. The second link has no length parameter: the task draws it as long as 1.</summary>
    public static Frame? Render(in Acrobot self, in AcrobotParameters parameters)
    {
        var canvas = Drawing.Square(1.2f + (float)parameters.Length1);
        canvas.Line(new(-3, 1), new(3, 1), 0.03f, Drawing.Goal);
        var elbow = Drawing.Up(Vector2.Zero, parameters.Length1, Math.PI - self.angle1);
        var tip = Drawing.Up(elbow, 1, Math.PI - self.angle1 - self.angle2);
        canvas.Line(Vector2.Zero, elbow, 0.16f, Drawing.Body);
        canvas.Line(elbow, tip, 0.16f, Drawing.Rod);
        canvas.Circle(Vector2.Zero, 0.06f, Drawing.Paper);
        canvas.Circle(elbow, 0.06f, Drawing.Paper);
        return canvas.Frame;
    }
}
