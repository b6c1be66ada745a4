using System.Numerics;

namespace RLTransfer.Environments.Scenes;

/// <summary>A parallel gripper that comes down from above with its two fingers open, and closes.</summary>
internal static class Gripper
{
    /// <summary>Between the open fingers.</summary>
    public const float Opening = 0.36f;

    /// <summary>Of a finger, along the direction in which they close.</summary>
    public const float Thickness = 0.06f;

    /// <summary>Of a finger, across that direction.</summary>
    public const float Breadth = 0.12f;

    /// <summary>A flat side slips where the fingers close at a larger angle to its normal: 25°, a friction coefficient of 0.47.</summary>
    private static readonly float leastCosine = MathF.Cos(25 * MathF.PI / 180);

    /// <summary>
    /// Whether closing at a place lifts something: both fingers come down beside all objects and within the tray,
    /// exactly one object is between them, it covers the middle, and its sides do not slip.
    /// </summary>
    /// <param name="objects">What is on the tray.</param>
    /// <param name="center">The middle between the fingers.</param>
    /// <param name="angle">The direction in which they close, radians.</param>
    /// <param name="lifted">Which object; −1 where none.</param>
    public static bool Succeeds(ReadOnlySpan<TrayObject> objects, Vector2 center, float angle, out int lifted)
    {
        lifted = -1;
        var axis = new Vector2(MathF.Cos(angle), MathF.Sin(angle));
        var finger = (0.5f * (Opening + Thickness)) * axis;
        if (!Inside(center + finger) || !Inside(center - finger))
        {
            return false;
        }

        var between = 0;
        for (var i = 0; i < objects.Length; i++)
        {
            if (objects[i].Overlaps(center + finger, axis, Thickness / 2, Breadth / 2) || objects[i].Overlaps(center - finger, axis, Thickness / 2, Breadth / 2))
            {
                return false;
            }

            if (objects[i].Overlaps(center, axis, Opening / 2, Breadth / 2))
            {
                between++;
                lifted = objects[i].Covers(center) && Holds(objects[i], axis) ? i : lifted;
            }
        }

        if (between != 1)
        {
            lifted = -1;
        }

        return lifted >= 0;
    }

    private static bool Inside(Vector2 point) => MathF.Abs(point.X) < 1 && MathF.Abs(point.Y) < 1;

    private static bool Holds(in TrayObject what, Vector2 axis)
    {
        if (what.IsRound)
        {
            return true;
        }

        var along = MathF.Abs((axis.X * MathF.Cos(what.Angle)) + (axis.Y * MathF.Sin(what.Angle)));
        return MathF.Max(along, MathF.Sqrt(MathF.Max(0, 1 - (along * along)))) > leastCosine;
    }
}
