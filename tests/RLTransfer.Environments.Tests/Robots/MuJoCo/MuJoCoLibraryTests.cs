using RLTransfer.Environments.Robots.MuJoCo;

namespace RLTransfer.Environments.Tests.Robots.MuJoCo;

public class MuJoCoLibraryTests
{
    private const string Remedy = "sudo binder/install-packages robots";

    [Fact]
    public void A_missing_library_is_an_error_that_names_what_installs_it()
    {
        var error = Assert.Throws<MuJoCoException>(() => MuJoCoLibrary.Load("libmujoco.so.0.0.0"));
        Assert.StartsWith("MuJoCo is missing: libmujoco.so.0.0.0 ", error.Message, StringComparison.Ordinal);
        Assert.Contains(Remedy, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void A_library_that_is_not_mujoco_is_refused()
    {
        var library = OperatingSystem.IsWindows() ? "kernel32.dll" : OperatingSystem.IsMacOS() ? "libSystem.dylib" : "libc.so.6";
        var error = Assert.Throws<MuJoCoException>(() => MuJoCoLibrary.Load(library));
        Assert.StartsWith(library + " is not MuJoCo; ", error.Message, StringComparison.Ordinal);
        Assert.Contains(Remedy, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(210, "2.1.0")]
    [InlineData(223, "2.2.3")]
    [InlineData(325, "3.2.5")]
    public void Another_version_is_refused_by_name(int version, string dotted)
    {
        var error = Assert.Throws<MuJoCoException>(() => MuJoCoLibrary.Require(version, "libmujoco.so"));
        Assert.StartsWith($"libmujoco.so is MuJoCo {dotted}, but the robots need 2.2.2", error.Message, StringComparison.Ordinal);
        Assert.Contains(Remedy, error.Message, StringComparison.Ordinal);
        MuJoCoLibrary.Require(222, "libmujoco.so.2.2.2");
    }

    [RobotFact]
    public void Every_field_of_a_known_model_is_where_it_is_read()
    {
        MuJoCoLibrary.Open();
        MuJoCoProbe.Check();
    }
}
