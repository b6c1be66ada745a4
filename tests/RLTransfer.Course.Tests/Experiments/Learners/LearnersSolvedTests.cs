using RLTransfer.Course.Experiments.Learners;
using RLTransfer.Learners;

namespace RLTransfer.Course.Tests.Experiments.Learners;

public class LearnersSolvedTests
{
    [Fact]
    public void Every_preset_fits_its_task_and_appears_once()
    {
        Assert.All(SolvedPresets.All, preset =>
        {
            preset.Options.Validate();
            Assert.Same(LearnerCatalog.Of(preset.Options), LearnerCatalog.For(preset.Learner, LearningTask.Named(preset.Environment)));
            Assert.Same(preset, SolvedPresets.For(LearnerCatalog.Of(preset.Options), preset.Environment));
            Assert.NotEmpty(preset.Note);
        });
    }

    [Theory]
    [InlineData("learners/solved/Pendulum-v1", "ppo on Pendulum-v1", "ddpg on Pendulum-v1", "sac on Pendulum-v1", "softq on Pendulum-v1")]
    [InlineData("learners/solved/Pendulum-v1/sac", "sac on Pendulum-v1")]
    public void Rows_are_found_by_task_and_learner(string name, params string[] rows)
    {
        var experiment = Assert.Single(ExperimentCatalog.Find(name));
        Assert.Equal(rows, experiment.MustShow.Select(statement => statement.Split(':')[0]));
    }

    [Fact]
    public void Rows_that_are_named_one_by_one_are_one_experiment_and_none_is_lost()
    {
        var found = ExperimentCatalog.Find(["learners/solved/Pendulum-v1/sac", "meta/rl2", "learners/solved/CartPole-v1/dqn", "learners/solved/Pendulum-v1/sac"]);
        Assert.Equal(["learners/solved", "meta/rl2"], found.Select(experiment => experiment.Id));
        Assert.Equal(["sac on Pendulum-v1", "dqn on CartPole-v1"], found[0].MustShow.Select(statement => statement.Split(':')[0]));
    }

    [Fact]
    public void A_row_that_there_is_not_is_refused() =>
        Assert.Contains("learners/solved/Hopper", Assert.Throws<ArgumentException>(() => ExperimentCatalog.Find("learners/solved/Hopper")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_row_is_measured_and_drawn()
    {
        var preset = new SolvedPreset("CartPole-v1", 9, 300, new DqnOptions { Hidden = [8], Environments = 1, LearningStarts = 50, BatchSize = 8 }, "small") { Recorded = true };
        var report = new LearnersSolved { Presets = [preset] }.Run(new RunSettings(Budget.Smoke, Seeds: 3));
        var claim = Assert.Single(report.Claims);
        Assert.Equal(("CartPole-v1/dqn", 9.0), (claim.Id, claim.Threshold));
        Assert.True(claim.Value >= 8 && claim.Low <= claim.Value && claim.Value <= claim.High);
        var row = Assert.Single(report.Tables.Single().Rows);
        Assert.Equal((3, 300L), ((int)row[2], (long)row[3]));
        Assert.Equal(2, report.Figures.Count);
        Assert.True(report.Figures[1].ToMimeBundle().Data.ContainsKey("image/png"));
    }

    [Fact]
    public void The_same_settings_give_the_same_figures()
    {
        var experiment = new LearnersSolved { Presets = [new("CartPole-v1", 475, 300, new PpoOptions { Hidden = [8] }, "small")] };
        var (one, two) = (experiment.Run(new RunSettings(Budget.Smoke)), experiment.Run(new RunSettings(Budget.Smoke)));
        Assert.Equal(one.Claims, two.Claims);
    }
}
