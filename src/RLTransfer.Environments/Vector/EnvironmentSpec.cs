namespace RLTransfer.Environments;

/// <summary>An entry of the registry: what an id stands for.</summary>
public sealed record EnvironmentSpec
{
    private EnvironmentSpec(string id, Func<Settings, int, VectorOptions, (string Name, ParameterValue Value)[], VectorEnvironment> create) =>
        (Id, this.create) = (id, create);

    private readonly Func<Settings, int, VectorOptions, (string Name, ParameterValue Value)[], VectorEnvironment> create;

    /// <summary>The id, such as <c>CartPole-v1</c>.</summary>
    public string Id { get; }

    /// <summary>The time limit in steps; null for none.</summary>
    public int? MaxEpisodeSteps { get; init; }

    /// <summary>The return at which the task counts as solved; null where none is agreed.</summary>
    public double? RewardThreshold { get; init; }

    /// <summary>Markdown with Gymnasium's sections.</summary>
    public string Documentation { get; private init; } = "";

    /// <summary>The physical parameters, with this id's defaults.</summary>
    public IReadOnlyList<ParameterSpec> Parameters { get; private init; } = [];

    /// <summary>What else can be chosen when it is made.</summary>
    public IReadOnlyList<SettingSpec> Settings { get; private init; } = [];

    /// <summary>An entry for an author's dynamics without settings.</summary>
    /// <param name="id">The id.</param>
    /// <param name="defaults">Parameters that this id sets otherwise than the record.</param>
    public static EnvironmentSpec Of<TDynamics, TParameters, TAction>(string id, params (string Name, ParameterValue Value)[] defaults)
        where TDynamics : struct, IDynamics<TDynamics, TParameters, TAction>
        where TParameters : unmanaged
        where TAction : unmanaged
        => Of<TDynamics, TParameters, TAction>(id, [], _ => default, defaults);

    /// <summary>An entry for an author's dynamics whose prototype depends on settings (a layout, a size, a look).</summary>
    /// <param name="id">The id.</param>
    /// <param name="settings">The settings with their defaults.</param>
    /// <param name="prototype">Makes what every instance is a copy of.</param>
    /// <param name="defaults">Parameters that this id sets otherwise than the record.</param>
    public static EnvironmentSpec Of<TDynamics, TParameters, TAction>(
        string id, IReadOnlyList<SettingSpec> settings, Func<Settings, TDynamics> prototype, params (string Name, ParameterValue Value)[] defaults)
        where TDynamics : struct, IDynamics<TDynamics, TParameters, TAction>
        where TParameters : unmanaged
        where TAction : unmanaged
    {
        ParameterSpec[] parameters = [.. ParameterTable<TParameters>.Specs.Select(spec =>
            Array.FindLast(defaults, given => given.Name == spec.Name) is { Name: not null } otherwise
                ? spec with { Default = spec.Draws(otherwise.Value, id).Mean }
                : spec)];
        return new(id, (chosen, count, options, arguments) =>
            new VectorEnvironment<TDynamics, TParameters, TAction>(id, prototype(chosen), count, options, [.. defaults, .. arguments]))
        {
            Documentation = Environments.Documentation.WithArguments(TDynamics.Documentation, settings, parameters),
            Settings = settings,
            Parameters = parameters,
        };
    }

    /// <summary>An entry for environments that are no <see cref="IDynamics{TSelf, TParameters, TAction}"/>.</summary>
    public static EnvironmentSpec Of(
        string id, string documentation, IReadOnlyList<SettingSpec> settings, Func<Settings, int, VectorOptions, VectorEnvironment> create) =>
        new(id, (chosen, count, options, _) => create(chosen, count, options)) { Documentation = documentation, Settings = settings };

    internal VectorEnvironment Make(int count, VectorOptions options, (string Name, ParameterValue Value)[] arguments)
    {
        var chosen = new Settings(Id, Settings);
        var physical = new List<(string Name, ParameterValue Value)>();
        foreach (var (name, value) in arguments)
        {
            if (Settings.Any(setting => setting.Name == name))
            {
                chosen.Choose(name, value);
            }
            else if (Parameters.Any(parameter => parameter.Name == name))
            {
                physical.Add((name, value));
            }
            else
            {
                throw new ArgumentException($"{Id} has no parameter '{name}'{NearestNames.Hint(name, Settings.Select(setting => setting.Name).Concat(Parameters.Select(parameter => parameter.Name)))}.");
            }
        }

        return create(chosen, count, options with { MaxEpisodeSteps = options.MaxEpisodeSteps ?? MaxEpisodeSteps }, [.. physical]);
    }
}

/// <summary>A choice made when an environment is made: a number or a text, the same for all instances.</summary>
/// <param name="Name">Its keyword.</param>
/// <param name="Default">What it is unless told otherwise.</param>
/// <param name="Description">A few words.</param>
public sealed record SettingSpec(string Name, ParameterValue Default, string Description);

/// <summary>The chosen settings of one environment.</summary>
public sealed class Settings
{
    private readonly string owner;
    private readonly Dictionary<string, ParameterValue> values;

    internal Settings(string owner, IReadOnlyList<SettingSpec> specs)
    {
        this.owner = owner;
        values = specs.ToDictionary(spec => spec.Name, spec => spec.Default, StringComparer.Ordinal);
    }

    /// <summary>A text setting.</summary>
    /// <exception cref="ArgumentException">A number was given.</exception>
    public string Text(string name) => values[name].Text ?? throw new ArgumentException($"{owner}: '{name}' is a text, got {values[name]}.");

    /// <summary>A number.</summary>
    /// <exception cref="ArgumentException">Something else was given.</exception>
    public double Number(string name) => values[name].Number is { } number && double.IsFinite(number)
        ? number
        : throw new ArgumentException($"{owner}: '{name}' is one number, got {values[name]}.");

    /// <summary>A whole number within bounds.</summary>
    /// <exception cref="ArgumentException">Something else was given.</exception>
    public int Whole(string name, int low, int high)
    {
        var value = Number(name);
        return value == Math.Truncate(value) && value >= low && value <= high
            ? (int)value
            : throw new ArgumentException(FormattableString.Invariant($"{owner}: '{name}' is a whole number in [{low}, {high}], got {value}."));
    }

    /// <summary>A flag.</summary>
    /// <exception cref="ArgumentException">Something else was given.</exception>
    public bool Flag(string name) => Whole(name, 0, 1) == 1;

    internal void Choose(string name, ParameterValue value) => values[name] = value;
}
