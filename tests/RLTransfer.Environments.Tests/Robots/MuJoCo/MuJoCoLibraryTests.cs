using RLTransfer.Environments.Robots.MuJoCo;

namespace RLTransfer.Environments.Tests.Robots.MuJoCo;

public class MuJoCoLibraryTests
{
    [Fact]
    public void The_library_is_there_and_tells_its_version()
    {
        Assert.True(MuJoCoSimulation.IsAvailable);
        Assert.Matches(@"^\d+\.\d+\.\d+$", MuJoCoLibrary.Version);
    }

    [Fact]
    public void A_missing_library_is_an_error_that_names_the_package()
    {
        var error = Assert.Throws<MuJoCoException>(() => MuJoCoLibrary.Open("libmujoco.so.0.0.0"));
        Assert.Contains("libmujoco.so.0.0.0", error.Message, StringComparison.Ordinal);
        Assert.Contains("apt install libmujoco-dev", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void A_library_that_is_not_mujoco_is_refused()
    {
        var error = Assert.Throws<MuJoCoException>(() => MuJoCoLibrary.Open(typeof(MuJoCoLibrary).Assembly.Location));
        Assert.Contains("apt install libmujoco-dev", error.Message, StringComparison.Ordinal);
    }
}
