using System.Runtime.InteropServices;
using System.Text.Json;

namespace RLTransfer.Environments.Python;

/// <summary>
/// Environments of Python's Gymnasium, all instances stepped by one call. In process, the arrays are NumPy's memory and C#'s at
/// once; isolated, they come over pipes from a process of Python's own, by the same binding. Made by <c>Gym.Python</c>.
/// </summary>
/// <remarks>
/// After any <see cref="PythonException"/>, <c>Reset</c> goes on: it starts an isolated Python again where it has ended.
/// What crashes in process (a fault in native code, <c>os._exit</c>) takes the whole process along: all variables of a notebook's
/// kernel, the run of a program. An environment that may, one whose native libraries clash with this process's (it brings a
/// torch of its own), and one that needs another Python belong in isolation.
/// A process holds one Python for good: a module that was imported by its name stays as it was until the process ends.
/// Calls from several threads take turns. Time limits and wrappers are those of Python's <c>make</c>. Observations of every kind lie flat, as float32.
/// </remarks>
public sealed class PythonEnvironment : VectorEnvironment
{
    private readonly PythonOptions options;
    private readonly PythonRecipe recipe;
    private readonly PythonArrays arrays;
    private readonly bool[] ended;
    private readonly int? maxEpisodeSteps;
    private PythonLink python;
    private bool seeded, broken;

    private PythonEnvironment(PythonLink python, PythonOptions options, PythonRecipe recipe, JsonElement spec)
        : base(recipe.Id, recipe.Count, PythonSpaces.Read(spec.GetProperty("observation")), PythonSpaces.Read(spec.GetProperty("action")), options.Autoreset)
    {
        (this.python, this.options, this.recipe) = (python, options, recipe);
        ended = new bool[Count];
        double[][] infos = [.. options.InfoNames.Select(_ => new double[Count])];
        Info = new(options.InfoNames.Zip(infos, KeyValuePair.Create));
        arrays = new(this, infos);
        python.Attach(arrays);
        maxEpisodeSteps = spec.GetProperty("maxEpisodeSteps") is { ValueKind: JsonValueKind.Number } limit ? limit.GetInt32() : null;
        IsVectorized = spec.GetProperty("vectorized").GetBoolean();
        PythonVersion = spec.GetProperty("python").GetString() ?? "";
        GymnasiumVersion = spec.GetProperty("gymnasium").GetString();
    }

    /// <inheritdoc/>
    public override VectorInfo Info { get; }

    /// <inheritdoc/>
    public override int? MaxEpisodeSteps => maxEpisodeSteps;

    /// <summary>Python's version.</summary>
    public string PythonVersion { get; }

    /// <summary>Gymnasium's version; null where the environments come from another module.</summary>
    public string? GymnasiumVersion { get; }

    /// <summary>Whether Python steps all instances at once, see <see cref="PythonOptions.Vectorized"/>.</summary>
    public bool IsVectorized { get; }

    /// <summary>The id of the process that Python runs in: this one, or an isolated one, which changes when it was started again.</summary>
    public int ProcessId => python.ProcessId;

    /// <inheritdoc/>
    public override Frame? Render(int instance = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)instance, (uint)Count, nameof(instance));
        return python.Render(instance);
    }

    internal static PythonEnvironment Open(string id, int count, PythonOptions options, (string Name, ParameterValue Value)[] arguments)
    {
        if (count < 1)
        {
            throw new ArgumentException($"{id}: a vector environment needs at least one instance, got {count}.", nameof(count));
        }

        var recipe = new PythonRecipe(
            id, count, arguments.ToDictionary(argument => argument.Name, argument => Json(id, argument.Name, argument.Value)),
            options.Module is { } module && module.EndsWith(".py", StringComparison.Ordinal) ? Path.GetFullPath(module) : options.Module,
            [.. options.ModulePath.Select(Path.GetFullPath)], options.Autoreset.ToString(), options.Vectorized, options.InfoNames);
        var python = PythonLink.Open(id, options);
        try
        {
            using var spec = python.Make(recipe);
            return new(python, options, recipe, spec.RootElement);
        }
        catch
        {
            python.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    protected override void ResetCore(ReadOnlySpan<bool> mask, ReadOnlySpan<long> seeds, ResetOptions options)
    {
        if (!python.IsAlive)
        {
            python.Dispose();
            python = PythonLink.Open(Name, this.options);
            python.Make(recipe).Dispose();
            python.Attach(arrays);
            mask = [];
            seeded = false;
        }

        broken = true;          // until the reply is here
        long[]? each = !seeds.IsEmpty ? seeds.ToArray() : seeded ? null : [.. Enumerable.Range(0, Count).Select(i => (long)i)];
        python.Reset(new(each, mask.IsEmpty ? null : mask.ToArray(), options.Count == 0 ? null : options.ToDictionary()));
        Taken();
        seeded = true;
    }

    /// <inheritdoc/>
    protected override void StepCore(ReadOnlySpan<int> actions)
    {
        if (SingleActionSpace is Box or Dict)
        {
            base.StepCore(actions);
        }

        Step(actions);
    }

    /// <inheritdoc/>
    protected override void StepCore(ReadOnlySpan<float> actions)
    {
        if (SingleActionSpace is not Box)
        {
            base.StepCore(actions);
        }

        Step(actions);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => python.Dispose();

    private static object Json(string id, string name, ParameterValue value)
    {
        if (value.Text is { } text)
        {
            return text;
        }

        return value.Number ?? throw new ArgumentException($"{id}: '{name}' is an argument of Python's and takes a number or a text, not a distribution.");
    }

    private void Step<TAction>(ReadOnlySpan<TAction> actions)
        where TAction : unmanaged
    {
        if (actions.Length != Count * SingleActionSpace.Size)
        {
            CheckLength(actions.Length, Count * SingleActionSpace.Size, "numbers of actions");
        }

        if (broken)
        {
            throw new InvalidOperationException($"{Name}: Python failed; call Reset before the next Step.");
        }

        ActionCheck.RefuseEnded(this, ended);
        ActionCheck.Run(this, actions, ended);
        MemoryMarshal.AsBytes(actions).CopyTo(arrays.Actions);
        broken = true;
        python.Step();
        Taken();
    }

    /// <summary>Python has written a reset or a step into the arrays.</summary>
    private void Taken()
    {
        for (var i = 0; i < Count; i++)
        {
            ended[i] = !Starts[i] && (Terminated[i] || Truncated[i]);
        }

        broken = false;
    }
}
