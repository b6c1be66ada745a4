using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace RLTransfer.Torch.Tests.NN;

public sealed class ContainerTests
{
    [Fact]
    public void Sequential_names_its_steps_by_number_or_name_and_slices()
    {
        var net = Sequential(Linear(2, 3), ReLU(), Linear(3, 1));
        Assert.Equal(["0.weight", "0.bias", "2.weight", "2.bias"], net.named_parameters().Select(entry => entry.name));
        net.append("last", Tanh());
        Assert.Equal(["0", "1", "2", "last"], net.named_children().Select(entry => entry.name));
        Assert.Equal(4, net.Count);
        var x = torch.randn(4, 2);
        Assert.True(net.call(x).allclose(net[2..].call(net[..2].call(x))));
        Assert.Same(net[2], net[(2, null)][0]);
        Assert.Equal([4, 2], Sequential().call(x).shape);
    }

    [Fact]
    public void Sequential_frees_what_it_hands_on_but_never_its_input_nor_what_a_hook_keeps()
    {
        var net = Sequential(Linear(2, 3), Identity(), Tanh());
        var x = torch.randn(4, 2);
        Tensor? kept = null;
        ((Linear)net[0]).register_forward_hook((_, _, output) => kept = output);
        using var scope = torch.NewDisposeScope();
        var y = net.call(x);
        Assert.False(x.IsInvalid);
        Assert.Equal([4, 3], kept!.shape);
        Assert.Equal(2, scope.DisposablesCount);
        y.sum().backward();
        Assert.NotNull(((Linear)net[0]).weight.grad);
    }

    [Fact]
    public void A_list_registers_its_modules_as_it_stands()
    {
        var list = ModuleList<Linear>(Linear(1, 1), Linear(1, 2));
        list.append(Linear(1, 3));
        list.Insert(0, Linear(1, 4));
        list.RemoveAt(1);
        Assert.Equal(["0", "1", "2"], list.named_children().Select(entry => entry.name));
        Assert.Equal([4L, 2L, 3L], list.Select(layer => layer.out_features));
        Assert.Equal(6, list.parameters().Count());
    }

    [Fact]
    public void A_dictionary_keeps_its_order()
    {
        var dictionary = ModuleDict<Linear>(("z", Linear(1, 1)), ("a", Linear(1, 2)));
        dictionary["m"] = Linear(1, 3);
        Assert.Equal(["z", "a", "m"], dictionary.keys());
        Assert.Equal(["z.weight", "z.bias", "a.weight"], dictionary.named_parameters().Select(entry => entry.name).Take(3));
        Assert.True(dictionary.Remove("a"));
        Assert.Equal(2, dictionary.Count);
        Assert.Equal(3, dictionary[1].Item2.out_features);
        Assert.False(dictionary.ContainsKey("a"));
    }

    [Fact]
    public void Vectors_of_parameters_go_back_where_they_came_from()
    {
        var net = Sequential(Linear(2, 3), Linear(3, 1));
        var vector = nn.utils.parameters_to_vector(net.parameters());
        Assert.Equal([13], vector.shape);
        nn.utils.vector_to_parameters(torch.arange(13, ScalarType.Float32), net.parameters());
        Assert.Equal([6f, 7f, 8f], net.get_parameter("0.bias")!.data<float>().ToArray());
        Assert.Throws<ArgumentException>(() => nn.utils.vector_to_parameters(torch.zeros(12), net.parameters()));
    }
}
