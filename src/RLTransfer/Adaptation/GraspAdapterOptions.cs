namespace RLTransfer.Adaptation;

/// <summary>Settings of <see cref="GraspAdapter"/>.</summary>
public sealed record GraspAdapterOptions
{
    /// <summary>Updates of every network.</summary>
    public int Steps { get; init; } = 1200;

    /// <summary>Pictures of each domain an update.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Weight of the discriminator's verdict in the generator's loss.</summary>
    public double DomainWeight { get; init; } = 1;

    /// <summary>Weight of the grasps' success in the generator's loss.</summary>
    public double TaskWeight { get; init; } = 1;

    /// <summary>Weight of the semantic map, in the losses of the generator and of the grasp network.</summary>
    public double SemanticWeight { get; init; } = 1;

    /// <summary>Channels of noise beside the picture's: as many that are the same all over it, and as many that differ from pixel to pixel.</summary>
    public int NoiseChannels { get; init; } = 3;

    /// <summary>Filters of the generator's first level; the smaller ones have twice as many.</summary>
    public int GeneratorFilters { get; init; } = 8;

    /// <summary>Filters of the discriminators' first layers; the second have twice as many.</summary>
    public int DiscriminatorFilters { get; init; } = 12;

    /// <summary>At how many sizes pictures are judged, each half the one before.</summary>
    public int Sizes { get; init; } = 3;

    /// <summary>Filters of the grasp network's first layer; the others have twice as many.</summary>
    public int GraspFilters { get; init; } = 16;

    /// <summary>Adam's learning rate of the generator.</summary>
    public double GeneratorRate { get; init; } = 1e-3;

    /// <summary>Adam's learning rate of the discriminator.</summary>
    public double DiscriminatorRate { get; init; } = 1e-3;

    /// <summary>Adam's learning rate of the grasp network.</summary>
    public double TaskRate { get; init; } = 1e-3;

    /// <summary>Adam's β₁ of the two players.</summary>
    public double Momentum { get; init; } = 0.5;

    /// <summary>Times in a run that it is looked at.</summary>
    public int Looks { get; init; } = 20;

    /// <summary>Adapted pictures that vary less than this share of what target pictures do are a collapse.</summary>
    public double LeastDiversity { get; init; } = 0.4;
}

/// <summary>One look at a run of <see cref="GraspAdapter"/>: means since the last one, and how the pictures are now.</summary>
/// <param name="Step">Updates so far.</param>
/// <param name="DiscriminatorLoss">By least squares; 0.5 where it can tell nothing.</param>
/// <param name="GeneratorLoss">What of it is the generator's.</param>
/// <param name="TaskLoss">The cross-entropy of the grasps' success.</param>
/// <param name="SemanticLoss">That of the map, on adapted pictures.</param>
/// <param name="DiscriminatorAccuracy">Share of patches that it takes for what they are.</param>
/// <param name="Diversity">How much adapted pictures differ from each other, over how much target pictures do.</param>
public sealed record GraspLook(int Step, double DiscriminatorLoss, double GeneratorLoss, double TaskLoss, double SemanticLoss, double DiscriminatorAccuracy, double Diversity)
{
    /// <summary>What is wrong and what may help; null where nothing is.</summary>
    public string? Warning { get; init; }
}
