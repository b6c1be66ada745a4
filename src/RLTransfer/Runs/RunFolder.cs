using System.Text.Json;
using System.Text.Json.Nodes;
using RLTransfer.Files;
using RLTransfer.Learners;
using RLTransfer.Networks;
using RLTransfer.Tensors;
using static TorchSharp.torch;

namespace RLTransfer.Runs;

/// <summary>
/// A folder that holds one training run: <c>settings.json</c> (its plan), <c>curve.jsonl</c> (a line an evaluation, written as they come),
/// <c>checkpoint</c> (what it goes on from) and <c>weights.safetensors</c> (its networks, for other programs).
/// </summary>
public sealed class RunFolder
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private RunFolder(string path, TrainingPlan plan) => (Path, Plan) = (path, plan);

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>What the run follows from.</summary>
    public TrainingPlan Plan { get; }

    /// <summary>What the run was worth so far; empty where it has hardly begun.</summary>
    /// <exception cref="InvalidDataException">A line of <c>curve.jsonl</c> is damaged.</exception>
    public CrowdCurve Curve => CurveLines.Read(CurveFile, Plan.Seeds);

    /// <summary>Whether there is something to go on from.</summary>
    public bool HasCheckpoint => File.Exists(CheckpointFile);

    /// <summary>Whether the run has come to its plan's end, and all of its files with it.</summary>
    /// <exception cref="InvalidDataException">The checkpoint or the curve is damaged.</exception>
    public bool IsFinished => HasCheckpoint && File.Exists(WeightsFile) && File.GetLastWriteTimeUtc(WeightsFile) >= File.GetLastWriteTimeUtc(CheckpointFile)
        && Curve is { Points: [.., var last] } && last.Step == Checkpoint.Steps(CheckpointFile) && Plan.IsFinished(last.Step, last.Returns);

    internal string CurveFile => In("curve.jsonl");

    internal string CheckpointFile => CheckpointOf(Path);

    internal string WeightsFile => In("weights.safetensors");

    /// <summary>Whether a run was begun in this folder.</summary>
    public static bool Exists(string path) => File.Exists(SettingsOf(path)) || File.Exists(CheckpointOf(path));

    /// <summary>A run that was begun.</summary>
    /// <exception cref="ArgumentException">There is none in this folder.</exception>
    /// <exception cref="InvalidDataException"><c>settings.json</c> is damaged; the message names it.</exception>
    public static RunFolder Open(string path)
    {
        if (path.Length == 0 || File.Exists(path))
        {
            throw new ArgumentException($"{(path.Length == 0 ? "\"\"" : path)} is no folder; name the folder of a training run.");
        }

        var settings = SettingsOf(path);
        if (!Exists(path))
        {
            throw new ArgumentException($"{path} holds no training run: it has no settings.json. 'rlt train LEARNER ENV -o {ShellText.Quote(path)}' makes one.");
        }

        try
        {
            return new(path, TrainingPlan.FromJson(JsonNode.Parse(InputFile.Text(settings))));
        }
        catch (Exception error) when (error is JsonException or InvalidDataException or FileNotFoundException)
        {
            var remedy = HasPlan(CheckpointOf(path)) ? $"'rlt train --resume -o {ShellText.Quote(path)}' writes it anew from the checkpoint." : $"Put back a copy, or remove {path} and train anew.";
            throw new InvalidDataException(error is FileNotFoundException ? $"{settings} is missing. {remedy}" : $"{settings} is damaged or of another kind: {error.Message.TrimEnd('.')}. {remedy}", error);
        }
    }

    /// <summary>What a run that was begun follows from; where its settings are damaged or gone, by its checkpoint.</summary>
    /// <inheritdoc cref="Open" path="/exception"/>
    public static TrainingPlan SavedPlan(string path)
    {
        try
        {
            return Open(path).Plan;
        }
        catch (InvalidDataException) when (HasPlan(CheckpointOf(path)))
        {
            return Checkpoint.Plan(CheckpointOf(path));
        }
    }

    /// <summary>Refuses a folder in which a run was begun.</summary>
    /// <exception cref="ArgumentException">There is one; it is left as it is.</exception>
    public static void RequireNone(string path)
    {
        if (Exists(path))
        {
            var saved = SavedPlan(path);
            throw new ArgumentException($"{path} already holds a run ({saved.Learner} on {saved.Environment}): go on with --resume, or name another folder.");
        }
    }

    /// <summary>Begins a run, in a folder that this process has locked.</summary>
    internal static RunFolder Create(string path, TrainingPlan plan)
    {
        WholeFile.WriteText(SettingsOf(path), plan.ToJson().ToJsonString(Indented) + "\n");
        return new(path, plan);
    }

    /// <summary>The trained learner.</summary>
    /// <param name="device">Where it computes; null: the CPU.</param>
    /// <exception cref="ArgumentException">The run has no checkpoint yet.</exception>
    /// <exception cref="InvalidDataException">The checkpoint is damaged or another run's.</exception>
    public Learner Load(Device? device = null)
    {
        if (!HasCheckpoint)
        {
            throw new ArgumentException($"{Path} has no checkpoint yet; 'rlt train --resume -o {ShellText.Quote(Path)}' goes on with the run.");
        }

        var learner = Plan.Create(device);
        try
        {
            Checkpoint.Read(CheckpointFile, Plan, learner);
            return learner;
        }
        catch
        {
            learner.Dispose();
            throw;
        }
    }

    /// <summary>Writes the learner's state, and its networks' weights for other programs.</summary>
    /// <exception cref="DivergenceException">A weight is no number: the last checkpoint stays.</exception>
    /// <exception cref="IOException">A file cannot be written; what was there before still is.</exception>
    internal void Save(Learner learner)
    {
        RequireFiniteWeights(learner);
        Checkpoint.Write(CheckpointFile, Plan, learner);
        SaveWeights(learner);
    }

    /// <summary>Writes the networks' weights for other programs: they follow from the checkpoint.</summary>
    /// <exception cref="IOException">The file cannot be written; what was there before still is.</exception>
    internal void SaveWeights(Learner learner)
    {
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var (name, network) in learner.Networks)
        {
            foreach (var (key, tensor) in network.NamedWeights())
            {
                tensors.Add($"{name.Replace(' ', '_')}.{key}", tensor);
            }
        }

        Safetensors.Save(WeightsFile, tensors, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["learner"] = Plan.Learner,
            ["environment"] = Plan.Environment,
            ["seeds"] = string.Join(",", Plan.Seeds),
            ["step"] = FormattableString.Invariant($"{learner.Steps}"),
            ["layout"] = "the first axis is the seeds (of several copies: copy by copy); dense weights [S, in, out], biases [S, 1, out]; convolutions [S, out, in, k, k], biases [S, out]",
        });
    }

    /// <summary>Removes what killed processes left half-written.</summary>
    internal void RemoveRemains()
    {
        foreach (var remains in Directory.EnumerateFiles(Path, "*.part"))
        {
            File.Delete(remains);
        }
    }

    private static void RequireFiniteWeights(Learner learner)
    {
        using var _ = no_grad();
        foreach (var (name, network) in learner.Networks)
        {
            foreach (var (key, tensor) in network.NamedWeights())
            {
                using var scope = NewDisposeScope();
                var sums = tensor.detach().flatten(1).sum(1).cpu().data<float>().ToArray();                // [copies · S]
                if (Array.FindIndex(sums, sum => !float.IsFinite(sum)) is >= 0 and var at)
                {
                    throw new DivergenceException($"{name} network's {key}", learner.Seeds[at % learner.Seeds.Count], learner.Steps, sums[at]);
                }
            }
        }
    }

    private static string SettingsOf(string path) => System.IO.Path.Combine(path, "settings.json");

    private static string CheckpointOf(string path) => System.IO.Path.Combine(path, "checkpoint");

    private static bool HasPlan(string checkpoint)
    {
        try
        {
            return File.Exists(checkpoint) && Checkpoint.Plan(checkpoint) is not null;
        }
        catch (Exception error) when (error is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private string In(string file) => System.IO.Path.Combine(Path, file);
}
