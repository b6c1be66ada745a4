using System.Globalization;
using TorchSharp;

namespace RLTransfer;

/// <summary>How much work a run may cost.</summary>
public enum Budget
{
    /// <summary>Seconds: shows that everything works, and nothing about results.</summary>
    Smoke,

    /// <summary>Minutes on two cores; what the lectures' outputs show.</summary>
    Lesson,

    /// <summary>Hours, or a GPU.</summary>
    Paper,
}

/// <summary>How an experiment is run: its budget, its number of seeds, its device.</summary>
/// <param name="Budget">How much work it may cost.</param>
/// <param name="Seeds">How many seeds; null leaves it to the experiment and its budget.</param>
/// <param name="Device"><c>cpu</c> or <c>cuda</c>.</param>
public sealed record RunSettings(Budget Budget = Budget.Lesson, int? Seeds = null, string Device = "cpu")
{
    /// <summary>Environment variables through which <c>rlt</c> hands settings to notebooks.</summary>
    public const string BudgetVariable = "RLTRANSFER_BUDGET", SeedsVariable = "RLTRANSFER_SEEDS", DeviceVariable = "RLTRANSFER_DEVICE";

    /// <summary>Whether an experiment runs on the seeds that its settings are chosen on, and not on those it reports.</summary>
    public bool Choosing { get; init; }

    /// <summary>The settings this process was started with; the defaults where none were given.</summary>
    /// <exception cref="ArgumentException">A variable has a value that means nothing; the message names both.</exception>
    public static RunSettings FromEnvironment() =>
        Parse(Environment.GetEnvironmentVariable(BudgetVariable), Environment.GetEnvironmentVariable(SeedsVariable), Environment.GetEnvironmentVariable(DeviceVariable));

    /// <summary>Reads settings from text; null or empty stands for the default.</summary>
    /// <exception cref="ArgumentException">A text means nothing; the message says what is allowed.</exception>
    public static RunSettings Parse(string? budget, string? seeds, string? device)
    {
        var settings = new RunSettings();
        if (!string.IsNullOrEmpty(budget))
        {
            settings = settings with
            {
                Budget = budget switch
                {
                    "smoke" => Budget.Smoke,
                    "lesson" => Budget.Lesson,
                    "paper" => Budget.Paper,
                    _ => throw new ArgumentException($"The budget '{budget}' is unknown: use smoke, lesson or paper (--budget, {BudgetVariable})."),
                },
            };
        }

        if (!string.IsNullOrEmpty(seeds))
        {
            settings = int.TryParse(seeds, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= 10_000
                ? settings with { Seeds = count }
                : throw new ArgumentException($"The number of seeds is '{seeds}': use a whole number from 1 to 10000 (--seeds, {SeedsVariable}).");
        }

        if (!string.IsNullOrEmpty(device))
        {
            settings = device is "cpu" or "cuda"
                ? settings with { Device = device }
                : throw new ArgumentException($"The device '{device}' is unknown: use cpu or cuda (--device, {DeviceVariable}).");
        }

        return settings;
    }

    /// <summary>The device as libtorch's.</summary>
    /// <exception cref="ArgumentException">CUDA is asked for and this machine or this libtorch has none.</exception>
    public torch.Device TorchDevice() => Device == "cpu" || torch.cuda.is_available()
        ? torch.device(Device)
        : throw new ArgumentException("The device 'cuda' is asked for, and libtorch finds none here: use --device cpu, or a libtorch that is built for CUDA.");

    /// <summary>The value that goes with this budget.</summary>
    public T Pick<T>(T smoke, T lesson, T paper) => Budget switch { Budget.Smoke => smoke, Budget.Lesson => lesson, _ => paper };
}
