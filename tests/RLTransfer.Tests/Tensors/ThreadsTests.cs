using System.Diagnostics;
using System.Runtime.InteropServices;
using RLTransfer.Networks;
using RLTransfer.Tensors;
using TorchSharp;

namespace RLTransfer.Tests.Tensors;

public sealed class ThreadsTests
{
    [Fact]
    public void The_number_of_threads_is_the_one_chosen_last()
    {
        Threads.ForConvolutions(2);
        Assert.Equal(2, torch.get_num_threads());
        Threads.ForSmallNets();
        Assert.Equal(1, torch.get_num_threads());
        Assert.Throws<ArgumentOutOfRangeException>(() => Threads.ForConvolutions(0));
    }

    /// <summary>OpenMP keeps the number for each thread on its own, and libtorch hands it on only where an operator is large.</summary>
    [Fact]
    public void A_thread_that_makes_a_crowd_computes_with_as_many()
    {
        Threads.ForSmallNets();
        var openMp = Process.GetCurrentProcess().Modules.Cast<ProcessModule>().FirstOrDefault(module => module.ModuleName.StartsWith("libgomp", StringComparison.Ordinal));
        if (openMp is null)
        {
            Assert.False(OperatingSystem.IsLinux(), "libtorch has brought no libgomp");
            return;                                          // another OpenMP
        }

        var most = Marshal.GetDelegateForFunctionPointer<MaxThreads>(NativeLibrary.GetExport(NativeLibrary.Load(openMp.FileName), "omp_get_max_threads"));
        var threads = 0;
        var thread = new Thread(() =>
        {
            using var crowd = CrowdNetwork.Create(new NetworkSpec("policy", [2], 1, [0]));
            threads = most();
        });
        thread.Start();
        thread.Join();

        Assert.Equal(1, threads);
    }

    private delegate int MaxThreads();
}
