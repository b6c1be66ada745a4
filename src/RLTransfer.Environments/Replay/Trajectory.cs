using System.Text.Json;
using RLTransfer.Files;

namespace RLTransfer.Environments;

/// <summary>Recorded episodes of one environment, as JSON lines: one <c>meta</c>, then for each episode its start and its steps.</summary>
/// <remarks>
/// <c>{"kind":"meta","env",…,"max_episode_steps"}</c>; <c>{"kind":"episode","e","state":[float64],…}</c>;
/// <c>{"kind":"step","e","t","a","obs":[float32],"r","term","trunc","state":[float64]}</c> with what the action led to.
/// </remarks>
public sealed class Trajectory
{
    private Trajectory(string environment, int? maxEpisodeSteps) => (Environment, MaxEpisodeSteps) = (environment, maxEpisodeSteps);

    /// <summary>The id of the environment.</summary>
    public string Environment { get; }

    /// <summary>The time limit it was recorded with; null where none is told.</summary>
    public int? MaxEpisodeSteps { get; }

    /// <summary>The episodes in the file's order.</summary>
    public IReadOnlyList<RecordedEpisode> Episodes { get; private set; } = [];

    /// <summary>Reads a file.</summary>
    /// <exception cref="ArgumentException">It is missing or damaged; the message names file, line and what is wrong.</exception>
    public static Trajectory Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.Length == 0 || Directory.Exists(path))
        {
            throw new ArgumentException($"the trajectory '{path}' is no file; name one.", nameof(path));
        }

        try
        {
            return Read(path, InputFile.Lines(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ArgumentException($"cannot read the trajectory '{path}': {error.Message}", nameof(path), error);
        }
    }

    private static Trajectory Read(string path, IEnumerable<string> lines)
    {
        Trajectory? trajectory = null;
        List<RecordedEpisode> episodes = [];
        List<RecordedStep> steps = [];
        var number = 0;
        foreach (var line in lines)
        {
            number++;
            try
            {
                using var document = JsonDocument.Parse(line);
                var root = document.RootElement;
                switch (Member(root, "kind").GetString())
                {
                    case "meta" when trajectory is null:
                        trajectory = new(
                            Member(root, "env").GetString() ?? throw new FormatException("'env' is null"),
                            root.TryGetProperty("max_episode_steps", out var limit) && limit.ValueKind == JsonValueKind.Number ? limit.GetInt32() : null);
                        break;
                    case "meta":
                        throw new FormatException("a second meta line");
                    case var _ when trajectory is null:
                        throw new FormatException("the first line must be of kind 'meta'");
                    case "episode":
                        steps = [];
                        episodes.Add(new(Member(root, "e").GetInt32(), Numbers(root, "state"), steps));
                        break;
                    case "step":
                        if (episodes.Count == 0 || Member(root, "e").GetInt32() != episodes[^1].Number || Member(root, "t").GetInt32() != steps.Count)
                        {
                            throw new FormatException($"expected step {steps.Count} of episode {(episodes.Count == 0 ? "(none has started)" : episodes[^1].Number)}");
                        }

                        steps.Add(new(
                            Singles(root, "a"), Singles(root, "obs"), Number(Member(root, "r")),
                            Member(root, "term").GetBoolean(), Member(root, "trunc").GetBoolean(), Numbers(root, "state")));
                        break;
                    case var kind:
                        throw new FormatException($"unknown kind '{kind}'");
                }
            }
            catch (Exception error) when (error is JsonException or FormatException or InvalidOperationException)
            {
                throw new ArgumentException($"{path}, line {number} is no trajectory line: {error.Message}", nameof(path), error);
            }
        }

        if (trajectory is null || !episodes.Exists(episode => episode.Steps.Count > 0))
        {
            throw new ArgumentException($"{path} holds no recorded step; a trajectory is a meta line, then episodes with their steps.", nameof(path));
        }

        trajectory.Episodes = episodes;
        return trajectory;
    }

    private static JsonElement Member(JsonElement element, string name) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value)
        ? value
        : throw new FormatException($"'{name}' is missing");

    private static double[] Numbers(JsonElement element, string name) => [.. Member(element, name).EnumerateArray().Select(Number)];

    private static float[] Singles(JsonElement element, string name)
    {
        var value = Member(element, name);
        return value.ValueKind == JsonValueKind.Number ? [value.GetSingle()] : [.. value.EnumerateArray().Select(item => (float)Finite(item.GetSingle()))];
    }

    private static double Number(JsonElement element) => Finite(element.GetDouble());

    private static double Finite(double value) => double.IsFinite(value) ? value : throw new FormatException("a number is out of range");
}

/// <summary>One recorded episode.</summary>
/// <param name="Number">Its number in the file.</param>
/// <param name="State">The state it starts from.</param>
/// <param name="Steps">Its steps.</param>
public sealed record RecordedEpisode(int Number, double[] State, IReadOnlyList<RecordedStep> Steps);

/// <summary>One recorded step: the action and all that it led to.</summary>
public sealed record RecordedStep(float[] Action, float[] Observation, double Reward, bool Terminated, bool Truncated, double[] State);
