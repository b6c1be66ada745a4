using System.Text;
using FsCheck;
using FsCheck.Fluent;
using RLTransfer.Notebooks.Documents;

namespace RLTransfer.Notebooks.Tests.Documents;

public sealed class RoundTripTests
{
    [Fact]
    public void Any_notebook_in_Jupyters_spelling_is_written_back_byte_for_byte()
    {
        Prop.ForAll(Documents().ToArbitrary(), document =>
        {
            var bytes = Encoding.UTF8.GetBytes(PythonJson.Dump(document));
            return Notebook.Parse(bytes, "test").ToBytes().AsSpan().SequenceEqual(bytes);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void An_edit_changes_the_lines_it_is_about_and_no_other()
    {
        Prop.ForAll(Documents().ToArbitrary(), Text().ToArbitrary(), (document, source) =>
        {
            var text = PythonJson.Dump(document);
            var notebook = Notebook.Parse(Encoding.UTF8.GetBytes(text), "test");
            notebook.Cells[0].Source = source + "edited";
            var edited = Notebook.Parse(notebook.ToBytes(), "test");

            edited.Cells[0].Source = notebook.Cells[0].Source;   // as it stands
            Assert.Equal(source + "edited", edited.Cells[0].Source);
            var before = (IReadOnlyCollection<KeyValuePair<string, object?>>)document;
            var metadata = PythonJson.Dump(before.Single(pair => pair.Key == "metadata").Value).TrimEnd('\n').Split('\n').Select(line => " " + line);
            Assert.Contains(string.Join('\n', metadata).TrimStart(), Encoding.UTF8.GetString(notebook.ToBytes()), StringComparison.Ordinal);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("  ", "")]
    [InlineData("\t", "\n")]
    [InlineData("    ", "\n")]
    public void Another_editors_indentation_and_end_are_kept(string indent, string end)
    {
        var text = $"{{\n{indent}\"cells\": [],\n{indent}\"metadata\": {{}},\n{indent}\"nbformat\": 4,\n{indent}\"nbformat_minor\": 5\n}}{end}";
        Assert.Equal(text, Encoding.UTF8.GetString(Notebook.Parse(Encoding.UTF8.GetBytes(text), "test").ToBytes()));
    }

    [Fact]
    public void What_NET_Interactive_wrote_survives_an_edit()
    {
        const string Text = """
            {
             "cells": [
              {
               "cell_type": "code",
               "execution_count": null,
               "id": "a1",
               "metadata": {
                "dotnet_interactive": {
                 "language": "csharp"
                },
                "polyglot_notebook": {
                 "kernelName": "csharp"
                }
               },
               "outputs": [],
               "source": [
                "1 + 1"
               ]
              }
             ],
             "metadata": {
              "kernelspec": {
               "display_name": ".NET (C#)",
               "language": "C#",
               "name": ".net-csharp"
              },
              "polyglot_notebook": {
               "kernelInfo": {
                "defaultKernelName": "csharp",
                "items": [
                 {
                  "aliases": [],
                  "name": "csharp"
                 }
                ]
               }
              }
             },
             "nbformat": 4,
             "nbformat_minor": 5
            }

            """;
        var notebook = Notebook.Parse(Encoding.UTF8.GetBytes(Text), "test");
        notebook.Cells[0].Source = "2 + 2\n3";
        Assert.Equal(Text.Replace("\"1 + 1\"", "\"2 + 2\\n\",\n    \"3\"", StringComparison.Ordinal), Encoding.UTF8.GetString(notebook.ToBytes()));
    }

    [Fact]
    public void Missing_ids_are_added_from_4_5_on_and_are_the_same_every_time()
    {
        string With(int minor) => Encoding.UTF8.GetString(Notebook.Parse(Encoding.UTF8.GetBytes(
            $$"""{"cells": [{"cell_type": "markdown", "metadata": {}, "source": "a"}], "metadata": {}, "nbformat": 4, "nbformat_minor": {{minor}}}"""), "test").ToBytes());

        Assert.DoesNotContain("\"id\"", With(4), StringComparison.Ordinal);
        Assert.Matches("\"id\":\\s*\"[0-9a-f]{8}\"", With(5));
        Assert.Equal(With(5), With(5));
    }

    [Fact]
    public void Saving_replaces_a_file_whole_and_follows_links()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("a.ipynb", "old");
        var link = folder.File("link.ipynb");
        File.CreateSymbolicLink(link, path);
        var bytes = Encoding.UTF8.GetBytes("{\n \"cells\": [],\n \"metadata\": {},\n \"nbformat\": 4,\n \"nbformat_minor\": 5\n}\n");

        Notebook.Parse(bytes, "test").Save(link);

        Assert.Equal(bytes, File.ReadAllBytes(path));
        Assert.Equal(path, new FileInfo(link).LinkTarget);
        Assert.Equal(2, Directory.GetFileSystemEntries(folder.Path).Length);
    }

    private static Gen<string> Text() => Gen.OneOf(
        ArbMap.Default.GeneratorFor<UnicodeString>().Select(text => Whole(text.Get)),
        Gen.Elements("", "\n", "a\r\nb\u2028c\x85", "é 😀 \x7f\u200b\ufeff\0", "</script>&'<>", "\\\"/\b\f\t\x1b[0m"));

    // A lone surrogate cannot stand in a UTF-8 file.
    private static string Whole(string? text) => new UTF8Encoding().GetString(Encoding.UTF8.GetBytes(text ?? ""));

    private static Gen<object?> Value(int size) => Gen.OneOf(
        Gen.Constant<object?>(null), Gen.Elements<object?>(true, false), Text().Select(text => (object?)text),
        Gen.Elements("0", "-0", "1.0", "1e400", "1E+2", "0.1000", "-12345678901234567890123", "2.50e-07").Select(spelling => (object?)new PythonJson.Number(spelling)),
        size == 0 ? Gen.Constant<object?>(null) : Value(size - 1).ListOf(3).Select(items => (object?)items.ToList()),
        size == 0 ? Gen.Constant<object?>(null) : Pairs(size - 1).Select(pairs => (object?)pairs));

    private static Gen<List<KeyValuePair<string, object?>>> Pairs(int size) =>
        (from keys in Text().ListOf(3) from values in Value(size).ListOf(3) select keys.Zip(values, KeyValuePair.Create).DistinctBy(pair => pair.Key).ToList());

    private static Gen<object> Documents() =>
        from cells in Cell().NonEmptyListOf()
        from metadata in Pairs(2)
        select (object)new List<KeyValuePair<string, object?>>
        {
            new("cells", cells.ToList()), new("metadata", metadata), new("nbformat", new PythonJson.Number("4")), new("nbformat_minor", new PythonJson.Number("4")),
        };

    private static Gen<object?> Cell() =>
        from type in Gen.Elements("code", "markdown", "raw")
        from metadata in Pairs(2)
        from source in Text()
        from lines in Text().ListOf(2)
        from isSplit in Gen.Elements(true, false)
        select (object?)new List<KeyValuePair<string, object?>>
        {
            new("cell_type", type), new("metadata", metadata), new("source", isSplit ? lines.Select(line => (object?)line).ToList() : source),
        };
}
