using RLTransfer.Environments;
using RLTransfer.Figures;
using RLTransfer.Figures.Display;
using RLTransfer.Figures.Images;

namespace RLTransfer.Pictures;

/// <summary>One episode as pictures; in a notebook it plays.</summary>
[TypeFormatterSource(typeof(RichValueFormatterSource))]
public sealed class Recording : IRichValue
{
    internal Recording(string environment, IReadOnlyList<Frame> frames, IReadOnlyList<float[]> observations, IReadOnlyList<double> rewards, TimeSpan delay) =>
        (Environment, Frames, Observations, Rewards, Delay) = (environment, frames, observations, rewards, delay);

    /// <summary>The id of the environment.</summary>
    public string Environment { get; }

    /// <summary>The pictures, that of the start first; empty where the environment draws none.</summary>
    public IReadOnlyList<Frame> Frames { get; }

    /// <summary>The observations, that of the start first.</summary>
    public IReadOnlyList<float[]> Observations { get; }

    /// <summary>The rewards, one a step.</summary>
    public IReadOnlyList<double> Rewards { get; }

    /// <summary>How long each picture stands.</summary>
    public TimeSpan Delay { get; }

    /// <summary>The sum of the rewards.</summary>
    public double Return => Rewards.Sum();

    /// <summary>Plays one episode with whole-number actions.</summary>
    /// <param name="environment">Which; it is reset.</param>
    /// <param name="policy">From an observation to an action.</param>
    /// <param name="seed">Of the reset; null to go on with the environment's stream.</param>
    /// <param name="most">Steps after which the recording stops.</param>
    /// <param name="delay">How long each picture stands; null for 60 ms.</param>
    public static Recording Of(SingleEnvironment environment, Func<float[], int> policy, long? seed = 0, int most = 1000, TimeSpan? delay = null)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return Play(environment, observation => environment.Step(policy(observation)), seed, most, delay);
    }

    /// <summary>Plays one episode with continuous actions.</summary>
    /// <param name="environment">Which; it is reset.</param>
    /// <param name="policy">From an observation to an action.</param>
    /// <param name="seed">Of the reset; null to go on with the environment's stream.</param>
    /// <param name="most">Steps after which the recording stops.</param>
    /// <param name="delay">How long each picture stands; null for 60 ms.</param>
    public static Recording Of(SingleEnvironment environment, Func<float[], float[]> policy, long? seed = 0, int most = 1000, TimeSpan? delay = null)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return Play(environment, observation => environment.Step(policy(observation)), seed, most, delay);
    }

    /// <summary>Plays one episode with the environment's own expert.</summary>
    /// <exception cref="NotSupportedException">It has none.</exception>
    public static Recording OfExpert(SingleEnvironment environment, long? seed = 0, int most = 1000, TimeSpan? delay = null)
    {
        ArgumentNullException.ThrowIfNull(environment);
        var size = environment.ActionSpace.Size;
        var (whole, real) = (new int[size], new float[size]);
        return Play(environment, _ =>
        {
            if (environment.ActionSpace is Box)
            {
                environment.Vector.Expert(real.AsSpan());
                return environment.Step(real);
            }

            environment.Vector.Expert(whole.AsSpan());
            return environment.Step(whole.AsSpan());
        }, seed, most, delay);
    }

    /// <summary>Evenly spaced pictures side by side, captioned with their step.</summary>
    /// <param name="count">How many.</param>
    /// <param name="columns">Pictures a row; 0: chosen.</param>
    /// <exception cref="InvalidOperationException">The environment draws no pictures.</exception>
    public Figure ContactSheet(int count = 12, int columns = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        RequireFrames();
        count = Math.Min(count, Frames.Count);
        int[] steps = [.. Enumerable.Range(0, count).Select(i => count == 1 ? 0 : (int)Math.Round(i * (Frames.Count - 1.0) / (count - 1)))];
        return new Figure(Title()).ImageGrid(steps.Select(step => Frames[step].ToImage()), columns, steps.Select(step => $"step {step}"));
    }

    /// <summary>The bytes of an animated PNG file.</summary>
    /// <exception cref="InvalidOperationException">The environment draws no pictures.</exception>
    public byte[] ToAnimatedPng()
    {
        RequireFrames();
        return AnimatedPng.ToBytes(Frames.Select(FrameImages.ToImage), Delay);
    }

    /// <inheritdoc/>
    public MimeBundle ToMimeBundle()
    {
        var bundle = new MimeBundle(ToString());
        return Frames.Count == 0 ? bundle : bundle.With("image/png", Convert.ToBase64String(ToAnimatedPng()));
    }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Title()} ({Frames.Count} pictures)");

    private static Recording Play(SingleEnvironment environment, Func<float[], StepResult> step, long? seed, int most, TimeSpan? delay)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(most);
        var observations = new List<float[]> { environment.Reset(seed).Observation };
        var (frames, rewards) = (new List<Frame>(), new List<double>());
        Show();
        while (rewards.Count < most)
        {
            var result = step(observations[^1]);
            observations.Add(result.Observation);
            rewards.Add(result.Reward);
            Show();
            if (result.Terminated || result.Truncated)
            {
                break;
            }
        }

        return new Recording(environment.Name, frames, observations, rewards, delay ?? TimeSpan.FromMilliseconds(60));

        void Show()
        {
            if (environment.Render() is { } frame)
            {
                frames.Add(frame);
            }
        }
    }

    private string Title() => FormattableString.Invariant($"{Environment}: {Rewards.Count} steps, return {Return:0.###}");

    private void RequireFrames()
    {
        if (Frames.Count == 0)
        {
            throw new InvalidOperationException($"{Environment} draws no pictures.");
        }
    }
}
