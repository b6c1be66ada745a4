using RLTransfer.Learners;

namespace RLTransfer.Tests.Learners;

public class LearnerCatalogTests
{
    [Theory]
    [InlineData("dqn", "CartPole-v1", typeof(Dqn))]
    [InlineData("ppo", "CartPole-v1", typeof(Ppo))]
    [InlineData("ppo", "Pendulum-v1", typeof(Ppo))]
    [InlineData("a2c", "CartPole-v1", typeof(A2c))]
    [InlineData("reinforce", "CartPole-v1", typeof(Reinforce))]
    [InlineData("ddpg", "Pendulum-v1", typeof(Ddpg))]
    [InlineData("sac", "Pendulum-v1", typeof(Sac))]
    [InlineData("sac", "CartPole-v1", typeof(DiscreteSac))]
    [InlineData("softq", "CartPole-v1", typeof(SoftQ))]
    [InlineData("softq", "Pendulum-v1", typeof(SteinSoftQ))]
    public void A_name_and_a_task_give_the_learner(string name, string task, Type expected)
    {
        var kind = LearnerCatalog.For(name, task);
        using var learner = kind.Create(task, [7]);
        Assert.IsType(expected, learner);
        Assert.Equal(kind.OptionsType, learner.Settings.GetType());
        Assert.Same(kind, LearnerCatalog.Of(learner.Settings));
    }

    [Theory]
    [InlineData("dqn", "Pendulum-v1", "1 real numbers; reinforce, a2c, ppo, ddpg, sac and softq take those")]
    [InlineData("ddpg", "CartPole-v1", "one of 2 choices; reinforce, a2c, ppo, dqn, sac and softq take those")]
    [InlineData("dpn", "CartPole-v1", "nearest: dqn")]
    public void A_learner_that_does_not_fit_is_refused_with_those_that_do(string name, string task, string expected) =>
        Assert.Contains(expected, Assert.Throws<ArgumentException>(() => LearnerCatalog.For(name, task)).Message, StringComparison.Ordinal);

    [Fact]
    public void Constructors_refuse_with_the_same_list()
    {
        Assert.Contains("ddpg, sac and softq take those", Assert.Throws<ArgumentException>(() => new Dqn("Pendulum-v1", [0])).Message, StringComparison.Ordinal);
        Assert.Contains("dqn, sac and softq take those", Assert.Throws<ArgumentException>(() => new Ddpg("CartPole-v1", [0])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Anothers_options_are_refused() =>
        Assert.Contains("dqn takes DqnOptions, not PpoOptions", Assert.Throws<ArgumentException>(() => LearnerCatalog.For("dqn", "CartPole-v1").Create("CartPole-v1", [0], new PpoOptions())).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("CartPole-v1")]
    [InlineData("CartPole-v1(length=0.7)")]
    [InlineData("CartPole-v1(length=0.7, gravity=12)")]
    public void A_tasks_name_says_all_of_it(string name) => Assert.Equal(name, LearningTask.Named(name).Name);

    [Theory]
    [InlineData("CartPole-v1(length=0.7", "an id with or without arguments")]
    [InlineData("CartPole-v1(length)", "name=value")]
    [InlineData("CartPoel-v1(length=1)", "nearest: CartPole-v1")]
    public void A_name_of_no_task_is_refused(string name, string expected) =>
        Assert.Contains(expected, Assert.Throws<ArgumentException>(() => LearningTask.Named(name)).Message, StringComparison.Ordinal);
}
