namespace RLTransfer.Environments.Tests.Vector;

public class InstanceTests
{
    [Fact]
    public void An_instance_that_does_not_exist_is_refused_by_name()
    {
        using var env = Gym.MakeVector("Pendulum-v1", 3);
        env.Reset(0);
        var state = new double[env.StateSize];
        Action[] asked = [() => env.GetState(3, state), () => env.SetState(-1, state), () => env.Render(3), () => env.RenderText(3)];
        Assert.All(asked, ask => Assert.Contains("Pendulum-v1 has instances 0 to 2", Assert.ThrowsAny<ArgumentException>(ask).Message));
    }

    [Fact]
    public void A_state_of_another_length_is_refused()
    {
        using var env = Gym.MakeVector("Pendulum-v1", 1);
        env.Reset(0);
        Assert.Contains($"has {env.StateSize} numbers, got 7", Assert.ThrowsAny<ArgumentException>(() => env.SetState(0, new double[7])).Message);
    }
}
