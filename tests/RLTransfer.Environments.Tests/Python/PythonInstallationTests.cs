using RLTransfer.Environments.Python;

namespace RLTransfer.Environments.Tests.Python;

/// <summary>Pythons that cannot be used are named in one line with the remedy, before anything is loaded. The Pythons are scripts that answer as one would.</summary>
public sealed class PythonInstallationTests : IDisposable
{
    private const string Good = """{"version":[3,11,2],"executable":"EXE","prefix":"/opt/py","basePrefix":"/opt/py","library":"/opt/py/lib/libpython3.11.so.1.0","freeThreaded":false,"numpy":true,"gymnasium":true,"path":[]}""";
    private readonly string folder = Directory.CreateTempSubdirectory("pythons").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_python_that_has_everything_is_taken()
    {
        var found = PythonInstallation.Find("X-v0", new() { Interpreter = Script(Good) });
        Assert.Equal("3.11", found.Release);
        Assert.Equal("/opt/py/lib/libpython3.11.so.1.0", found.Library);
    }

    [Theory]
    [InlineData("[3,11,2]", "[3,8,10]", "(3.8.10) cannot be loaded into this process, which takes Python 3.10 to 3.")]
    [InlineData("[3,11,2]", "[3,99,0]", "(3.99.0) cannot be loaded into this process, which takes Python 3.10 to 3.")]
    [InlineData("\"freeThreaded\":false", "\"freeThreaded\":true", "is built without the global interpreter lock and cannot be loaded into this process")]
    [InlineData("\"/opt/py/lib/libpython3.11.so.1.0\"", "null", "has no shared library libpython3.11, so it cannot be loaded into this process; build that Python with --enable-shared")]
    [InlineData("\"numpy\":true", "\"numpy\":false", "has no numpy; install it with 'EXE -m pip install numpy'")]
    [InlineData("\"gymnasium\":true", "\"gymnasium\":false", "has no gymnasium; install it with 'EXE -m pip install gymnasium'")]
    public void One_that_lacks_something_is_refused(string what, string instead, string message)
    {
        var python = Script(Good.Replace(what, instead, StringComparison.Ordinal));
        var error = Refused(python);
        Assert.StartsWith("X-v0: ", error, StringComparison.Ordinal);
        Assert.Contains(python, error, StringComparison.Ordinal);
        Assert.Contains(message.Replace("EXE", python, StringComparison.Ordinal), error, StringComparison.Ordinal);
        Assert.Contains("RLTRANSFER_PYTHON", error, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error);
    }

    [Fact]
    public void Debians_python_is_mended_with_debians_package()
    {
        if (File.Exists("/etc/debian_version"))
        {
            var python = Script(Good.Replace("/opt/py\",\"library\":\"/opt/py/lib/libpython3.11.so.1.0\"", "/usr\",\"library\":null", StringComparison.Ordinal));
            Assert.Contains("install it with 'apt-get install -y libpython3.11'", Refused(python), StringComparison.Ordinal);
        }

        Assert.Contains("'apt-get install -y python3-numpy'", PythonInstallation.Lacks("/usr/bin/python3", "numpy"), StringComparison.Ordinal);
        Assert.Contains("/usr/bin/python3 -m venv", PythonInstallation.Lacks("/usr/bin/python3", "gymnasium"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_module_of_ones_own_needs_no_gymnasium() =>
        Assert.False(PythonInstallation.Find("X-v0", new() { Interpreter = Script(Good.Replace("\"gymnasium\":true", "\"gymnasium\":false", StringComparison.Ordinal)), Module = "mine" }).Gymnasium);

    [Fact]
    public void What_is_no_python_is_said_to_be_none()
    {
        Assert.StartsWith("X-v0: '/bin/true' is no Python 3", Refused("/bin/true"), StringComparison.Ordinal);
        Assert.Contains("(out of order)", Refused(Script("", "echo out of order >&2; exit 3")), StringComparison.Ordinal);
        Assert.StartsWith("X-v0: Python cannot be started as '/nowhere/python3'; name another Python by the environment variable RLTRANSFER_PYTHON", Refused("/nowhere/python3"), StringComparison.Ordinal);
        Assert.StartsWith($"X-v0: the folder '{folder}' is no virtual environment, it has no bin/python3; make one with", Refused(folder), StringComparison.Ordinal);
    }

    [Fact]
    public void The_folder_of_a_virtual_environment_stands_for_its_python()
    {
        Directory.CreateDirectory(Path.Combine(folder, "bin"));
        File.Move(Script(Good), Path.Combine(folder, "bin", "python3"));
        Assert.Equal([3, 11, 2], PythonInstallation.Find("X-v0", new() { Interpreter = folder }).Version);
    }

    private static string Refused(string python) =>
        Assert.Throws<PythonException>(() => PythonInstallation.Find("X-v0", new() { Interpreter = python })).Message;

    private string Script(string answer, string then = "")
    {
        var path = Path.Combine(folder, "python");
        File.WriteAllText(path, $"#!/bin/sh\ncat <<'END'\n{answer.Replace("EXE", path, StringComparison.Ordinal)}\nEND\n{then}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }
}
