using System.Diagnostics;
using System.Text.Json;
using RLTransfer.Environments.Python;

namespace RLTransfer.Environments.Tests.Python;

/// <summary>
/// On demand, against a Python that has gymnasium 1.1 or later: the binding shows what plain Python sees (gym_record.py), to
/// the last bit of every float32 observation and float64 reward.
/// </summary>
public class GymnasiumTests
{
    private const int Count = 3, Steps = 300;
    private static readonly string Recorder = Path.Combine(AppContext.BaseDirectory, "Python", "gym_record.py");

    public static TheoryData<string, string, bool> Batches
    {
        get
        {
            TheoryData<string, string, bool> data = [];
            foreach (var id in new[] { "CartPole-v1", "Acrobot-v1", "MountainCar-v0", "Pendulum-v1", TaxiOfThisVersion, "FrozenLake-v1", "stack:CartPole-v1", "stack:Pendulum-v1" })
            {
                data.Add(id, "NextStep", false);
                data.Add(id, "SameStep", false);
            }

            data.Add("CartPole-v1", "NextStep", true);
            data.Add("stack:CartPole-v1", "SameStep", true);
            data.Add("CartPole-v1", "Vectorized", false);
            data.Add("CartPole-v1", "Vectorized", true);
            return data;
        }
    }

    [GymnasiumTheory]
    [MemberData(nameof(Batches))]
    public void The_binding_shows_what_plain_python_sees(string id, string mode, bool isolated)
    {
        var options = new PythonOptions
        {
            Module = Recorder,
            Isolated = isolated,
            Vectorized = mode == "Vectorized",
            Autoreset = mode == "SameStep" ? AutoresetMode.SameStep : AutoresetMode.NextStep,
        };
        // The recorder's make knows the stack of wrappers; gymnasium's own is used for the rest, as a user has it.
        using var env = Gym.Python(id, Count, id.StartsWith("stack:", StringComparison.Ordinal) ? options : options with { Module = null });
        Assert.Equal(mode == "Vectorized", env.IsVectorized);
        var (t, ends) = (-1, 0);
        foreach (var line in Record(id, $"{Count}", $"{Steps}", mode))
        {
            if (t < 0)
            {
                env.Reset(11);
            }
            else
            {
                Step(env, t);
            }

            Assert.Equal(line.Observations, env.Observations);
            Assert.Equal(line.Rewards, env.Rewards);
            Assert.Equal(line.Terminated, env.Terminated);
            Assert.Equal(line.Truncated, env.Truncated);
            for (var i = 0; i < Count; i++)
            {
                ends += env.Terminated[i] || env.Truncated[i] ? 1 : 0;
                if (line.Finals.Length > 0 && line.Finals[i] is { } final)
                {
                    Assert.Equal(final, env.FinalObservations[(i * final.Length)..((i + 1) * final.Length)]);
                }
            }

            t++;
        }

        Assert.Equal(Steps, t);
        Assert.True(ends > 0 || id is "Acrobot-v1", $"{id}: no episode ended");
    }

    [GymnasiumTheory]
    [InlineData("CartPole-v1")]
    [InlineData("Acrobot-v1")]
    [InlineData("MountainCar-v0")]
    public void Our_own_environment_moves_as_gymnasiums_does(string id)
    {
        using var env = Gym.MakeVector(id, 1, new VectorOptions { Autoreset = AutoresetMode.Disabled });
        var t = -1;
        foreach (var line in Record("single", id, "11", $"{Steps}"))
        {
            if (t < 0)
            {
                env.Reset(0);
                env.SetState(0, line.State);
            }
            else
            {
                Step(env, t);
                Assert.Equal(line.Rewards, env.Rewards);
                Assert.Equal(line.Terminated, env.Terminated);
                Assert.Equal(line.Truncated, env.Truncated);
            }

            Assert.Equal(line.Observations, env.Observations);
            t++;
        }

        Assert.True(t > 10, $"{t} steps");
    }

    /// <summary>The same actions as in gym_record.py.</summary>
    private static void Step(VectorEnvironment env, int t)
    {
        if (env.SingleActionSpace is Discrete discrete)
        {
            env.Step([.. Enumerable.Range(0, env.Count).Select(i => ((t * 7) + (i * 3) + (t / 5)) % discrete.Count)]);
        }
        else
        {
            env.Step([.. Enumerable.Range(0, env.Count).SelectMany(i => Enumerable.Repeat((float)((((t * 7) + (i * 3)) % 11 / 10.0) - 0.5), env.SingleActionSpace.Size))]);
        }
    }

    /// <summary>Taxi-v3 until gymnasium 1.3.</summary>
    private static string TaxiOfThisVersion => GymnasiumTheoryAttribute.Python is { } python
        ? Output(python, "-c", "import gymnasium; print('Taxi-v4' if 'Taxi-v4' in gymnasium.registry else 'Taxi-v3')").Trim()
        : "Taxi-v3";

    private static IEnumerable<Line> Record(params string[] arguments) =>
        Output(GymnasiumTheoryAttribute.Python!, [Recorder, .. arguments]).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize<Line>(line, JsonSerializerOptions.Web)!);

    private static string Output(string python, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(python, arguments) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }

    private sealed record Line(float[] Observations, double[] Rewards, bool[] Terminated, bool[] Truncated, float[]?[] Finals, double[] State);
}

/// <summary>Tests against Gymnasium itself, on demand: they need a Python that has it.</summary>
internal sealed class GymnasiumTheoryAttribute : TheoryAttribute
{
    private const string Variable = "RLTRANSFER_TEST_GYMNASIUM";
    private static readonly Lazy<(string? Python, string Missing)> Found = new(() =>
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 })
        {
            return (null, $"on demand: set {Variable}=1, where a Python has gymnasium (RLTRANSFER_PYTHON, PYTHONPATH)");
        }

        try
        {
            return (PythonInstallation.Find("gymnasium", new()).Executable, "");
        }
        catch (PythonException error)
        {
            return (null, error.Message);
        }
    });

    public GymnasiumTheoryAttribute() => Skip = Python is null ? Found.Value.Missing : null;

    public static string? Python => Found.Value.Python;
}
