using System.Text.Json;
using System.Text.Json.Nodes;
using RLTransfer.Learners;

namespace RLTransfer.Runs;

/// <summary>All that a training run follows from: the same plan gives the same curve, bit by bit.</summary>
/// <param name="Learner">Its name in <see cref="LearnerCatalog"/>, or of one's own.</param>
/// <param name="Environment">The task's name; see <see cref="LearningTask.Named"/>.</param>
/// <param name="Seeds">The crowd [S].</param>
/// <param name="Steps">Environment steps of each seed.</param>
/// <param name="Options">The learner's.</param>
public sealed record TrainingPlan(string Learner, string Environment, IReadOnlyList<ulong> Seeds, long Steps, LearnerOptions Options)
{
    private const int Format = 1;

    private static readonly string[] Needed = ["format", "learner", "environment", "seeds", "steps", "evaluateEvery", "episodes", "options"];

    /// <summary>Environment steps of one seed between two evaluations; a twentieth of the run by default.</summary>
    public long EvaluateEvery { get; init; } = Math.Max(1, Steps / 20);

    /// <summary>Greedy episodes of each seed in an evaluation.</summary>
    public int Episodes { get; init; } = 10;

    /// <summary>Stop once every seed's evaluation reaches this mean return; null: run to the end.</summary>
    public double? StopAt { get; init; }

    /// <summary>The plan of a run that is not yet begun, checked.</summary>
    /// <exception cref="ArgumentException">A number is impossible.</exception>
    public TrainingPlan Checked()
    {
        Require(Steps >= 1, "steps", Steps, "1 or more");
        Require(EvaluateEvery >= 1, "evaluateEvery", EvaluateEvery, "1 or more");
        Require(Episodes >= 1, "episodes", Episodes, "1 or more");
        Require(Seeds.Count >= 1 && Seeds.Distinct().Count() == Seeds.Count, "seeds", string.Join(", ", Seeds), "at least one, and none twice");
        Require(StopAt is null || double.IsFinite(StopAt.Value), "stopAt", StopAt ?? 0, "a finite number, or null");
        Options.Validate();
        return this;
    }

    /// <summary>The learner that the plan is for, with new weights.</summary>
    /// <param name="device">Where it computes; null: the CPU.</param>
    /// <exception cref="ArgumentException">The catalog does not have the learner, or the registry the task.</exception>
    public Learner Create(TorchSharp.torch.Device? device = null)
    {
        var task = LearningTask.Named(Environment);
        return LearnerCatalog.For(Learner, task).Create(task, Seeds, Options, device);
    }

    /// <summary>Whether a run of this plan has come to its end.</summary>
    /// <param name="steps">Environment steps of each seed so far.</param>
    /// <param name="scores">Of the last evaluation [S]; empty before the first.</param>
    internal bool IsFinished(long steps, double[] scores) => steps >= Steps || (steps > 0 && StopAt is { } threshold && scores.Length > 0 && scores.All(score => score >= threshold));

    /// <summary>What <c>settings.json</c> holds.</summary>
    public JsonObject ToJson() => new()
    {
        ["format"] = Format,
        ["learner"] = Learner,
        ["environment"] = Environment,
        ["seeds"] = new JsonArray([.. Seeds.Select(seed => JsonValue.Create(seed))]),
        ["steps"] = Steps,
        ["evaluateEvery"] = EvaluateEvery,
        ["episodes"] = Episodes,
        ["stopAt"] = StopAt,
        ["options"] = OptionText.ToJson(Options),
    };

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is something else.</exception>
    public static TrainingPlan FromJson(JsonNode? json)
    {
        try
        {
            if (json is not JsonObject)
            {
                throw new InvalidDataException("it is no JSON object.");
            }

            if (Array.Find(Needed, key => json[key] is null) is { } missing)
            {
                throw new InvalidDataException($"it has no '{missing}'.");
            }

            if ((int)json["format"]! != Format)
            {
                throw new InvalidDataException($"format {json["format"]} is not known here, only {Format}.");
            }

            var (learner, environment) = ((string)json["learner"]!, (string)json["environment"]!);
            var options = OptionText.FromJson(LearnerCatalog.For(learner, LearningTask.Named(environment)).OptionsType, json["options"]!);
            return new TrainingPlan(learner, environment, [.. json["seeds"]!.AsArray().Select(seed => (ulong)seed!)], (long)json["steps"]!, options)
            {
                EvaluateEvery = (long)json["evaluateEvery"]!, Episodes = (int)json["episodes"]!, StopAt = (double?)json["stopAt"],
            }.Checked();
        }
        catch (Exception error) when (error is NullReferenceException or InvalidOperationException or FormatException or ArgumentException or OverflowException)
        {
            var message = error is ArgumentException { ParamName: { } name } ? error.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal) : error.Message;
            throw new InvalidDataException($"these are no settings of a training run: {message}", error);
        }
    }

    /// <summary>What differs from another plan, a phrase each; empty where both are the same.</summary>
    /// <param name="saved">The other.</param>
    public IReadOnlyList<string> Differences(TrainingPlan saved)
    {
        ArgumentNullException.ThrowIfNull(saved);
        return [.. Differences("", ToJson(), saved.ToJson())];
    }

    private static IEnumerable<string> Differences(string name, JsonNode? now, JsonNode? saved) =>
        now is JsonObject here && saved is JsonObject there
            ? here.Select(entry => entry.Key).Union(there.Select(entry => entry.Key))
                .SelectMany(key => Differences(name.Length == 0 || name == "options" ? key : $"{name}.{key}", here[key], there[key]))
            : JsonNode.DeepEquals(now, saved) ? [] : [$"{name} is {Text(now)} and was {Text(saved)}"];

    private static string Text(JsonNode? value) => value?.ToJsonString(JsonSerializerOptions.Default) ?? "null";

    private static void Require(bool holds, string name, object value, string allowed)
    {
        if (!holds)
        {
            throw new ArgumentException(FormattableString.Invariant($"{name} is {value}; it must be {allowed}."));
        }
    }
}
