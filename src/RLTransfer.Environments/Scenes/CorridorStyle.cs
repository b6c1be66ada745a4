using System.Numerics;

namespace RLTransfer.Environments.Scenes;

/// <summary>Everything about a corridor that is seen but not flown through.</summary>
internal readonly record struct CorridorStyle(
    Texture Floor, Texture Wall, Texture Ceiling, Texture Door, float DoorShare, float Skirting,
    float Ambient, float Lamps, float LampSize, Vector3 LampColor, float SideShade, float Fog, Vector3 FogColor, CameraLens Lens)
{
    private const uint RandomizedDomain = 0xC0441D01, RealDomain = 0xC0441D02;

    private static readonly Vector3[] plaster = [new(0.82f, 0.79f, 0.72f), new(0.70f, 0.74f, 0.74f), new(0.80f, 0.72f, 0.58f), new(0.62f, 0.68f, 0.60f)];
    private static readonly Vector3[] brick = [new(0.55f, 0.27f, 0.20f), new(0.62f, 0.42f, 0.32f), new(0.48f, 0.40f, 0.36f)];
    private static readonly Vector3[] wood = [new(0.50f, 0.34f, 0.20f), new(0.36f, 0.24f, 0.15f), new(0.62f, 0.48f, 0.32f)];
    private static readonly Vector3[] stone = [new(0.55f, 0.55f, 0.53f), new(0.42f, 0.43f, 0.46f), new(0.60f, 0.56f, 0.48f)];

    /// <summary>The one simulator look.</summary>
    public static CorridorStyle Simulator { get; } = new(
        Plain(new(0.45f, 0.45f, 0.48f)), Plain(new(0.72f, 0.72f, 0.70f)), Plain(new(0.88f, 0.88f, 0.88f)), Plain(default), 0, 0,
        Ambient: 1, Lamps: 0, LampSize: 0, Vector3.One, SideShade: 0.15f, Fog: 0.05f, new(0.6f), CameraLens.Perfect);

    /// <summary>Look number <paramref name="number"/> of a family.</summary>
    public static CorridorStyle Of(SceneLook look, uint number) => look switch
    {
        SceneLook.Simulator => Simulator,
        SceneLook.Randomized => Randomized(new LookDraws(number, RandomizedDomain)),
        _ => Real(new LookDraws(number, RealDomain)),
    };

    private static CorridorStyle Randomized(LookDraws draws) => new(
        AnyTexture(ref draws), AnyTexture(ref draws), AnyTexture(ref draws), AnyTexture(ref draws),
        DoorShare: draws.Next() < 0.5f ? 0 : draws.Between(0.1f, 0.5f),
        Skirting: draws.Next() < 0.5f ? 0 : draws.Between(0.04f, 0.15f),
        Ambient: draws.Between(0.3f, 1.1f),
        Lamps: draws.Between(0, 0.9f),
        LampSize: draws.Next() < 0.5f ? 0 : draws.Between(0.1f, 0.35f),
        LampColor: AnyColor(ref draws, 0.5f),
        SideShade: draws.Between(-0.35f, 0.35f),
        Fog: draws.Between(0, 0.35f),
        FogColor: AnyColor(ref draws, 0),
        new CameraLens(draws.Between(0.7f, 1.3f), AnyColor(ref draws, 0.7f), 0, draws.Between(0, 0.1f), Film: false));

    private static CorridorStyle Real(LookDraws draws)
    {
        var isBrick = draws.Next() < 0.4f;
        var wall = isBrick
            ? new Texture(Pattern.Bricks, Pick(brick, ref draws), new(0.66f, 0.63f, 0.58f), draws.Between(4, 6), 0, 0.35f, Seed(ref draws))
            : new Texture(Pattern.Clouds, Pick(plaster, ref draws), 0.8f * Pick(plaster, ref draws), draws.Between(1.5f, 3), 0, 0.25f, Seed(ref draws));
        var isWood = draws.Next() < 0.5f;
        var floor = isWood
            ? new Texture(Pattern.Planks, Pick(wood, ref draws), new(0.16f, 0.11f, 0.07f), draws.Between(3, 5), draws.Below(2) * MathF.PI / 2, 0.3f, Seed(ref draws))
            : new Texture(Pattern.Marble, Pick(stone, ref draws), 1.3f * Pick(stone, ref draws), draws.Between(1, 2), draws.Next(), 0.15f, Seed(ref draws));
        var ceiling = new Texture(Pattern.Clouds, new(0.75f, 0.74f, 0.70f), new(0.62f, 0.61f, 0.58f), 2, 0, 0.1f, Seed(ref draws));
        var door = new Texture(Pattern.Planks, Pick(wood, ref draws), new(0.15f, 0.10f, 0.06f), 4, MathF.PI / 2, 0.3f, Seed(ref draws));
        return new(
            floor, wall, ceiling, door,
            DoorShare: draws.Between(0.15f, 0.4f),
            Skirting: draws.Between(0.05f, 0.1f),
            Ambient: draws.Between(0.22f, 0.45f),
            Lamps: draws.Between(0.6f, 1.1f),
            LampSize: draws.Between(0.15f, 0.3f),
            LampColor: Vector3.Lerp(new(1, 0.86f, 0.66f), new(0.9f, 0.97f, 1), draws.Next()),
            SideShade: draws.Between(0.1f, 0.25f),
            Fog: draws.Between(0.06f, 0.18f),
            FogColor: new(0.12f, 0.11f, 0.10f),
            new CameraLens(draws.Between(0.85f, 1.25f), Vector3.Lerp(new(1.06f, 1, 0.92f), new(0.94f, 1, 1.06f), draws.Next()), 0.28f, draws.Between(0.04f, 0.09f), Film: true));
    }

    internal static Texture Plain(Vector3 color) => new(Pattern.Plain, color, color, 1, 0, 0, 0);

    /// <summary>Any of the simple patterns in any two colours.</summary>
    internal static Texture AnyTexture(ref LookDraws draws) => new(
        (Pattern)draws.Below((int)Pattern.Clouds + 1),
        AnyColor(ref draws, 0),
        AnyColor(ref draws, 0),
        draws.Between(1.5f, 7),
        draws.Between(0, MathF.PI),
        draws.Next() < 0.5f ? 0 : draws.Between(0, 0.4f),
        Seed(ref draws));

    internal static Vector3 AnyColor(ref LookDraws draws, float least) =>
        new(draws.Between(least, 1), draws.Between(least, 1), draws.Between(least, 1));

    private static Vector3 Pick(Vector3[] colors, ref LookDraws draws) => colors[draws.Below(colors.Length)] * draws.Between(0.85f, 1.15f);

    private static uint Seed(ref LookDraws draws) => (uint)draws.Below(1 << 20);
}
