namespace RLTransfer.Environments;

/// <summary>The registry: environments by id.</summary>
public static partial class Gym
{
    private static readonly SortedDictionary<string, EnvironmentSpec> Registry = Catalog();
    private static readonly Lock Guard = new();

    /// <summary>Every entry, sorted by id.</summary>
    public static IReadOnlyList<EnvironmentSpec> Specs
    {
        get
        {
            lock (Guard)
            {
                return [.. Registry.Values];
            }
        }
    }

    /// <summary>Adds an entry.</summary>
    /// <exception cref="ArgumentException">The id is taken.</exception>
    public static void Register(EnvironmentSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        lock (Guard)
        {
            if (!Registry.TryAdd(spec.Id, spec))
            {
                throw new ArgumentException($"The id '{spec.Id}' is taken.", nameof(spec));
            }
        }
    }

    /// <summary>The entry of an id.</summary>
    /// <exception cref="ArgumentException">There is none; the message names the nearest ids.</exception>
    public static EnvironmentSpec Spec(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        lock (Guard)
        {
            return Registry.TryGetValue(id, out var spec)
                ? spec
                : throw new ArgumentException($"There is no environment '{id}'{NearestNames.Hint(id, Registry.Keys)}; `rlt env list` shows all.", nameof(id));
        }
    }

    /// <summary>One environment: <c>Gym.Make("CartPole-v1", ("length", 0.7))</c>.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="arguments">Settings and physical parameters; a parameter may be a <see cref="Distribution"/>.</param>
    /// <exception cref="ArgumentException">There is no such id or argument, or a value is impossible.</exception>
    public static SingleEnvironment Make(string id, params (string Name, ParameterValue Value)[] arguments) =>
        new(MakeVector(id, 1, new VectorOptions { Autoreset = AutoresetMode.Disabled }, arguments));

    /// <summary>Many instances with Gymnasium's default autoreset.</summary>
    /// <param name="id">Their id.</param>
    /// <param name="count">How many.</param>
    /// <param name="arguments">Settings and physical parameters; a parameter may be a <see cref="Distribution"/>.</param>
    /// <exception cref="ArgumentException">There is no such id or argument, or a value is impossible.</exception>
    public static VectorEnvironment MakeVector(string id, int count, params (string Name, ParameterValue Value)[] arguments) =>
        MakeVector(id, count, new VectorOptions(), arguments);

    /// <summary>Many instances.</summary>
    /// <param name="id">Their id.</param>
    /// <param name="count">How many.</param>
    /// <param name="options">Autoreset, time limit, threads.</param>
    /// <param name="arguments">Settings and physical parameters; a parameter may be a <see cref="Distribution"/>.</param>
    /// <exception cref="ArgumentException">There is no such id or argument, or a value is impossible.</exception>
    public static VectorEnvironment MakeVector(string id, int count, VectorOptions options, params (string Name, ParameterValue Value)[] arguments)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(arguments);
        return Spec(id).Make(count, options, arguments);
    }

    /// <summary>What the library brings; each family lists its own.</summary>
    private static SortedDictionary<string, EnvironmentSpec> Catalog()
    {
        EnvironmentSpec[] all =
        [
            .. ClassicControl.ClassicControlCatalog.Specs,
            .. Robots.RobotCatalog.Specs,
            .. Bandits.BanditCatalog.Specs,
            .. Grids.GridCatalog.Specs,
            .. Pixels.PixelCatalog.Specs,
            .. Planar.PlanarCatalog.Specs,
            .. PointMass.PointMassCatalog.Specs,
            .. Scenes.SceneCatalog.Specs,
        ];
        return new(all.ToDictionary(spec => spec.Id), StringComparer.Ordinal);
    }
}
