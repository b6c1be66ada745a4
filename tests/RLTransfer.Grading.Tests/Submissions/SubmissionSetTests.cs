using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using RLTransfer.Grading.Submissions;

namespace RLTransfer.Grading.Tests.Submissions;

/// <summary>Folders and archives of submissions: every student's notebook is found, and what leads out, is a link or grows too large is refused by name.</summary>
public sealed class SubmissionSetTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private Dictionary<string, string> Read(string path)
    {
        using var set = SubmissionSet.Read([path], "01-returns");
        return set.Submissions.ToDictionary(submission => submission.Id, Text, StringComparer.Ordinal);
    }

    private static string Text(Submission submission)
    {
        try
        {
            return Encoding.UTF8.GetString(submission.Read());
        }
        catch (SubmissionException error)
        {
            return "refused: " + error.Message;
        }
    }

    private string Zip(params (string Name, string Text, int Attributes)[] entries)
    {
        var path = folder.File("class.zip");
        using var archive = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach (var (name, text, attributes) in entries)
        {
            var entry = archive.CreateEntry(name);
            entry.ExternalAttributes = attributes;
            using var stream = entry.Open();
            stream.Write(Encoding.UTF8.GetBytes(text));
        }

        return path;
    }

    private string Tar(params TarEntry[] entries)
    {
        var path = folder.File("class.tar.gz");
        using var writer = new TarWriter(new GZipStream(File.Create(path), CompressionLevel.Fastest));
        foreach (var entry in entries) writer.WriteEntry(entry);
        return path;
    }

    private static PaxTarEntry File_(string name, string text) => new(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) };

    [Fact]
    public void FoldersHoldNotebooksOrAFolderForEachStudent()
    {
        folder.File("class/ada.ipynb", "A");
        folder.File("class/bob/01-returns.ipynb", "B");
        folder.File("class/bob/other.ipynb", "no");
        folder.File("class/cyd/deep/anything.ipynb", "C");
        folder.File("class/cyd/.ipynb_checkpoints/anything.ipynb", "no");
        folder.File("class/eve/one.ipynb", "no");
        folder.File("class/eve/two.ipynb", "no");
        var all = Read(Path.Combine(folder.Path, "class"));
        Assert.Equal(["ada", "bob", "cyd", "eve"], all.Keys);
        Assert.Equal(("A", "B", "C"), (all["ada"], all["bob"], all["cyd"]));
        Assert.Contains("several notebooks", all["eve"], StringComparison.Ordinal);
    }

    [Fact]
    public void AStudentsFolderWithoutANotebookIsNamed()
    {
        folder.File("class/notes.txt", "who is in the class");
        folder.File("class/ada/01-returns.ipynb", "A");
        folder.File("class/ada/data/picture.png", "no");
        folder.File("class/eve/readme.txt", "my notebook is on another machine");
        folder.File("class/fay/.ipynb_checkpoints/01-returns.ipynb", "no");
        var all = Read(Path.Combine(folder.Path, "class"));
        Assert.Equal(["ada", "eve", "fay"], all.Keys);
        Assert.Equal(("A", "refused: eve handed in no notebook.", "refused: fay handed in no notebook."), (all["ada"], all["eve"], all["fay"]));
    }

    [Fact]
    public void APipeIsNotWaitedFor()
    {
        folder.File("class/ada/01-returns.ipynb", "A");
        Directory.CreateDirectory(Path.Combine(folder.Path, "class", "eve"));
        Process.Start("mkfifo", [Path.Combine(folder.Path, "class", "eve", "01-returns.ipynb")]).WaitForExit();
        Assert.Contains("is a pipe or a device", Read(Path.Combine(folder.Path, "class"))["eve"], StringComparison.Ordinal);
    }

    [Fact]
    public void ALinkIsNotFollowed()
    {
        folder.File("secret", "secret");
        folder.File("class/ada.ipynb", "A");
        Directory.CreateDirectory(Path.Combine(folder.Path, "class", "eve"));
        File.CreateSymbolicLink(Path.Combine(folder.Path, "class", "eve", "01-returns.ipynb"), Path.Combine(folder.Path, "secret"));
        Assert.Contains("is a link", Read(Path.Combine(folder.Path, "class"))["eve"], StringComparison.Ordinal);
    }

    [Fact]
    public void AFolderAroundTheStudentsFoldersIsNoStudent()
    {
        var all = Read(Zip(("export/ada/01-returns.ipynb", "A", 0), ("export/bob/01-returns.ipynb", "B", 0)));
        Assert.Equal(["ada", "bob"], all.Keys);
    }

    [Theory]
    [InlineData("../eve.ipynb", 0, "leads out of the archive")]
    [InlineData("eve/../../../../tmp/rlt-escaped.ipynb", 0, "leads out of the archive")]
    [InlineData("/eve.ipynb", 0, "absolute path")]
    [InlineData("C:\\eve.ipynb", 0, "absolute path")]
    [InlineData("eve\\..\\..\\x.ipynb", 0, "absolute path")]
    [InlineData("eve/link.ipynb", unchecked((int)0xA1FF0000), "is a link or a device")]
    [InlineData("eve/pipe.ipynb", 0x11FF0000, "is a link or a device")]
    public void AnEntryOfAZipThatIsNoOrdinaryFileInItIsRefusedByName(string name, int attributes, string why)
    {
        var all = Read(Zip(("ada/01-returns.ipynb", "A", 0), (name, "/etc/passwd", attributes)));
        Assert.Equal("A", all["ada"]);
        Assert.Contains(all.Values, text => text.StartsWith("refused: ", StringComparison.Ordinal) && text.Contains(why, StringComparison.Ordinal));
        Assert.False(File.Exists("/tmp/rlt-escaped.ipynb"));
    }

    [Fact]
    public void AnEntryOfATarThatIsNoOrdinaryFileInItIsRefusedByName()
    {
        var all = Read(Tar(
            File_("ada/01-returns.ipynb", "A"), File_("../mal/01-returns.ipynb", "x"),
            new PaxTarEntry(TarEntryType.SymbolicLink, "eve/01-returns.ipynb") { LinkName = "/etc/passwd" },
            new PaxTarEntry(TarEntryType.HardLink, "fay/01-returns.ipynb") { LinkName = "ada/01-returns.ipynb" }));
        Assert.Equal("A", all["ada"]);
        Assert.Contains("eve/01-returns.ipynb is a link", all["eve"], StringComparison.Ordinal);
        Assert.Contains("fay/01-returns.ipynb is a link", all["fay"], StringComparison.Ordinal);
        Assert.Contains("leads out of the archive", all["mal"], StringComparison.Ordinal);
    }

    [Fact]
    public void WhatUnpacksToTooMuchIsRefusedByName()
    {
        var all = Read(Zip(("ada.ipynb", "A", 0), ("bomb.ipynb", new string(' ', 30 << 20), 0)));
        Assert.True(new FileInfo(Path.Combine(folder.Path, "class.zip")).Length < 1 << 20);
        Assert.Equal("A", all["ada"]);
        Assert.Contains("bomb.ipynb unpacks to more than 20 MB", all["bomb"], StringComparison.Ordinal);
    }

    [Fact]
    public void ATarWhoseHeadersAreABombIsRefused()
    {
        var path = folder.File("bomb.tar.gz");
        using (var zip = new GZipStream(File.Create(path), CompressionLevel.Fastest))
        {
            var header = new byte[512];
            Encoding.ASCII.GetBytes("././@LongLink").CopyTo(header, 0);
            Encoding.ASCII.GetBytes("0000644\00000000\00000000\017000000000\000000000000\0        L").CopyTo(header, 100);   // 2 GB of name
            Encoding.ASCII.GetBytes("ustar  ").CopyTo(header, 257);
            Encoding.ASCII.GetBytes($"{Convert.ToString(header.Sum(value => value), 8).PadLeft(6, '0')}\0 ").CopyTo(header, 148);
            zip.Write(header);
            for (var i = 0; i < 600; i++) zip.Write(new byte[1 << 20]);
        }

        var before = GC.GetTotalAllocatedBytes();
        Assert.Contains("bomb.tar.gz cannot be unpacked", Assert.Throws<ArgumentException>(() => Read(path)).Message, StringComparison.Ordinal);
        Assert.True(GC.GetTotalAllocatedBytes() - before < 200 << 20, $"{(GC.GetTotalAllocatedBytes() - before) >> 20} MB");
    }

    [Fact]
    public void AnEntryThatStandsTwiceIsRefused() =>
        Assert.Contains("stands twice", Read(Zip(("ada.ipynb", "A", 0), ("ada.ipynb", "B", 0)))["ada"], StringComparison.Ordinal);

    [Theory]
    [InlineData("class.zip")]
    [InlineData("class.tar.gz")]
    [InlineData("class.tar")]
    public void WhatIsNoArchiveIsNamed(string name)
    {
        var error = Assert.Throws<ArgumentException>(() => Read(folder.File(name, "this is no archive at all, whatever its name says, and it is long enough to look like a header of five hundred and twelve bytes" + new string('x', 600))));
        Assert.Contains($"{name} cannot be unpacked", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsNotThereIsNamed() => Assert.Contains("does not exist", Assert.Throws<ArgumentException>(() => Read("/nowhere/class.zip")).Message, StringComparison.Ordinal);
}
