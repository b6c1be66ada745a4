namespace RLTransfer.Environments.Tests.Vector;

public class ThreadTests
{
    [Theory]
    [InlineData("CartPole-v1", 2)]
    [InlineData("Pendulum-v1", 3)]
    [InlineData("Acrobot-v1", 2)]
    public void Threads_change_nothing(string id, int threads)
    {
        const int count = 203;
        using var one = Gym.MakeVector(id, count);
        using var several = Gym.MakeVector(id, count, new VectorOptions { Threads = threads });
        var actions = new Contract.RandomActions(one.SingleActionSpace, count);
        one.Reset(1);
        several.Reset(1);
        for (var t = 0; t < 150; t++)
        {
            actions.Step(one);
            actions.StepAgain(several);
            Contract.EnvironmentContract.AssertSameRows(one, 0, several, 0, count, t);
        }
    }

    [Fact]
    public void A_crew_does_every_share_once_each_round_and_hands_failures_on()
    {
        var done = new int[3];
        var fail = false;
        using var crew = new StepCrew(3, number =>
        {
            if (fail && number == 2)
            {
                throw new InvalidOperationException("broken");
            }

            Interlocked.Increment(ref done[number]);
        });
        for (var round = 1; round <= 300; round++)
        {
            if (round % 100 == 0)
            {
                Thread.Sleep(3);        // the crew falls asleep and must wake up again
            }

            crew.Run();
            Assert.Equal([round, round, round], done);
        }

        fail = true;
        Assert.Equal("broken", Assert.Throws<InvalidOperationException>(crew.Run).Message);
        fail = false;
        crew.Run();
        Assert.Equal([302, 302, 301], done);
    }

    [Fact]
    public void Impossible_counts_are_refused()
    {
        Assert.ThrowsAny<ArgumentException>(() => Gym.MakeVector("CartPole-v1", 0));
        Assert.ThrowsAny<ArgumentException>(() => Gym.MakeVector("CartPole-v1", 4, new VectorOptions { Threads = 0 }));
        Assert.ThrowsAny<ArgumentException>(() => Gym.MakeVector("CartPole-v1", 4, new VectorOptions { MaxEpisodeSteps = 0 }));
        using var env = Gym.MakeVector("CartPole-v1", 2);
        Assert.ThrowsAny<ArgumentException>(() => env.Reset([1L, 2L, 3L]));
        env.Reset(0);
        Assert.ThrowsAny<ArgumentException>(() => env.Reset([true]));
        env.Dispose();
        Assert.Throws<ObjectDisposedException>(() => env.Step([0, 0]));
    }
}
