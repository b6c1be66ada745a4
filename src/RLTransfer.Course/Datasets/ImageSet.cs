namespace RLTransfer.Course.Datasets;

/// <summary>Grey images with a class each.</summary>
/// <param name="Pixels">All images one after another, each by rows: [Count, Height, Width], ink bright on dark paper.</param>
/// <param name="Labels">The class of each image, an index into <paramref name="ClassNames"/>.</param>
/// <param name="Height">Pixels of a column.</param>
/// <param name="Width">Pixels of a row.</param>
/// <param name="ClassNames">What each class is called.</param>
public sealed record ImageSet(byte[] Pixels, byte[] Labels, int Height, int Width, IReadOnlyList<string> ClassNames)
{
    /// <summary>How many images there are.</summary>
    public int Count => Labels.Length;

    /// <summary>One image's pixels, by rows.</summary>
    public ReadOnlySpan<byte> Image(int index) => Pixels.AsSpan(index * Height * Width, Height * Width);

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
}

/// <summary>Images to learn from, and others to measure by.</summary>
public sealed record SplitImages(ImageSet Train, ImageSet Test);

/// <summary>Lecture 01's data: letters to pretrain on and digits to transfer to.</summary>
/// <param name="Letters">The source task.</param>
/// <param name="Digits">The target task.</param>
/// <param name="Source">Where both came from, in one line.</param>
public sealed record CharacterData(SplitImages Letters, SplitImages Digits, string Source);
