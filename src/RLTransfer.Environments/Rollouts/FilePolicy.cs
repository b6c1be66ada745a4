using System.Text.Json;
using RLTransfer.Files;

namespace RLTransfer.Environments;

/// <summary>A policy from a JSON file, for rollouts without a learner.</summary>
/// <remarks>
/// <c>{"actions": [0, 1, …]}</c> (or lists of numbers) plays them in order and starts again when they are used up, and at every episode.
/// <c>{"weights": [[…], …], "bias": […]}</c> is linear: one row of weights for each score. A discrete action is the index of the greatest
/// score, a continuous one is the scores, clipped to the bounds.
/// </remarks>
public static class FilePolicy
{
    /// <summary>Reads a policy for an environment.</summary>
    /// <exception cref="ArgumentException">The file is missing, is no policy, or does not fit the environment; the message names it.</exception>
    public static IPolicy Read(string path, Space observations, Space actions)
    {
        ArgumentNullException.ThrowIfNull(observations);
        ArgumentNullException.ThrowIfNull(actions);
        if (string.IsNullOrEmpty(path) || Directory.Exists(path))
        {
            throw new ArgumentException($"the policy '{path}' is no file; name one.", nameof(path));
        }

        try
        {
            using var document = JsonDocument.Parse(InputFile.Text(path));
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("actions", out var list))
            {
                return new Script([.. list.EnumerateArray().Select(action => Action(action, actions))]);
            }

            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("weights", out var weights))
            {
                var bias = root.TryGetProperty("bias", out var given) ? Numbers(given) : new float[weights.GetArrayLength()];
                return new Linear([.. weights.EnumerateArray().Select(Numbers)], bias, observations, actions);
            }

            throw new FormatException("it has neither 'actions' nor 'weights'");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException or FormatException or InvalidOperationException)
        {
            throw new ArgumentException($"'{path}' is no policy file: {error.Message}", nameof(path), error);
        }
    }

    private static float[] Numbers(JsonElement element) => [.. element.EnumerateArray().Select(item => item.GetSingle())];

    private static float[] Action(JsonElement element, Space actions)
    {
        var action = element.ValueKind == JsonValueKind.Number ? [element.GetSingle()] : Numbers(element);
        return actions.Contains(action) ? action : throw new FormatException($"action {element.GetRawText()} is outside {actions}");
    }

    private sealed class Script(float[][] actions) : IPolicy
    {
        private readonly float[][] actions = actions.Length > 0 ? actions : throw new FormatException("it has no actions");
        private int next;

        public void Begin() => next = 0;

        public void Act(ReadOnlySpan<float> observation, Span<float> action)
        {
            actions[next].CopyTo(action);
            next = (next + 1) % actions.Length;
        }
    }

    private sealed class Linear : IPolicy
    {
        private readonly float[][] weights;
        private readonly float[] bias;
        private readonly Box? bounds;

        public Linear(float[][] weights, float[] bias, Space observations, Space actions)
        {
            bounds = actions as Box;
            var scores = actions switch
            {
                Discrete discrete => discrete.Count,
                Box box => box.Size,
                _ => throw new FormatException($"a linear policy cannot choose from {actions}"),
            };
            if (weights.Length != scores || bias.Length != scores || Array.Exists(weights, row => row.Length != observations.Size))
            {
                throw new FormatException($"{actions} on {observations} needs {scores} rows of {observations.Size} weights and {scores} biases");
            }

            (this.weights, this.bias) = (weights, bias);
        }

        public void Begin()
        {
        }

        public void Act(ReadOnlySpan<float> observation, Span<float> action)
        {
            var best = float.NegativeInfinity;
            for (var i = 0; i < weights.Length; i++)
            {
                var score = bias[i];
                for (var j = 0; j < observation.Length; j++)
                {
                    score += weights[i][j] * observation[j];
                }

                if (bounds is not null)
                {
                    action[i] = Math.Clamp(score, bounds.Low[i], bounds.High[i]);
                }
                else if (score > best)
                {
                    (best, action[0]) = (score, i);
                }
            }
        }
    }
}
