using RLTransfer.Course.Datasets;

namespace RLTransfer.Course.Tests.Datasets;

public sealed class CommittedDatasetTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("rlt-committed-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Their_files_come_out_of_the_program_with_the_recorded_checksums()
    {
        foreach (var set in new Dataset[] { new OpticalDigits(Path.Combine(folder.FullName, "digits")), new Photographs(Path.Combine(folder.FullName, "photographs")) })
        {
            Assert.All(set.Verify(), file => Assert.Equal(FileState.Missing, file.State));
            Assert.Equal(set.Checksums.Count, set.Make().Count);
            Assert.All(set.Verify(), file => Assert.Equal(FileState.Whole, file.State));
        }
    }

    [Fact]
    public void Threads_that_come_to_a_new_set_at_the_same_moment_all_get_it()
    {
        for (var round = 0; round < 5; round++)
        {
            var place = Path.Combine(folder.FullName, FormattableString.Invariant($"{round}"));
            using var start = new Barrier(4);
            var counts = new int[4];
            Thread[] threads = [.. Enumerable.Range(0, 4).Select(at => new Thread(() =>
            {
                start.SignalAndWait();
                counts[at] = new OpticalDigits(place).Load().Train.Count;
            }))];
            Array.ForEach(threads, thread => thread.Start());
            Array.ForEach(threads, thread => thread.Join());
            Assert.All(counts, count => Assert.Equal(OpticalDigits.TrainingCount, count));
        }
    }

    [Fact]
    public void A_damaged_file_is_named_with_the_remedy()
    {
        var digits = new OpticalDigits(folder.FullName);
        digits.Make();
        var path = Path.Combine(folder.FullName, "optical-digits-labels-idx1-ubyte.gz");
        File.WriteAllText(path, "not what it was");
        var error = Assert.Throws<InvalidDataException>(() => digits.Load());
        Assert.StartsWith($"{path} is damaged", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("rlt datasets make optical-digits --force", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_set_is_in_the_catalog() =>
        Assert.Equal(["glyphs", "optical-digits", "photographs"], DatasetCatalog.All.Select(set => set.Name));

    [Fact]
    public void The_digits_are_those_of_UCI_and_are_split_where_a_form_begins()
    {
        var (train, test) = new OpticalDigits(folder.FullName).Load();
        Assert.Equal((1287, 510), (train.Count, test.Count));
        Assert.Equal((8, 8), (train.Height, train.Width));

        // Both sides begin as every form does.
        var begin = Enumerable.Range(0, 30).Select(i => (byte)(i % 10));
        Assert.Equal(begin, train.Labels.Take(30));
        Assert.Equal(begin, test.Labels.Take(30));
        Assert.Equal([178, 182, 177, 183, 181, 182, 181, 179, 174, 180], train.ByClass().Zip(test.ByClass(), (a, b) => a.Length + b.Length));

        // The first row of the first digit is 0 0 5 13 9 1 0 0 sixteenths of ink.
        Assert.Equal([0, 0, 80, 207, 143, 16, 0, 0], train.Image(0)[..8].ToArray());
    }

    [Fact]
    public void No_piece_of_a_photograph_is_both_learned_from_and_tested_on()
    {
        var (train, test) = new Photographs(folder.FullName).Load();
        Assert.Equal((39, 13, 64), (train.Count, test.Count, train.Side));
        var learned = Enumerable.Range(0, train.Count).Select(i => Convert.ToHexString(train[i])).ToHashSet();
        Assert.Equal(train.Count, learned.Count);
        Assert.DoesNotContain(Enumerable.Range(0, test.Count), i => learned.Contains(Convert.ToHexString(test[i])));
    }
}
