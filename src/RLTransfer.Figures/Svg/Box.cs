namespace RLTransfer.Figures.Svg;

/// <summary>A rectangle of the page, in CSS pixels, y downwards.</summary>
internal readonly record struct Box(double X, double Y, double Width, double Height)
{
    public double Right => X + Width;

    public double Bottom => Y + Height;

    public double CenterX => X + Width / 2;

    public double CenterY => Y + Height / 2;

    public bool Contains(double x, double y) => x >= X && x <= Right && y >= Y && y <= Bottom;

    public Box Grow(double by) => new(X - by, Y - by, Width + 2 * by, Height + 2 * by);
}
