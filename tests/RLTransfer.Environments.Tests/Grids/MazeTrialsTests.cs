namespace RLTransfer.Environments.Tests.Grids;

public sealed class MazeTrialsTests
{
    private const int Mazes = 40;

    [Fact]
    public void The_goal_is_found_twice_in_the_same_maze_and_the_next_episode_has_another()
    {
        using var environment = Trials(attemptSteps: 50);
        environment.Reset(1);
        var actions = new int[Mazes];
        var (steps, arrivals, pictures) = (new int[Mazes], new int[Mazes], Enumerable.Range(0, Mazes).Select(environment.RenderText).ToArray());
        var first = Enumerable.Range(0, Mazes).Select(i => environment.Info["shortest_way"][i]).ToArray();
        var (over, found) = (new bool[Mazes], 0);
        for (var step = 0; step < 100; step++)
        {
            environment.Expert(actions);
            environment.Step(actions);
            for (var i = 0; i < Mazes; i++)
            {
                if (over[i])
                {
                    continue;
                }

                steps[i]++;
                if (environment.Rewards[i] > 0)
                {
                    Assert.Equal(first[i], steps[i]);                                                   // the expert takes a shortest way, twice
                    (steps[i], arrivals[i], found) = (0, arrivals[i] + 1, found + 1);
                    Assert.Equal(arrivals[i] == 2, environment.Terminated[i]);
                    over[i] = environment.Terminated[i];
                    if (!over[i])
                    {
                        Assert.Equal(pictures[i], environment.RenderText(i));                           // at the start again, all else as it was
                        Assert.Equal(1, environment.Info["attempt"][i]);
                    }
                }
            }
        }

        Assert.Equal(2 * Mazes, found);
        Assert.True(Enumerable.Range(0, Mazes).Count(i => environment.RenderText(i) != pictures[i]) > Mazes / 2);
    }

    [Fact]
    public void An_attempt_that_does_not_arrive_is_over_in_time()
    {
        using var environment = Trials(attemptSteps: 5);
        environment.Reset(1);
        for (var step = 1; step <= 10; step++)
        {
            environment.Step(new int[Mazes]);                                                            // up, where the wall is
            Assert.All(environment.Terminated, ended => Assert.Equal(step == 10, ended));
            Assert.All(environment.Info["attempt"], attempt => Assert.Equal(step >= 5 ? 1 : 0, attempt));     // at the end still the last attempt's
        }
    }

    [Fact]
    public void The_place_and_the_walls_around_are_shown_and_the_goal_is_not()
    {
        using var environment = Trials(attemptSteps: 50);
        environment.Reset(1);
        for (var i = 0; i < Mazes; i++)
        {
            var shown = environment.Observations.AsSpan(i * 53, 53);
            Assert.Equal(8, shown[..49].IndexOf(1f));
            Assert.Equal(1, shown[49]);                                                                  // up and left of the corner
            Assert.Equal(1, shown[52]);
            Assert.True(shown[50] == 0 || shown[51] == 0);
            Assert.InRange(shown[..49].ToArray().Sum(), 1, 1);
        }
    }

    private static VectorEnvironment Trials(int attemptSteps) =>
        Gym.MakeVector("MazeTrials-v0", Mazes, new VectorOptions { Autoreset = AutoresetMode.SameStep }, ("attempt_steps", attemptSteps));
}
