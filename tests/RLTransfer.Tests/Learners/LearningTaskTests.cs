using RLTransfer.Learners;

namespace RLTransfer.Tests.Learners;

public sealed class LearningTaskTests
{
    [Theory]
    [InlineData("PongGray-v0", 1)]
    [InlineData("PongGray-v0(frames=4)", 4)]
    [InlineData("PongGray-v0(frames=2, paddle_height=4)", 2)]
    public void A_name_may_ask_for_several_frames_at_once(string name, int channels)
    {
        var task = LearningTask.Named(name);
        Assert.Equal(name, task.Name);
        using var environment = task.Create(3);
        Assert.Equal([channels, 12, 12], environment.SingleObservationSpace.Shape);
    }

    [Theory]
    [InlineData("PongGray-v0(frames=0)", "frames is a whole number from 1 to 64")]
    [InlineData("PongGray-v0(frames=2.5)", "frames is a whole number from 1 to 64")]
    [InlineData("PongGray-v0(frames=many)", "frames is a whole number from 1 to 64")]
    [InlineData("PongGray-v0(frames=2, frames=3)", "given once")]
    [InlineData("CartPole-v1(length", "A task is an id with or without arguments")]
    [InlineData("CartPole-v1(length)", "An argument of a task is name=value")]
    [InlineData("CartPol-v1", "nearest: CartPole-v1")]
    public void A_name_that_stands_for_no_task_is_refused(string name, string message) =>
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => LearningTask.Named(name)).Message, StringComparison.Ordinal);

    [Fact]
    public void Frames_of_what_is_no_picture_are_refused_when_the_task_is_made() =>
        Assert.Contains("channels of pictures", Assert.Throws<ArgumentException>(() => LearningTask.Named("CartPole-v1(frames=2)").Create(1)).Message, StringComparison.Ordinal);
}
