namespace RLTransfer.Course.Datasets;

/// <summary>Pictures with classes, and where they came from.</summary>
/// <param name="Images">To learn from, and others for tests.</param>
/// <param name="Source">In a few words.</param>
public sealed record ClassifiedPictures(SplitImages Images, string Source);

/// <summary>Fashion-MNIST where it is installed, and the course's own letters elsewhere (<c>datasets/fashion-mnist/card.md</c>).</summary>
public static class FashionMnist
{
    private const string Name = "fashion-mnist", Installed = "/usr/share/datasets/fashion-mnist";

    private static readonly CharacterFolder.Layout layout = new(
        "Fashion-MNIST", "train", "t10k", ["T-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot"], 0, Transposed: false);

    /// <summary>The folder that holds it: in the folder of data sets that the environment names, else where Debian's package puts it; null where neither is.</summary>
    public static string? Folder => ((string[])[ProjectFolders.Dataset(Name), Installed]).FirstOrDefault(Directory.Exists);

    /// <summary>70,000 photographs of clothes in ten classes, or letters in 37 where they are not installed.</summary>
    /// <param name="folder">Holds the four files; null: <see cref="Folder"/>.</param>
    /// <exception cref="FileNotFoundException">The folder has not all of the set's files.</exception>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    public static ClassifiedPictures Load(string? folder = null)
    {
        if ((folder ?? Folder) is { } found)
        {
            return new(CharacterFolder.Read(found, layout), layout.Title);
        }

        var characters = Glyphs.Load();
        return new(characters.Letters, $"letters ({characters.Source}), since Fashion-MNIST is not installed");
    }
}
