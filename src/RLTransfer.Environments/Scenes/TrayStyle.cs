using System.Numerics;

namespace RLTransfer.Environments.Scenes;

/// <summary>Everything about a tray that is seen but not grasped.</summary>
internal struct TrayStyle
{
    private const uint RandomizedDomain = 0x77A90001, RealDomain = 0x77A90002;

    private static readonly Vector3[] plainColors =
        [new(0.85f, 0.30f, 0.25f), new(0.25f, 0.50f, 0.85f), new(0.30f, 0.70f, 0.35f), new(0.90f, 0.75f, 0.25f), new(0.60f, 0.35f, 0.75f), new(0.90f, 0.55f, 0.25f)];

    private static readonly Vector3[] goods =
        [new(0.62f, 0.12f, 0.10f), new(0.10f, 0.20f, 0.40f), new(0.78f, 0.74f, 0.66f), new(0.15f, 0.15f, 0.16f), new(0.70f, 0.52f, 0.12f), new(0.16f, 0.36f, 0.20f), new(0.50f, 0.33f, 0.20f)];

    public Texture Table, Tray, Rim;
    public Textures Objects;
    public Vector3 LightDirection, LightColor;
    public float Ambient, Shine;
    public bool Shadows;
    public CameraLens Lens;

    /// <summary>Look number <paramref name="number"/> of a family.</summary>
    public static TrayStyle Of(SceneLook look, uint number) => look switch
    {
        SceneLook.Simulator => Simulator(),
        SceneLook.Randomized => Randomized(new LookDraws(number, RandomizedDomain)),
        _ => Real(new LookDraws(number, RealDomain)),
    };

    private static TrayStyle Simulator()
    {
        var style = new TrayStyle
        {
            Table = CorridorStyle.Plain(new(0.50f, 0.50f, 0.52f)),
            Tray = CorridorStyle.Plain(new(0.80f, 0.82f, 0.85f)),
            Rim = CorridorStyle.Plain(new(0.62f, 0.64f, 0.70f)),
            LightDirection = Vector3.Normalize(new(0.3f, 0.4f, 1)),
            LightColor = Vector3.One,
            Ambient = 0.55f,
            Lens = CameraLens.Perfect with { Exposure = 0.7f },
        };
        for (var i = 0; i < plainColors.Length; i++)
        {
            style.Objects[i] = CorridorStyle.Plain(plainColors[i]);
        }

        return style;
    }

    private static TrayStyle Randomized(LookDraws draws)
    {
        var style = new TrayStyle
        {
            Table = CorridorStyle.AnyTexture(ref draws),
            Tray = CorridorStyle.AnyTexture(ref draws),
            Rim = CorridorStyle.AnyTexture(ref draws),
            LightDirection = Light(ref draws, 1.2f),
            LightColor = CorridorStyle.AnyColor(ref draws, 0.5f),
            Ambient = draws.Between(0.3f, 0.9f),
            Shine = draws.Next() < 0.5f ? 0 : draws.Between(0, 0.6f),
            Shadows = draws.Next() < 0.5f,
            Lens = new CameraLens(draws.Between(0.6f, 1.1f), CorridorStyle.AnyColor(ref draws, 0.7f), 0, draws.Between(0, 0.1f), Film: false),
        };
        for (var i = 0; i < plainColors.Length; i++)
        {
            style.Objects[i] = CorridorStyle.AnyTexture(ref draws) with { Scale = draws.Between(3, 12) };
        }

        return style;
    }

    private static TrayStyle Real(LookDraws draws)
    {
        var wood = new Vector3(0.48f, 0.32f, 0.19f) * draws.Between(0.7f, 1.3f);
        var plastic = Vector3.Lerp(new(0.30f, 0.33f, 0.36f), new(0.55f, 0.50f, 0.42f), draws.Next());
        var style = new TrayStyle
        {
            Table = new(Pattern.Planks, wood, 0.3f * wood, draws.Between(1, 1.8f), draws.Between(0, MathF.PI), 0.3f, Seed(ref draws)),
            Tray = new(Pattern.Clouds, plastic, 0.85f * plastic, draws.Between(2, 4), 0, 0.35f, Seed(ref draws)),
            Rim = new(Pattern.Clouds, 0.8f * plastic, 0.65f * plastic, 3, 0, 0.2f, Seed(ref draws)),
            LightDirection = Light(ref draws, 0.9f),
            LightColor = Vector3.Lerp(new(1.25f, 1.08f, 0.85f), new(1.0f, 1.08f, 1.2f), draws.Next()) * draws.Between(0.9f, 1.2f),
            Ambient = draws.Between(0.25f, 0.4f),
            Shine = draws.Between(0.2f, 0.6f),
            Shadows = true,
            Lens = new CameraLens(draws.Between(0.9f, 1.2f), Vector3.One, 0.22f, draws.Between(0.04f, 0.08f), Film: true),
        };
        for (var i = 0; i < plainColors.Length; i++)
        {
            var color = goods[draws.Below(goods.Length)] * draws.Between(0.85f, 1.15f);
            var label = goods[draws.Below(goods.Length)];
            var pattern = draws.Below(4) switch { 0 => Pattern.Marble, 1 => Pattern.Planks, _ => Pattern.Clouds };
            style.Objects[i] = new(pattern, color, Vector3.Lerp(color, label, pattern == Pattern.Clouds ? 0.3f : 0.8f), draws.Between(4, 9), draws.Next(), 0.25f, Seed(ref draws));
        }

        return style;
    }

    private static Vector3 Light(ref LookDraws draws, float spread) =>
        Vector3.Normalize(new(draws.Between(-spread, spread), draws.Between(-spread, spread), 1));

    private static uint Seed(ref LookDraws draws) => (uint)draws.Below(1 << 20);

    [System.Runtime.CompilerServices.InlineArray(6)]
    internal struct Textures
    {
        private Texture first;
    }
}
