using TorchSharp.Modules;
using static TorchSharp.torch;

namespace RLTransfer.Adaptation;

/// <summary>G(x, z): the noise as further channels, a convolution, residual blocks, and a convolution to a picture in [−1, 1], or to two that the source's ink composes.</summary>
internal sealed class Generator : nn.Module<Tensor, Tensor, Tensor>
{
    // The logits of m lie between ∓4 by the source's ink alone; that G moves them by up to 5 lets strokes grow and shrink, and not vanish.
    private const double Contrast = 8, Reach = 5;

    private readonly int channels, side, noiseChannels;
    private readonly bool composes;
    private readonly int[] grids;
    private readonly Sequential body;

    public Generator(int channels, int side, PixelAdapterOptions options)
        : base("generator")
    {
        (this.channels, this.side, noiseChannels, composes, grids) = (channels, side, options.NoiseChannels, options.Composes, [.. options.NoiseGrids, side]);
        var filters = options.GeneratorFilters;
        body = nn.Sequential(
            [nn.Conv2d(channels + (noiseChannels * grids.Length), filters, 3, padding: 1), nn.ReLU(), .. Enumerable.Range(0, options.ResidualBlocks).Select(_ => new ResidualBlock(filters)), nn.Conv2d(filters, composes ? (2 * channels) + 1 : channels, 1)]);
        RegisterComponents();
    }

    /// <summary>Z: how many numbers the noise of a picture has.</summary>
    public int NoiseSize => noiseChannels * grids.Sum(grid => grid * grid);

    /// <summary>[B, C, H, W] and [B, Z] → [B, C, H, W].</summary>
    public override Tensor forward(Tensor picture, Tensor noise)
    {
        var (parts, from) = (new List<Tensor> { picture }, 0L);
        foreach (var grid in grids)
        {
            var size = (long)noiseChannels * grid * grid;
            var drawn = noise.narrow(1, from, size).view(-1, noiseChannels, grid, grid);
            parts.Add(grid == side ? drawn : nn.functional.interpolate(drawn, [side, side], mode: InterpolationMode.Bilinear, align_corners: false));
            from += size;
        }

        var painted = body.forward(cat(parts, 1));
        if (!composes)
        {
            return painted.tanh();
        }

        var more = painted.narrow(1, 2 * channels, 1);
        var ink = (Contrast * (Ink(picture) - 0.5) + (Reach * (more / Reach).tanh())).sigmoid();           // m [B, 1, H, W]
        return (ink * painted.narrow(1, 0, channels).tanh()) + ((1 - ink) * painted.narrow(1, channels, channels).tanh());
    }

    /// <summary>How much of a picture's brightest ink each pixel has, from 0 to 1: [B, C, H, W] → [B, 1, H, W].</summary>
    private static Tensor Ink(Tensor picture)
    {
        var bright = picture.mean([1], keepdim: true);
        var (least, most) = (bright.amin([2, 3], keepdim: true), bright.amax([2, 3], keepdim: true));
        return (bright - least) / (most - least + 1e-3);
    }
}

/// <summary>h + F(h): two convolutions with batch normalization beside a way straight through.</summary>
internal sealed class ResidualBlock : nn.Module<Tensor, Tensor>
{
    private readonly Sequential change;

    public ResidualBlock(int filters)
        : base("residual")
    {
        change = nn.Sequential(nn.Conv2d(filters, filters, 3, padding: 1, bias: false), nn.BatchNorm2d(filters), nn.ReLU(), nn.Conv2d(filters, filters, 3, padding: 1, bias: false), nn.BatchNorm2d(filters));
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => input + change.forward(input);
}

/// <summary>D(x) as a logit: of the whole picture [B, 1], or of every patch [B, 1, H/4, W/4].</summary>
internal sealed class Discriminator : nn.Module<Tensor, Tensor>
{
    private readonly bool comparesPictures;
    private readonly Sequential body, verdict;

    public Discriminator(int channels, int side, PixelAdapterOptions options)
        : base("discriminator")
    {
        var (filters, spectral, rest) = (options.DiscriminatorFilters, options.SpectralNorm, (side + 3) / 4);
        comparesPictures = options.ComparesPictures;
        var features = (2 * filters) + (comparesPictures ? 1 : 0);
        body = nn.Sequential(
            new NormedConvolution(channels, filters, 3, 1, spectral), nn.LeakyReLU(0.2),
            new NormedConvolution(filters, 2 * filters, 3, 2, spectral), nn.LeakyReLU(0.2),
            new NormedConvolution(2 * filters, 2 * filters, 3, 2, spectral), nn.LeakyReLU(0.2));
        verdict = options.JudgesPatches ? nn.Sequential(new NormedConvolution(features, 1, 1, 1, spectral)) : nn.Sequential(nn.Flatten(), nn.Linear((long)features * rest * rest, 1));
        RegisterComponents();
    }

    public override Tensor forward(Tensor picture) => Verdict(body.forward(picture));

    /// <summary>Its verdicts on target pictures and on adapted ones, each in their own company.</summary>
    public (Tensor Target, Tensor Adapted) Judge(Tensor target, Tensor adapted)
    {
        var seen = body.forward(cat([target, adapted], 0)).split([target.shape[0], adapted.shape[0]], 0);
        return (Verdict(seen[0]), Verdict(seen[1]));
    }

    /// <summary>[B, F, H/4, W/4] → a logit of each, or of each patch.</summary>
    private Tensor Verdict(Tensor seen)
    {
        if (comparesPictures)
        {
            var deviation = (seen.var(0, unbiased: false) + 1e-8).sqrt().mean();
            seen = cat([seen, deviation.expand(seen.shape[0], 1, seen.shape[2], seen.shape[3])], 1);
        }

        return verdict.forward(seen);
    }
}

/// <summary>A convolution whose weight may be divided by its largest singular value, followed by power iteration (Miyato et al. 2018, Algorithm 1).</summary>
internal sealed class NormedConvolution : nn.Module<Tensor, Tensor>
{
    private readonly Conv2d inner;
    private readonly bool isNormed;
    private readonly int stride, padding;
    private readonly Tensor? left;

    public NormedConvolution(int channels, int filters, int kernel, int stride, bool isNormed)
        : base("convolution")
    {
        (this.isNormed, this.stride, padding) = (isNormed, stride, kernel / 2);
        inner = nn.Conv2d(channels, filters, kernel, stride: stride, padding: padding);
        if (isNormed)
        {
            left = ones(filters) / Math.Sqrt(filters);
            register_buffer(nameof(left), left);
        }

        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => isNormed ? nn.functional.conv2d(input, Weight(), inner.bias, [stride, stride], [padding, padding]) : inner.forward(input);

    /// <summary>W / σ(W), with σ ≈ uᵀ W v; u and v are held fixed in the gradient.</summary>
    private Tensor Weight()
    {
        var matrix = inner.weight!.flatten(1);                                              // [out, in · kernel²]
        Tensor right;
        using (no_grad())
        {
            right = nn.functional.normalize(matrix.t().mv(left!), dim: 0);
            if (training)
            {
                left!.copy_(nn.functional.normalize(matrix.mv(right), dim: 0));
            }
        }

        return inner.weight! / left!.clone().dot(matrix.mv(right));
    }
}

/// <summary>T(x): logits of the classes [B, K].</summary>
internal sealed class TaskClassifier : nn.Module<Tensor, Tensor>
{
    private readonly Sequential body;

    public TaskClassifier(int channels, int side, int classes)
        : base("task")
    {
        var rest = side / 4;
        body = nn.Sequential(
            nn.Conv2d(channels, 24, 3, padding: 1), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(24, 48, 3, padding: 1), nn.ReLU(), nn.MaxPool2d(2),
            nn.Flatten(), nn.Linear(48L * rest * rest, 64), nn.ReLU(), nn.Linear(64, classes));
        RegisterComponents();
    }

    public override Tensor forward(Tensor picture) => body.forward(picture);
}
