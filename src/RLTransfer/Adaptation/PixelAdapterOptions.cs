namespace RLTransfer.Adaptation;

/// <summary>Settings of <see cref="PixelAdapter"/>.</summary>
public sealed record PixelAdapterOptions
{
    /// <summary>Updates of every network.</summary>
    public int Steps { get; init; } = 1200;

    /// <summary>Pictures of each domain an update.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>α, the weight of L_d in the generator's loss.</summary>
    public double DomainWeight { get; init; } = 1;

    /// <summary>β, the weight of L_t.</summary>
    public double TaskWeight { get; init; } = 1;

    /// <summary>γ, the weight of L_c.</summary>
    public double ContentWeight { get; init; } = 1;

    /// <summary>Sides of the grids on which the noise z is drawn, beside that of single pixels; 1 is the same everywhere in a picture. Each is enlarged to the picture.</summary>
    /// <remarks>Backgrounds vary in large and in small: what differs in the noise need not be learned. The paper's z is one vector, spread over the picture by a layer of its own.</remarks>
    public IReadOnlyList<int> NoiseGrids { get; init; } = [1, 2, 4];

    /// <summary>Channels of noise of each grid, beside the picture's.</summary>
    public int NoiseChannels { get; init; } = 3;

    /// <summary>Filters of the generator's convolutions.</summary>
    public int GeneratorFilters { get; init; } = 24;

    /// <summary>Residual blocks of the generator.</summary>
    public int ResidualBlocks { get; init; } = 2;

    /// <summary>Whether the generator paints a foreground a and a background b, and the source's ink, thickened or thinned within bounds, says where each shows: m a + (1 − m) b.</summary>
    /// <remarks>The content then stays about where it was. Like the content loss it asks for sources of which the mask is known, as it is of whatever a program drew.</remarks>
    public bool Composes { get; init; }

    /// <summary>Filters of the discriminator's first convolution; the others have twice as many.</summary>
    public int DiscriminatorFilters { get; init; } = 24;

    /// <summary>Whether the discriminator judges every patch by itself, or the whole picture.</summary>
    public bool JudgesPatches { get; init; }

    /// <summary>Whether the discriminator sees how much the pictures of a batch differ, and so a collapse (Karras et al. 2018, §3).</summary>
    public bool ComparesPictures { get; init; }

    /// <summary>Adam's learning rate of the generator.</summary>
    public double GeneratorRate { get; init; } = 1e-3;

    /// <summary>Adam's learning rate of the discriminator: two rates keep the players in step (Heusel et al. 2017).</summary>
    public double DiscriminatorRate { get; init; } = 1e-3;

    /// <summary>Adam's learning rate of the task classifier.</summary>
    public double TaskRate { get; init; } = 1e-3;

    /// <summary>Whether all rates fall to 0 in the second half of a run.</summary>
    public bool Anneals { get; init; }

    /// <summary>Adam's β₁ of the two players: low, for what they learned against a former opponent is soon of no use (Radford et al. 2016).</summary>
    public double Momentum { get; init; } = 0.5;

    /// <summary>What the discriminator is to answer to a target picture: below 1 is one-sided label smoothing (Salimans et al. 2016, §3.4).</summary>
    public double RealLabel { get; init; } = 0.9;

    /// <summary>Standard deviation of the noise on all pictures that the discriminator sees, at first; it falls to 0 (Sønderby et al. 2017).</summary>
    public double InstanceNoise { get; init; } = 0.1;

    /// <summary>Whether each of the discriminator's layers is divided by its largest singular value (Miyato et al. 2018).</summary>
    public bool SpectralNorm { get; init; }

    /// <summary>Times in a run that it is looked at.</summary>
    public int Looks { get; init; } = 20;

    /// <summary>Adapted pictures that vary less than this share of what target pictures do are a collapse.</summary>
    public double LeastDiversity { get; init; } = 0.4;

    /// <summary>A generator whose noise changes a picture by less than this share of what target pictures differ ignores it.</summary>
    public double LeastVariety { get; init; } = 0.05;
}
