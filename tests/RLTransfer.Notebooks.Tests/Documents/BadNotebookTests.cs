using System.Text;
using RLTransfer.Notebooks.Documents;

namespace RLTransfer.Notebooks.Tests.Documents;

/// <summary>Each damage is named, with what to do.</summary>
public sealed class BadNotebookTests
{
    private const string Good = """{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}""";

    [Theory]
    [InlineData("", "a.ipynb is empty")]
    [InlineData(" \n\n", "a.ipynb is empty")]
    [InlineData("{\"cells\": [{\"cell_type\": \"co", "a.ipynb ends in the middle: it is truncated after 28 bytes")]
    [InlineData("{\"cells\": [", "a.ipynb ends in the middle")]
    [InlineData("[1, 2", "a.ipynb ends in the middle")]
    [InlineData("# a notebook", "a.ipynb is not JSON: line 1, byte 1")]
    [InlineData("{\"cells\": [],\n \"a\": NaN}", "a.ipynb is not JSON: line 2, byte 7")]
    [InlineData("{} {}", "a.ipynb is not JSON: line 1, byte 4")]
    [InlineData("[1]", "a.ipynb is JSON, but no notebook: it holds a list")]
    [InlineData("{\"a\": 1}", "a.ipynb is JSON, but no notebook: it has no number nbformat")]
    [InlineData("{\"a\": 1, \"a\": 2}", "a.ipynb: Duplicate property 'a' encountered")]
    [InlineData("{\"worksheets\": [], \"metadata\": {}, \"nbformat\": 3, \"nbformat_minor\": 0}", "a.ipynb is in notebook format 3; rlt reads format 4. Convert it with: jupyter nbconvert --to notebook --nbformat 4 --inplace a.ipynb")]
    [InlineData("{\"cells\": [], \"metadata\": {}, \"nbformat\": 5, \"nbformat_minor\": 0}", "a.ipynb is in notebook format 5")]
    [InlineData("{\"cells\": {}, \"metadata\": {}, \"nbformat\": 4, \"nbformat_minor\": 5}", "a.ipynb: cells must be a list, not object")]
    [InlineData("{\"cells\": [1], \"metadata\": {}, \"nbformat\": 4, \"nbformat_minor\": 5}", "a.ipynb: cells[0] must be an object, not 1")]
    [InlineData("{\"cells\": [{\"cell_type\": \"code\", \"source\": 7}], \"metadata\": {}, \"nbformat\": 4, \"nbformat_minor\": 5}", "a.ipynb: cells[0].source must be a string or a list of strings, not 7")]
    [InlineData("{\"cells\": [{\"cell_type\": \"code\", \"source\": \"\", \"outputs\": {}}], \"metadata\": {}, \"nbformat\": 4, \"nbformat_minor\": 5}", "a.ipynb: cells[0].outputs must be a list, not object")]
    [InlineData("{\"cells\": [{\"cell_type\": \"widget\", \"source\": \"\"}], \"metadata\": {}, \"nbformat\": 4, \"nbformat_minor\": 5}", "a.ipynb: cells[0].cell_type must be code, markdown or raw, not \"widget\"")]
    [InlineData("{\"cells\": [], \"metadata\": {}, \"nbformat\": \"4\", \"nbformat_minor\": 5}", "a.ipynb is JSON, but no notebook: it has no number nbformat")]
    public void It_is_named(string text, string message)
    {
        var error = Assert.Throws<NotebookFormatException>(() => Notebook.Parse(Encoding.UTF8.GetBytes(text), "a.ipynb"));
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"output_type":"display_data","data":{"text/plain":5}}""", "a.ipynb: cells[0].outputs[0].data[\"text/plain\"] must be a string or a list of strings, not 5")]
    [InlineData("""{"output_type":"execute_result","data":[]}""", "a.ipynb: cells[0].outputs[0].data must be an object, not list")]
    [InlineData("""{"output_type":"error","traceback":"text"}""", "a.ipynb: cells[0].outputs[0].traceback must be a list of strings")]
    [InlineData("""{"output_type":"error","ename":1}""", "a.ipynb: cells[0].outputs[0].ename must be a string, not 1")]
    public void An_output_of_a_wrong_type_is_named(string output, string message)
    {
        var text = "{\"cells\":[{\"cell_type\":\"code\",\"source\":\"\",\"outputs\":[" + output + "]}],\"metadata\":{},\"nbformat\":4,\"nbformat_minor\":5}";
        var error = Assert.Throws<NotebookFormatException>(() => Notebook.Parse(Encoding.UTF8.GetBytes(text), "a.ipynb"));
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    /// <summary>As Visual Studio Code saves an error whose trace it does not have.</summary>
    [Fact]
    public void A_traceback_of_nothing_is_read() =>
        Assert.Single(Notebook.Parse("""{"cells":[{"cell_type":"code","source":"","metadata":{},"outputs":[{"output_type":"error","ename":"","evalue":"x","traceback":[null]}]}],"metadata":{},"nbformat":4,"nbformat_minor":2}"""u8.ToArray(), "a.ipynb").Cells[0].Outputs);

    [Fact]
    public void Bytes_that_are_no_text_are_named_with_their_place()
    {
        var error = Assert.Throws<NotebookFormatException>(() => Notebook.Parse((byte[])[.. "{\n\"a\": \""u8, 0xC3, 0x28], "a.ipynb"));
        Assert.StartsWith("a.ipynb is not UTF-8: line 2, byte 7 (0xC3). Save it as UTF-8", error.Message, StringComparison.Ordinal);
        Assert.StartsWith("a.ipynb is UTF-16 text", Assert.Throws<NotebookFormatException>(() => Notebook.Parse(Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("{}")).ToArray(), "a.ipynb")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Halves_of_characters_become_the_replacement_character_and_whole_ones_stay()
    {
        var text = """{"cells":[{"cell_type":"markdown","metadata":{},"source":"\ud83d \ud83d\ude00 \ude00 \\ud83d"}],"metadata":{},"nbformat":4,"nbformat_minor":4}""";
        Assert.Equal("\ufffd \U0001F600 \ufffd \\ud83d", Notebook.Parse(Encoding.UTF8.GetBytes(text), "a.ipynb").Cells[0].Source);
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_named()
    {
        Assert.Equal("no/such.ipynb does not exist.", Assert.Throws<NotebookFormatException>(() => Notebook.Load("no/such.ipynb")).Message);
        Assert.Equal("/tmp is a folder, not a notebook.", Assert.Throws<NotebookFormatException>(() => Notebook.Load("/tmp")).Message);
    }

    [Fact]
    public void Nesting_without_end_is_an_error_and_no_crash()
    {
        var text = Good.Replace("[]", new string('[', 100_000) + new string(']', 100_000), StringComparison.Ordinal);
        Assert.Contains("maximum configured depth", Assert.Throws<NotebookFormatException>(() => Notebook.Parse(Encoding.UTF8.GetBytes(text), "a.ipynb")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}""", "a.ipynb is a notebook for Python 3 (kernelspec python3, language python); rlt runs C# notebooks (kernelspec .net-csharp).")]
    [InlineData("""{"kernelspec": {"display_name": ".NET (F#)", "language": "F#", "name": ".net-fsharp"}}""", "a.ipynb is a notebook for .NET (F#) (kernelspec .net-fsharp, language F#)")]
    [InlineData("""{"language_info": {"name": "julia"}}""", "a.ipynb is a notebook for julia")]
    public void Another_language_is_named(string metadata, string message)
    {
        var notebook = Notebook.Parse(Encoding.UTF8.GetBytes(Good.Replace("{}", metadata, StringComparison.Ordinal)), "a.ipynb");
        Assert.StartsWith(message, Assert.Throws<NotebookFormatException>(() => notebook.CheckLanguage("a.ipynb")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"kernelspec": {"display_name": ".NET (C#)", "language": "C#", "name": ".net-csharp"}}""")]
    [InlineData("""{"language_info": {"name": "polyglot-notebook"}}""")]
    public void CSharp_is_taken(string metadata) =>
        Notebook.Parse(Encoding.UTF8.GetBytes(Good.Replace("{}", metadata, StringComparison.Ordinal)), "a.ipynb").CheckLanguage("a.ipynb");
}
