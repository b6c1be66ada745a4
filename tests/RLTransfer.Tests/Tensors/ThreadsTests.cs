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
}
