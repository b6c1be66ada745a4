using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace RLTransfer.Torch.Tests.Files;

public sealed class ModuleFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("rlt-files-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string At(string name) => Path.Combine(folder, name);

    [Fact]
    public void A_file_has_TorchSharps_bytes()
    {
        var layer = Linear(2, 1);
        init.constant_(layer.weight, 1.5);
        init.constant_(layer.bias!, -2);
        layer.save(At("layer.dat"));
        byte[] expected =
        [
            2,
            6, .. "weight"u8, 6, 2, 1, 2, .. BitConverter.GetBytes(1.5f), .. BitConverter.GetBytes(1.5f),
            4, .. "bias"u8, 6, 1, 1, .. BitConverter.GetBytes(-2f),
        ];
        Assert.Equal(expected, File.ReadAllBytes(At("layer.dat")));
    }

    [Fact]
    public void What_was_saved_loads_and_says_what_it_held()
    {
        var net = Sequential(Linear(3, 4), BatchNorm1d(4));
        net.call(torch.randn(8, 3));
        net.save(At("net.dat"));
        var other = Sequential(Linear(3, 4), BatchNorm1d(4));
        var loaded = new Dictionary<string, bool>();
        other.load(At("net.dat"), loadedParameters: loaded);
        Assert.Equal(7, loaded.Count);
        Assert.All(net.state_dict(), entry => Assert.True(entry.Value.eq(other.state_dict()[entry.Key]).all().item<bool>()));
    }

    [Fact]
    public void A_file_cut_anywhere_is_refused_and_changes_nothing()
    {
        var layer = Linear(2, 3);
        layer.save(At("whole.dat"));
        var bytes = File.ReadAllBytes(At("whole.dat"));
        var other = Linear(2, 3);
        var old = other.weight.detach().clone();
        for (var length = 0; length < bytes.Length; length++)
        {
            File.WriteAllBytes(At("cut.dat"), bytes[..length]);
            var error = Assert.Throws<InvalidDataException>(() => other.load(At("cut.dat")));
            Assert.Contains("cut.dat", error.Message, StringComparison.Ordinal);
        }
        Assert.True(other.weight.eq(old).all().item<bool>());
    }

    [Fact]
    public void A_file_of_another_kind_or_module_is_named_with_what_is_wrong()
    {
        File.WriteAllText(At("text.dat"), "This is no module, whatever its name may say.");
        Assert.Contains("text.dat", Assert.Throws<InvalidDataException>(() => Linear(2, 3).load(At("text.dat"))).Message, StringComparison.Ordinal);
        File.WriteAllBytes(At("ones.dat"), [.. Enumerable.Repeat((byte)255, 64)]);
        Assert.Contains("ones.dat", Assert.Throws<InvalidDataException>(() => Linear(2, 3).load(At("ones.dat"))).Message, StringComparison.Ordinal);

        Linear(2, 3).save(At("linear.dat"));
        Assert.Contains("'weight' is [3, 2] and should be [4, 2]", Assert.Throws<InvalidDataException>(() => Linear(2, 4).load(At("linear.dat"))).Message, StringComparison.Ordinal);
        Assert.Contains("unexpected 'bias'", Assert.Throws<InvalidDataException>(() => Linear(2, 3, hasBias: false).load(At("linear.dat"))).Message, StringComparison.Ordinal);
        Assert.Contains("'weight' is Float32 and should be Float64", Assert.Throws<InvalidDataException>(() => Linear(2, 3, dtype: ScalarType.Float64).load(At("linear.dat"))).Message, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => Linear(2, 3).load(At("nowhere.dat")));
    }

    [Fact]
    public void A_failed_write_leaves_the_old_file_and_nothing_else()
    {
        Linear(2, 3).save(At("kept.dat"));
        var old = File.ReadAllBytes(At("kept.dat"));
        var dead = Linear(2, 3);
        dead.weight.Dispose();
        Assert.ThrowsAny<InvalidOperationException>(() => dead.save(At("kept.dat")));
        Assert.Equal(old, File.ReadAllBytes(At("kept.dat")));
        Assert.Single(Directory.GetFiles(folder));
        Assert.Throws<DirectoryNotFoundException>(() => Linear(2, 3).save(Path.Combine(folder, "no", "such", "place.dat")));
    }

    [Fact]
    public void Tensors_of_every_type_save_and_load()
    {
        foreach (var type in new[] { ScalarType.Byte, ScalarType.Int8, ScalarType.Int16, ScalarType.Int32, ScalarType.Int64, ScalarType.Float16, ScalarType.Float32, ScalarType.Float64, ScalarType.Bool, ScalarType.BFloat16 })
        {
            var tensor = torch.arange(6).reshape(2, 3).to(type).t();
            tensor.Save(At("tensor.dat"));
            using var reader = new BinaryReader(File.OpenRead(At("tensor.dat")));
            var loaded = TensorExtensionMethods.Load(reader);
            Assert.Equal(type, loaded.dtype);
            Assert.Equal([3, 2], loaded.shape);
            Assert.True(loaded.eq(tensor).all().item<bool>());
        }
    }
}
