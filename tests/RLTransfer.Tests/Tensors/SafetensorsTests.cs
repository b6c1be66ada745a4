using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using RLTransfer.Tensors;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace RLTransfer.Tests.Tensors;

public sealed class SafetensorsTests : IDisposable
{
    private const string Python = "/usr/bin/python3";
    private readonly string folder = Directory.CreateTempSubdirectory("rlt-safetensors-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string At(string name) => Path.Combine(folder, name);

    private static Dictionary<string, Tensor> EveryType() => new[]
    {
        ScalarType.Byte, ScalarType.Int8, ScalarType.Int16, ScalarType.Int32, ScalarType.Int64, ScalarType.Float16, ScalarType.Float32, ScalarType.Float64, ScalarType.Bool, ScalarType.BFloat16,
    }.ToDictionary(type => type.ToString(), type => torch.arange(6).reshape(2, 3).to(type).t());

    [Fact]
    public void Tensors_of_every_type_survive()
    {
        var tensors = EveryType();
        tensors["scalar"] = torch.tensor(3.5);
        tensors["empty"] = torch.zeros(0, 4);
        Safetensors.Save(At("all.safetensors"), tensors, new Dictionary<string, string> { ["note"] = "naïve \"quotes\"" });
        var loaded = Safetensors.Load(At("all.safetensors"), null, out var metadata);
        Assert.Equal(tensors.Keys.Order(StringComparer.Ordinal), loaded.Keys.Order(StringComparer.Ordinal));
        foreach (var (name, tensor) in tensors)
        {
            Assert.Equal(tensor.dtype, loaded[name].dtype);
            Assert.Equal(tensor.shape, loaded[name].shape);
            Assert.True(tensor.eq(loaded[name]).all().item<bool>());
        }
        Assert.Equal("naïve \"quotes\"", metadata["note"]);
        Assert.Equal("pt", metadata["format"]);
    }

    [Fact]
    public void The_bytes_are_those_of_the_format()
    {
        Safetensors.Save(At("one.safetensors"), new Dictionary<string, Tensor> { ["a"] = torch.tensor(new[] { 1f, 2f }), ["b"] = torch.tensor(new[] { 7L }) });
        var bytes = File.ReadAllBytes(At("one.safetensors"));
        var header = """{"__metadata__":{"format":"pt"},"b":{"dtype":"I64","shape":[1],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}""";
        var padded = header.PadRight((header.Length + 7) / 8 * 8);
        Assert.Equal((ulong)padded.Length, BitConverter.ToUInt64(bytes));
        Assert.Equal(padded, Encoding.UTF8.GetString(bytes, 8, padded.Length));
        Assert.Equal([.. BitConverter.GetBytes(7L), .. BitConverter.GetBytes(1f), .. BitConverter.GetBytes(2f)], bytes[(8 + padded.Length)..]);
    }

    [Fact]
    public void Python_reads_what_was_written_and_the_reverse()
    {
        if (!File.Exists(Python))
            return;
        var net = Sequential(Linear(3, 4), BatchNorm1d(4));
        var tensors = EveryType();
        foreach (var (name, tensor) in net.state_dict()) tensors.Add(name, tensor);
        Safetensors.Save(At("python.safetensors"), tensors);
        using var process = Process.Start(new ProcessStartInfo(Python, [Path.Combine(AppContext.BaseDirectory, "Tensors", "read_safetensors.py"), At("python.safetensors"), At("again.safetensors")]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var found = JsonNode.Parse(process.StandardOutput.ReadToEnd())!;
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        Assert.Equal(tensors.Count, found["tensors"]!.AsObject().Count);
        foreach (var (name, tensor) in tensors)
        {
            var entry = found["tensors"]![name]!;
            Assert.Equal(tensor.shape, entry["shape"]!.AsArray().Select(size => (long)size!));
            Assert.Equal(tensor.to(ScalarType.Float64).sum().item<double>(), (double)entry["sum"]!, 1e-5);
        }
        var again = Safetensors.Load(At("again.safetensors"), null, out var metadata);
        Assert.Equal("Python", metadata["by"]);
        Assert.All(tensors, entry => Assert.True(entry.Value.eq(again[entry.Key]).all().item<bool>()));
    }

    [Fact]
    public void Weights_of_a_module_survive()
    {
        var net = Sequential(Linear(3, 4), BatchNorm1d(4));
        net.call(torch.randn(8, 3));
        net.SaveWeights(At("net.safetensors"));
        var other = Sequential(Linear(3, 4), BatchNorm1d(4));
        other.LoadWeights(At("net.safetensors"));
        Assert.All(net.state_dict(), entry => Assert.True(entry.Value.eq(other.state_dict()[entry.Key]).all().item<bool>()));
        Assert.All(other.parameters(), parameter => Assert.True(parameter.requires_grad));
    }

    [Fact]
    public void Weights_that_do_not_fit_are_named_and_change_nothing()
    {
        Sequential(Linear(3, 4), Linear(4, 2)).SaveWeights(At("big.safetensors"));
        var small = Sequential(Linear(3, 5), Tanh(), Linear(5, 2));
        var old = small.get_parameter("0.weight")!.detach().clone();
        var error = Assert.Throws<InvalidDataException>(() => small.LoadWeights(At("big.safetensors")));
        Assert.Contains("big.safetensors", error.Message, StringComparison.Ordinal);
        Assert.Contains("'2.weight' is missing", error.Message, StringComparison.Ordinal);
        Assert.Contains("'1.weight' is unexpected", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<InvalidDataException>(() => small.LoadWeights(At("big.safetensors"), strict: false));
        Assert.Contains("'0.weight' is [4, 3] and should be [5, 3]", error.Message, StringComparison.Ordinal);
        Assert.True(small.get_parameter("0.weight")!.eq(old).all().item<bool>());

        var (missing, unexpected) = Sequential(Linear(3, 4), Tanh()).LoadWeights(At("big.safetensors"), strict: false);
        Assert.Empty(missing);
        Assert.Equal(["1.bias", "1.weight"], unexpected.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_file_cut_anywhere_is_refused()
    {
        Safetensors.Save(At("whole.safetensors"), new Dictionary<string, Tensor> { ["weight"] = torch.ones(2, 2), ["bias"] = torch.ones(2) });
        var bytes = File.ReadAllBytes(At("whole.safetensors"));
        for (var length = 0; length < bytes.Length; length++)
        {
            File.WriteAllBytes(At("cut.safetensors"), bytes[..length]);
            Assert.Contains("cut.safetensors", Assert.Throws<InvalidDataException>(() => Safetensors.Load(At("cut.safetensors"))).Message, StringComparison.Ordinal);
        }
        File.WriteAllBytes(At("cut.safetensors"), bytes[..^2]);
        Assert.Contains("'weight' is cut", Assert.Throws<InvalidDataException>(() => Safetensors.Load(At("cut.safetensors"))).Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, int, string> Damaged => new()
    {
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "'a' takes 8 bytes by its shape [2], but 4 by its offsets" },
        { """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}}""", 6, "'b' begins at byte 2 where 4 is due" },
        { """{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "'a' begins at byte 4 where 0 is due" },
        { """{"a":{"dtype":"F32","shape":[1],"data_offsets":[8,4]}}""", 8, "'a' takes 4 bytes" },
        { """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 12, "8 bytes follow the last tensor" },
        { """{"a":{"dtype":"F8_E4M3","shape":[1],"data_offsets":[0,1]}}""", 1, "'a' has the unknown element type F8_E4M3" },
        { """{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "'a' lacks" },
        { """{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}""", 0, "'a' has the impossible shape" },
        { """{"a":{"dtype":"F32","shape":[1]}}""", 4, "'a' lacks a dtype, a shape or two data_offsets" },
        { """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "'a' appears twice" },
        { """{"__metadata__":{"a":1}}""", 0, "holds texts only" },
        { """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}""", 4, "the header is not JSON" },
        { """["a"]""", 0, "the header is no JSON object" },
    };

    [Theory]
    [MemberData(nameof(Damaged))]
    public void A_damaged_file_is_named_with_what_is_wrong(string header, int length, string complaint)
    {
        var text = Encoding.UTF8.GetBytes(header);
        File.WriteAllBytes(At("bad.safetensors"), [.. BitConverter.GetBytes((ulong)text.Length), .. text, .. new byte[length]]);
        var error = Assert.Throws<InvalidDataException>(() => Safetensors.Load(At("bad.safetensors")));
        Assert.Contains("bad.safetensors", error.Message, StringComparison.Ordinal);
        Assert.Contains(complaint, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_another_kind_is_refused()
    {
        File.WriteAllText(At("text.safetensors"), "Certainly not a header's length, this is plain text.");
        Assert.Contains("text.safetensors: no safetensors file", Assert.Throws<InvalidDataException>(() => Safetensors.Load(At("text.safetensors"))).Message, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => Safetensors.Load(At("nowhere.safetensors")));
        var complex = new Dictionary<string, Tensor> { ["z"] = torch.zeros(2, dtype: ScalarType.ComplexFloat64) };
        Assert.Contains("'z'", Assert.Throws<NotSupportedException>(() => Safetensors.Save(At("complex.safetensors"), complex)).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(At("complex.safetensors")));
    }
}
