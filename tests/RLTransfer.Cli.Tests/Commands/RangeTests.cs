namespace RLTransfer.Cli.Tests.Commands;

/// <summary>Options have ranges: what is outside is one line with the option's name, before anything is done or allocated.</summary>
[Collection(InProcess.Name)]
public sealed class RangeTests
{
    private static readonly string[] NoNumbers = ["", "NaN", "Infinity", "-Infinity", "1e300", "1e999", "abc", "0x10", "-1", "1,5", "99999999999999999999"];

    [Theory]
    [InlineData("--steps", "train", "dqn", "CartPole-v1")]
    [InlineData("--evaluate-every", "train", "dqn", "CartPole-v1")]
    [InlineData("--episodes", "train", "dqn", "CartPole-v1")]
    [InlineData("--seeds", "train", "dqn", "CartPole-v1")]
    [InlineData("--episodes", "evaluate", "/no/such/run")]
    [InlineData("--episodes", "env", "rollout", "CartPole-v1")]
    [InlineData("--seed", "env", "rollout", "CartPole-v1")]
    [InlineData("--seeds", "run", "a.ipynb")]
    [InlineData("--timeout", "run", "a.ipynb")]
    [InlineData("--total-timeout", "run", "a.ipynb")]
    [InlineData("--seeds", "check", "a.ipynb")]
    [InlineData("--rtol", "check", "a.ipynb")]
    [InlineData("--atol", "check", "a.ipynb")]
    [InlineData("--seeds", "reproduce", "finetuning/supervised")]
    public void What_is_no_number_in_the_range_is_refused(string option, params string[] command)
    {
        foreach (var text in NoNumbers)
        {
            if (text == "1e300" && option is "--rtol" or "--atol") continue;
            if (text == "1,5" && command[0] == "train" && option == "--seeds") continue;      // a list
            if (text == "99999999999999999999" && option is "--rtol" or "--atol") continue;
            var (exit, output, error) = InProcess.Run([.. command, option, text]);
            Assert.True((exit, output) == (2, ""), $"{text}: {exit} {error}");
            Assert.StartsWith($"rlt: {option} {text}: ", error, StringComparison.Ordinal);
            Assert.Single(error.TrimEnd().Split('\n'));
        }
    }

    [Theory]
    [InlineData("--stop-at", "NaN", "train", "dqn", "CartPole-v1")]
    [InlineData("--threshold", "1e999", "compare", "/no/such/run")]
    [InlineData("--timeout", "1e-9", "run", "a.ipynb")]
    [InlineData("--timeout", "4294968", "run", "a.ipynb")]
    [InlineData("--budget", "huge", "run", "a.ipynb")]
    [InlineData("--budget", "tiny", "reproduce")]
    [InlineData("--device", "tpu", "train", "dqn", "CartPole-v1")]
    [InlineData("--device", "tpu", "evaluate", "/no/such/run")]
    [InlineData("--seeds", "10001", "train", "dqn", "CartPole-v1")]
    [InlineData("--episodes", "2000000000", "train", "dqn", "CartPole-v1")]
    public void So_is_what_no_timer_machine_or_budget_knows(string option, string text, params string[] command)
    {
        var (exit, output, error) = InProcess.Run([.. command, option, text]);
        Assert.Equal((2, ""), (exit, output));
        Assert.StartsWith($"rlt: {option} {text}: ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DqnOptions.BufferSize is 2000000000", "dqn", "CartPole-v1", "BufferSize=2000000000")]
    [InlineData("DqnOptions.ReturnSteps is 2000000000", "dqn", "CartPole-v1", "ReturnSteps=2000000000")]
    [InlineData("DqnOptions.Hidden is 65536,65536", "dqn", "CartPole-v1", "Hidden=65536,65536")]
    [InlineData("PpoOptions.RolloutSteps is 2000000000", "ppo", "CartPole-v1", "RolloutSteps=2000000000", "Minibatches=1")]
    [InlineData("A2cOptions.RolloutSteps is 2000000000", "a2c", "CartPole-v1", "RolloutSteps=2000000000")]
    [InlineData("ReinforceOptions.RolloutSteps is 2000000000", "reinforce", "CartPole-v1", "RolloutSteps=2000000000")]
    [InlineData("SacOptions.ReturnSteps is 2000000000", "sac", "Pendulum-v1", "ReturnSteps=2000000000")]
    [InlineData("DdpgOptions.BufferSize is 2147483647", "ddpg", "Pendulum-v1", "BufferSize=2147483647")]
    [InlineData("SteinSoftQOptions.Particles is 2000000000", "softq", "Pendulum-v1", "Particles=2000000000")]
    public void A_size_that_cannot_be_allocated_is_refused_with_the_options_name_and_what_it_takes(string message, string learner, string environment, params string[] settings)
    {
        var (exit, output, error) = InProcess.Run(["train", learner, environment, "--no-preset", .. settings.SelectMany(setting => new[] { "--set", setting })]);
        Assert.Equal((2, ""), (exit, output));
        Assert.StartsWith($"rlt: {message}: that ", error, StringComparison.Ordinal);
        Assert.Contains("take less, or fewer seeds.", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("LearningRate=Infinity")]
    [InlineData("LearningRate=NaN")]
    [InlineData("LearningRate=1e999")]
    [InlineData("LearningRate=-1")]
    public void A_number_that_is_none_says_so(string setting)
    {
        var (exit, _, error) = InProcess.Run("train", "dqn", "CartPole-v1", "--set", setting);
        Assert.Equal(2, exit);
        Assert.Contains("DqnOptions.LearningRate is ", error, StringComparison.Ordinal);
        Assert.Contains("it must be a finite number above 0.", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'rlt run' has no option '--foo'", "run", "--foo", "x.ipynb")]
    [InlineData("'rlt check' has no option '--foo'", "check", "--foo", "x.ipynb")]
    [InlineData("'rlt run' has no option '--timout'; nearest: --timeout", "run", "x.ipynb", "--timout", "3")]
    [InlineData("-x.ipynb does not exist.", "run", "--", "-x.ipynb")]
    public void An_unknown_option_is_named_and_not_what_follows(string message, params string[] arguments)
    {
        var (exit, _, error) = InProcess.Run(arguments);
        Assert.Equal(2, exit);
        Assert.StartsWith($"rlt: {message}", error, StringComparison.Ordinal);
    }
}
