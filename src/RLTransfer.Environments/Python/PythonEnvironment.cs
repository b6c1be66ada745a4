using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace RLTransfer.Environments.Python;

/// <summary>
/// Environments of Python's Gymnasium in a Python process of their own. All instances are stepped by one exchange over pipes;
/// a crash there is an exception here. Made by <see cref="Gym.Python"/>.
/// </summary>
/// <remarks>
/// After any <see cref="PythonException"/>, <c>Reset</c> goes on: it starts Python again where it has ended.
/// Time limits and wrappers are those of Python's <c>make</c>. Observations of every kind arrive flat, as float32.
/// </remarks>
public sealed class PythonEnvironment : VectorEnvironment
{
    private readonly PythonOptions options;
    private readonly Recipe recipe;
    private readonly double[][] infos;
    private readonly bool[] ended;
    private readonly int? maxEpisodeSteps;
    private PythonProcess python;
    private bool seeded, broken;

    private PythonEnvironment(PythonProcess python, PythonOptions options, Recipe recipe, JsonElement spec)
        : base(recipe.Id, recipe.Count, PythonSpaces.Read(spec.GetProperty("observation")), PythonSpaces.Read(spec.GetProperty("action")), options.Autoreset)
    {
        (this.python, this.options, this.recipe) = (python, options, recipe);
        ended = new bool[Count];
        infos = [.. options.InfoNames.Select(_ => new double[Count])];
        Info = new(options.InfoNames.Zip(infos, KeyValuePair.Create));
        maxEpisodeSteps = spec.GetProperty("maxEpisodeSteps") is { ValueKind: JsonValueKind.Number } limit ? limit.GetInt32() : null;
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

    /// <summary>The process id of Python; another one after it was started again.</summary>
    public int ProcessId => python.Id;

    /// <inheritdoc/>
    public override Frame? Render(int instance = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)instance, (uint)Count, nameof(instance));
        BinaryPrimitives.WriteInt32LittleEndian(python.Request(4), instance);
        var body = python.Ask(PythonMessage.Render, 4, out var answered);
        if (answered != PythonMessage.Frame)
        {
            return null;
        }

        var frame = new Frame(BinaryPrimitives.ReadInt32LittleEndian(body), BinaryPrimitives.ReadInt32LittleEndian(body[4..]));
        body[8..].CopyTo(frame.Rgb);
        return frame;
    }

    internal static PythonEnvironment Open(string id, int count, PythonOptions options, (string Name, ParameterValue Value)[] arguments)
    {
        if (count < 1)
        {
            throw new ArgumentException($"{id}: a vector environment needs at least one instance, got {count}.", nameof(count));
        }

        var recipe = new Recipe(
            id, count, arguments.ToDictionary(argument => argument.Name, argument => Json(id, argument.Name, argument.Value)),
            options.Module is { } module && module.EndsWith(".py", StringComparison.Ordinal) ? Path.GetFullPath(module) : options.Module,
            [.. options.ModulePath.Select(Path.GetFullPath)], options.Autoreset.ToString(), options.InfoNames);
        var python = new PythonProcess(id, options);
        try
        {
            using var spec = Make(python, recipe);
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
            python = new PythonProcess(Name, this.options);
            Make(python, recipe).Dispose();
            mask = [];
            seeded = false;
        }

        broken = true;          // until the reply is here
        long[]? each = !seeds.IsEmpty ? seeds.ToArray() : seeded ? null : [.. Enumerable.Range(0, Count).Select(i => (long)i)];
        Take(python.Ask(
            PythonMessage.Reset,
            new { seeds = each, mask = mask.IsEmpty ? null : mask.ToArray(), options = options.Count == 0 ? null : options.ToDictionary() },
            PythonMessage.Batch));
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

    private static JsonDocument Make(PythonProcess python, Recipe recipe) =>
        JsonDocument.Parse(python.Ask(PythonMessage.Make, recipe, PythonMessage.Spec).ToArray());

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
        var bytes = MemoryMarshal.AsBytes(actions);
        bytes.CopyTo(python.Request(bytes.Length));
        broken = true;
        Take(python.Ask(PythonMessage.Step, bytes.Length, out _));
    }

    /// <summary>Spreads a reply into the arrays; its parts follow one another as server.py's Batch lays them out.</summary>
    private void Take(ReadOnlySpan<byte> body)
    {
        var at = 0;
        Part(body, ref at, Rewards.AsSpan());
        var rows = MemoryMarshal.Cast<byte, double>(body.Slice(at, sizeof(double) * Count * infos.Length));
        at += sizeof(double) * rows.Length;
        for (var i = 0; i < rows.Length; i++)
        {
            infos[i % infos.Length][i / infos.Length] = rows[i];
        }

        Part(body, ref at, Observations.AsSpan());
        Part(body, ref at, FinalObservations.AsSpan());
        Part(body, ref at, Terminated.AsSpan());
        Part(body, ref at, Truncated.AsSpan());
        Part(body, ref at, Starts.AsSpan());
        for (var i = 0; i < Count; i++)
        {
            ended[i] = !Starts[i] && (Terminated[i] || Truncated[i]);
        }

        broken = false;
    }

    private static void Part<T>(ReadOnlySpan<byte> body, ref int at, Span<T> target)
        where T : unmanaged
    {
        var bytes = MemoryMarshal.AsBytes(target);
        body.Slice(at, bytes.Length).CopyTo(bytes);
        at += bytes.Length;
    }

    /// <summary>What Python is told to make; read by server.py's Batch.</summary>
    private sealed record Recipe(
        string Id, int Count, Dictionary<string, object> Arguments, string? Module, string[] Path, string Autoreset, IReadOnlyList<string> Infos);
}
