using RLTransfer.Grading.Sandboxing;
using RLTransfer.Notebooks.Worker;

namespace RLTransfer.Grading.Tests.Sandboxing;

/// <summary>What a sandbox is made of.</summary>
public sealed class SandboxTests
{
    [Fact]
    public void What_the_program_links_to_can_be_read_where_the_repository_lies_below_the_sandbox_s_own_folder()
    {
        var repository = Directory.CreateTempSubdirectory("rlt-sandbox-");
        try
        {
            Assert.StartsWith("/tmp/", repository.FullName, StringComparison.Ordinal);
            var (program, libraries) = (repository.CreateSubdirectory("program").FullName, repository.CreateSubdirectory("libraries").FullName);
            File.WriteAllText(Path.Combine(program, "rlt.dll"), "");
            File.WriteAllText(Path.Combine(libraries, "libtorch.so"), "");
            File.CreateSymbolicLink(Path.Combine(program, "libtorch.so"), Path.Combine(libraries, "libtorch.so"));
            string[] arguments = [.. Sandbox.Find(worker: new WorkerHost("dotnet", [Path.Combine(program, "rlt.dll"), "worker"])).Host(0, []).Arguments];
            var (own, bound) = (At("--tmpfs", "/tmp"), At("--ro-bind", libraries));
            Assert.InRange(own, 0, bound - 1);                                  // what is mounted later lies on top
            Assert.Equal(libraries, arguments[bound + 2]);

            int At(string option, string path) => Enumerable.Range(0, arguments.Length - 1).First(i => arguments[i] == option && arguments[i + 1] == path);
        }
        finally
        {
            repository.Delete(recursive: true);
        }
    }
}
