using RLTransfer.Torch.Tests.Recorded;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace RLTransfer.Torch.Tests.NN;

public sealed class VisionCaseTests : CaseTests<VisionCases>;

/// <summary>Recorded/cases/vision.py in C#.</summary>
public sealed class VisionCases : ICaseGroup
{
    public static string Name => "vision";

    public static IReadOnlyDictionary<string, Func<Tensor[], Tensor[]>> Cases { get; } = new CaseTable
    {
        { "pad", x => F.pad(x[0], (1, 2, 0, 1), value: 0.5) },
        { "pad reflect", x => F.pad(x[0], (1, 2, 0, 1), PaddingModes.Reflect) },
        { "pad replicate", x => F.pad(x[0], new long[] { 1, 1, 2, 0 }, PaddingModes.Replicate) },
        { "pad circular", x => F.pad(x[0], (1, 1, 1, 1), PaddingModes.Circular) },
        { "interpolate area", x => F.interpolate(x[0], [2, 3], mode: InterpolationMode.Area) },
        { "interpolate exact", x => F.interpolate(x[0], scale_factor: [1.5], mode: InterpolationMode.NearestExact) },
        { "interpolate recomputed", x => F.interpolate(x[0], scale_factor: [1.7], mode: InterpolationMode.Bilinear, recompute_scale_factor: true) },
        { "affine_grid", x => F.affine_grid(x[0], [2, 1, 3, 4]) },
        { "grid_sample", x => F.grid_sample(x[0], x[1]) },
        { "grid_sample border", x => F.grid_sample(x[0], x[1], padding_mode: GridSamplePaddingMode.Border, align_corners: true) },
        { "grid_sample nearest", x => F.grid_sample(x[0], x[1], GridSampleMode.Nearest) },
    };
}
