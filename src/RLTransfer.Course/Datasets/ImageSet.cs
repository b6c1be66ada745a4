using RLTransfer.Randomness;
using RLTransfer.Transfer;
using TorchSharp;

namespace RLTransfer.Course.Datasets;

/// <summary>Images with a class each, grey or in colour.</summary>
/// <param name="Pixels">All images one after another, each channel by rows: [Count, Channels, Height, Width]; grey ones have ink bright on dark paper.</param>
/// <param name="Labels">The class of each image, an index into <paramref name="ClassNames"/>.</param>
/// <param name="Height">Pixels of a column.</param>
/// <param name="Width">Pixels of a row.</param>
/// <param name="ClassNames">What each class is called.</param>
public sealed record ImageSet(byte[] Pixels, byte[] Labels, int Height, int Width, IReadOnlyList<string> ClassNames)
{
    /// <summary>How many images there are.</summary>
    public int Count => Labels.Length;

    /// <summary>1: grey; 3: red, green and blue.</summary>
    public int Channels { get; init; } = 1;

    private int Size => Channels * Height * Width;

    /// <summary>One image's pixels, channel by channel and by rows.</summary>
    public ReadOnlySpan<byte> Image(int index) => Pixels.AsSpan(index * Size, Size);

    /// <summary>The images of each class, in order: <c>[class][i]</c> is an index of this set.</summary>
    public int[][] ByClass()
    {
        var lists = ClassNames.Select(_ => new List<int>()).ToArray();
        for (var i = 0; i < Labels.Length; i++)
        {
            lists[Labels[i]].Add(i);
        }

        return [.. lists.Select(list => list.ToArray())];
    }

    /// <summary>The images of each class in a random order of the seed's own.</summary>
    public int[][] Shuffled(ulong seed)
    {
        var byClass = ByClass();
        for (var c = 0; c < byClass.Length; c++)
        {
            new Philox(seed, Philox.Stream("images of class", (ulong)c)).Shuffle<int>(byClass[c]);
        }

        return byClass;
    }

    /// <summary>Some of the images.</summary>
    /// <param name="indices">Which, in the order wanted.</param>
    public ImageSet Take(IEnumerable<int> indices)
    {
        int[] chosen = [.. indices];
        var pixels = new byte[chosen.Length * Size];
        for (var i = 0; i < chosen.Length; i++)
        {
            Image(chosen[i]).CopyTo(pixels.AsSpan(i * Size));
        }

        return this with { Pixels = pixels, Labels = [.. chosen.Select(i => Labels[i])] };
    }

    /// <summary>So many images of each class, drawn at random, class by class in turn.</summary>
    /// <param name="perClass">How many; where a larger number is drawn with the same seed, these are among them.</param>
    /// <param name="seed">Whose sample it is.</param>
    /// <exception cref="ArgumentOutOfRangeException">A class has not as many.</exception>
    public ImageSet Few(int perClass, ulong seed)
    {
        var shuffled = Shuffled(seed);
        var scarce = Array.FindIndex(shuffled, images => images.Length < perClass);
        return scarce < 0 ? Take(Enumerable.Range(0, perClass).SelectMany(round => shuffled.Select(images => images[round])))
            : throw new ArgumentOutOfRangeException(nameof(perClass), FormattableString.Invariant($"There are {shuffled[scarce].Length} images of '{ClassNames[scarce]}', not {perClass}."));
    }

    /// <summary>Grey images as tensors; see <see cref="Examples.OfImages"/>.</summary>
    public Examples ToExamples(torch.Device? device = null) => Examples.OfImages(Pixels, Labels, Height, Width, device);

    /// <summary>The images as pictures in colour [Count, 3, Height, Width], from −1 (black) to 1; a grey one has three channels alike.</summary>
    public Examples ToPictures(torch.Device? device = null)
    {
        using var scope = torch.NewDisposeScope();
        var pixels = torch.tensor(Pixels, device: device).to(torch.ScalarType.Float32).div(127.5).sub(1).reshape(Count, Channels, Height, Width).expand(-1, 3, -1, -1).contiguous();
        return new(pixels.MoveToOuterDisposeScope(), torch.tensor(Labels, device: device).to(torch.ScalarType.Int64).MoveToOuterDisposeScope());
    }
}

/// <summary>Images to learn from, and others to measure by.</summary>
public sealed record SplitImages(ImageSet Train, ImageSet Test);

/// <summary>Lecture 01's data: letters to pretrain on and digits to transfer to.</summary>
/// <param name="Letters">The source task.</param>
/// <param name="Digits">The target task.</param>
/// <param name="Source">Where both came from, in one line.</param>
public sealed record CharacterData(SplitImages Letters, SplitImages Digits, string Source);
