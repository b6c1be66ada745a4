namespace RLTransfer.Figures.Scales;

/// <summary>A mark on an axis; without a label it is a minor one.</summary>
internal readonly record struct Tick(double Value, string? Label)
{
    public bool IsMajor => Label is not null;
}
