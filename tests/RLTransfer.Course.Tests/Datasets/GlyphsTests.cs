using System.Security.Cryptography;
using RLTransfer.Course.Datasets;
using RLTransfer.Course.Datasets.Drawing;

namespace RLTransfer.Course.Tests.Datasets;

public sealed class GlyphsTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("rlt-glyphs-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void There_are_ten_digits_and_the_37_letter_classes_of_EMNIST_balanced()
    {
        Assert.Equal("0123456789", string.Concat(Glyphs.DigitClasses));
        Assert.Equal("ABCDEFGHIJKLMNOPQRSTUVWXYZabdefghnqrt", string.Concat(Glyphs.LetterClasses));
    }

    [Fact]
    public void The_generator_draws_the_bytes_it_always_drew()
    {
        var letters = Glyphs.Draw("letters-train", Glyphs.LetterClasses, 74);
        Assert.Equal("fccc7ae94cd4b7ec7ed035e03951df7385a7d8bfdd83e70af1f541edf88a77f1", Convert.ToHexStringLower(SHA256.HashData(letters.Pixels)));
    }

    [Fact]
    public void An_image_does_not_depend_on_how_many_are_drawn()
    {
        var few = Glyphs.Draw("digits-train", Glyphs.DigitClasses, 15);
        var many = Glyphs.Draw("digits-train", Glyphs.DigitClasses, 40);
        Assert.Equal(few.Pixels, many.Pixels.AsSpan(0, few.Pixels.Length).ToArray());
        Assert.Equal(Enumerable.Range(0, 40).Select(i => (byte)(i % 10)), many.Labels);
    }

    [Fact]
    public void Images_of_a_class_differ_and_hold_a_plausible_amount_of_ink()
    {
        var set = Glyphs.Draw("digits-test", Glyphs.DigitClasses, 200);
        Assert.Equal(200, Enumerable.Range(0, 200).Select(i => Convert.ToHexString(set.Image(i))).Distinct().Count());
        for (var i = 0; i < set.Count; i++)
        {
            Assert.InRange(set.Image(i).ToArray().Count(grey => grey > 110), 20, 400);
        }
    }

    [Fact]
    public void Labels_and_classes_agree()
    {
        var byClass = Glyphs.Draw("digits-test", Glyphs.DigitClasses, 30).ByClass();
        Assert.Equal(10, byClass.Length);
        Assert.Equal([3, 13, 23], byClass[3]);
    }

    [Fact]
    public void Made_files_have_the_recorded_checksums_and_a_damaged_one_is_kept_until_force_is_given()
    {
        var glyphs = new Glyphs(folder.FullName);
        Assert.All(glyphs.Verify(), file => Assert.Equal(FileState.Missing, file.State));
        Assert.Equal(8, glyphs.Make().Count);
        Assert.All(glyphs.Verify(), file => Assert.Equal(FileState.Whole, file.State));
        Assert.Empty(glyphs.Make());
        Assert.Equal(8, folder.GetFiles().Length);

        var path = Path.Combine(folder.FullName, "glyphs-digits-test-labels-idx1-ubyte");
        File.WriteAllText(path, "not what it was");
        var error = Assert.Throws<InvalidDataException>(() => glyphs.Ensure());
        Assert.StartsWith($"{path} is damaged", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("rlt datasets make glyphs --force", error.Message, StringComparison.Ordinal);
        Assert.Equal("not what it was", File.ReadAllText(path));

        Assert.Equal([Path.GetFileName(path)], glyphs.Make(force: true));
        Assert.All(glyphs.Verify(), file => Assert.Equal(FileState.Whole, file.State));
    }

    [Fact]
    public void Where_a_file_is_damaged_nothing_else_is_written()
    {
        File.WriteAllText(Path.Combine(folder.FullName, "glyphs-digits-test-labels-idx1-ubyte"), "not what it was");
        Assert.Throws<InvalidDataException>(() => new Glyphs(folder.FullName).Make());
        Assert.Single(folder.GetFiles());
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_named()
    {
        var blocked = Path.Combine(folder.FullName, "file");
        File.WriteAllText(blocked, "");
        var error = Assert.Throws<IOException>(() => new Glyphs(Path.Combine(blocked, "glyphs")).Make());
        Assert.Contains($"cannot be written to {blocked}", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("A M .1 .1")]
    [InlineData("A M .1 .1 L .2")]
    [InlineData("A M .1 .1 X .2 .3")]
    [InlineData("A L .2 .3")]
    [InlineData("AB M 0 0 L 1 1")]
    [InlineData("A")]
    public void A_line_that_is_no_path_is_named(string line)
    {
        var error = Assert.Throws<InvalidDataException>(() => new StrokeAlphabet(new StringReader($"# comment\n{line}\n")));
        Assert.StartsWith("strokes.txt line 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_series_agree_with_the_library()
    {
        for (var x = -20.0; x < 20; x += 0.37)
        {
            var (sine, cosine) = Series.SinCos(x);
            Assert.Equal(Math.Sin(x), sine, 1e-13);
            Assert.Equal(Math.Cos(x), cosine, 1e-13);
        }
    }
}
