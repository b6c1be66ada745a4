using System.Diagnostics;
using System.Net.Sockets;

namespace RLTransfer.Files.Tests;

/// <summary>A regular file is whole or as it was, whatever fails; what is no regular file is written to as it is.</summary>
public sealed class WholeFileTests : IDisposable
{
    private static readonly byte[] Old = [1, 2, 3], New = [4, 5, 6, 7];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("rlt-files-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void A_write_that_fails_at_any_byte_leaves_the_old_file_or_none_and_nothing_beside_it()
    {
        foreach (var exists in new[] { true, false })
        {
            for (var fails = 0; fails <= New.Length; fails++)
            {
                var path = At($"{exists}{fails}");
                if (exists) File.WriteAllBytes(path, Old);
                var error = Assert.Throws<IOException>(() => WholeFile.Write(path, stream =>
                {
                    stream.Write(New.AsSpan(0, fails));
                    stream.Flush();
                    throw new IOException("No space left on device : '/some/where/else'");
                }));
                Assert.Equal($"{path} cannot be written: No space left on device.", error.Message);
                if (exists) Assert.Equal(Old, File.ReadAllBytes(path));
                Assert.Equal(exists, File.Exists(path));
            }
        }

        Assert.Equal(New.Length + 1, folder.GetFiles().Length);
    }

    [Fact]
    public void What_a_killed_writer_left_is_removed_by_the_next_and_a_living_one_is_not_disturbed()
    {
        var path = At("file");
        WholeFile.Write(path, outer =>
        {
            var dead = Path.Combine(folder.FullName, Path.GetFileName(folder.GetFiles(".rlt-*").Single().FullName).Replace(".part", "9.part", StringComparison.Ordinal));
            File.WriteAllBytes(dead, [9]);
            var other = new Thread(() => WholeFile.Write(path, inner => inner.Write(Old)));
            other.Start();
            other.Join();
            Assert.Equal(Old, File.ReadAllBytes(path));
            Assert.False(File.Exists(dead));
            outer.Write(New);
        });
        Assert.Equal(New, File.ReadAllBytes(path));
        Assert.Single(folder.GetFileSystemInfos());
    }

    [Fact]
    public void A_link_stays_a_link_also_where_it_leads_to_nothing_yet()
    {
        File.WriteAllBytes(At("file"), Old);
        File.CreateSymbolicLink(At("link"), "file");
        File.CreateSymbolicLink(At("dangling"), "new");
        WholeFile.Write(At("link"), stream => stream.Write(New));
        WholeFile.Write(At("dangling"), stream => stream.Write(New));
        Assert.Equal(New, File.ReadAllBytes(At("file")));
        Assert.Equal(New, File.ReadAllBytes(At("new")));
        Assert.Equal(("file", "new"), (new FileInfo(At("link")).LinkTarget, new FileInfo(At("dangling")).LinkTarget));
    }

    [Fact]
    public void The_mode_of_a_file_stays_and_a_name_may_be_as_long_as_the_system_lets_it()
    {
        var path = At(new string('n', 255));
        File.WriteAllBytes(path, Old);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        WholeFile.Require(path);
        WholeFile.Write(path, stream => stream.Write(New));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [Fact]
    public async Task A_pipe_and_a_device_are_written_to_and_stay_what_they_are()
    {
        using (var make = Process.Start("mkfifo", [At("pipe")])) await make.WaitForExitAsync();
        WholeFile.Require(At("pipe"));
        var reader = Task.Run(() => File.ReadAllBytes(At("pipe")));
        WholeFile.Write(At("pipe"), stream => stream.Write(New));
        Assert.Equal(New, await reader);
        WholeFile.Write("/dev/null", stream => stream.Write(New));
        Assert.False(WholeFile.IsRegular("/dev/null"));
        Assert.False(WholeFile.IsRegular(At("pipe")));
        Assert.Contains("No space left on device", Assert.Throws<IOException>(() => WholeFile.Write("/dev/full", stream => stream.Write(New))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_open_descriptor_goes_on_where_it_stands()
    {
        File.WriteAllBytes(At("log"), Old);
        using (var log = new FileStream(At("log"), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0))
        {
            var number = log.SafeFileHandle.DangerousGetHandle();
            using (var end = Process.Start("true")) end.WaitForExit();
            Assert.False(WholeFile.IsRegular($"/dev/fd/{number}"));
            WholeFile.Write($"/dev/fd/{number}", stream => stream.Write(New));
            WholeFile.Write($"/proc/self/fd/{number}", stream => stream.Write(New));
        }

        Assert.Equal([.. New, .. New], File.ReadAllBytes(At("log")));
    }

    [Fact]
    public void What_nothing_can_be_written_to_is_refused_before_with_its_name()
    {
        File.WriteAllBytes(At("file"), Old);
        File.CreateSymbolicLink(At("circle"), "circle");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(At("socket")));
        Refused<ArgumentException>("", "the name is empty");
        Refused<ArgumentException>("a\0b", "NUL");
        Refused<ArgumentException>(folder.FullName, "is a folder; name a file.");
        Refused<ArgumentException>(At("none/file"), "there is no folder");
        Refused<ArgumentException>(At("file/file"), "there is no folder");
        Refused<IOException>(At(new string('n', 256)), "File name too long");
        Refused<ArgumentException>(At("socket"), "is a socket");
        Refused<ArgumentException>("/dev/fd/0", "not open for writing", onlyWhere: !DescriptorStream.IsWritable(0));
        Refused<ArgumentException>("/dev/fd/999999", "not open for writing");
        Refused<IOException>(At("circle"), "links lead in a circle");
        Refused<IOException>("/proc/self/new", "cannot be written");
        Assert.Equal(["circle", "file", "socket"], folder.GetFileSystemInfos().Select(entry => entry.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_folder_is_made_and_probed_and_anything_else_refused()
    {
        WholeFile.RequireFolder(At("a/b"));
        Assert.True(Directory.Exists(At("a/b")));
        File.WriteAllBytes(At("file"), Old);
        Assert.Contains("is no folder", Assert.Throws<ArgumentException>(() => WholeFile.RequireFolder(At("file"))).Message, StringComparison.Ordinal);
        Assert.Contains("the name is empty", Assert.Throws<ArgumentException>(() => WholeFile.RequireFolder("")).Message, StringComparison.Ordinal);
        Assert.Contains("cannot be written", Assert.Throws<IOException>(() => WholeFile.RequireFolder("/proc/new")).Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(At("a/b")));
    }

    [Fact]
    public async Task What_is_read_may_be_a_pipe_but_not_without_end()
    {
        File.WriteAllText(At("text"), "a\nb\n");
        Assert.Equal(["a", "b"], InputFile.Lines(At("text")));
        Assert.Equal(4, InputFile.Bytes(At("text"), most: 4).Length);
        Assert.Equal("it has more than 0 MiB, or no end", Assert.Throws<IOException>(() => InputFile.Bytes(At("text"), most: 3)).Message);
        Assert.Contains("no end", Assert.Throws<IOException>(() => InputFile.Bytes("/dev/zero", most: 1 << 20)).Message, StringComparison.Ordinal);
        using (var make = Process.Start("mkfifo", [At("pipe")])) await make.WaitForExitAsync();
        var writer = Task.Run(() => File.WriteAllText(At("pipe"), "\ufeffpiped"));
        Assert.Equal("piped", InputFile.Text(At("pipe")));
        await writer;
    }

    private static void Refused<T>(string path, string message, bool onlyWhere = true)
        where T : Exception
    {
        if (!onlyWhere) return;
        var error = Assert.Throws<T>(() => WholeFile.Require(path));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private string At(string name) => Path.Combine(folder.FullName, name);
}
