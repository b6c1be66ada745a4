using static TorchSharp.torch;

namespace RLTransfer.Torch.Tests.Recorded;

public sealed class TensorCaseTests : CaseTests<TensorCases>;

/// <summary>Recorded/cases/tensors.py in C#.</summary>
public sealed partial class TensorCases : ICaseGroup
{
    public static string Name => "tensors";

    public static IReadOnlyDictionary<string, Func<Tensor[], Tensor[]>> Cases { get; } =
        new[] { Arithmetic(), Pointwise(), Reductions(), Shaping(), Gathering(), Sorting() }.SelectMany(table => table).ToDictionary();

    private static Tensor[] Two((Tensor, Tensor) pair) => [pair.Item1, pair.Item2];
}
