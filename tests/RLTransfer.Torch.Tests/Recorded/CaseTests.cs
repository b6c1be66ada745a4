using TorchSharp;
using static TorchSharp.torch;

namespace RLTransfer.Torch.Tests.Recorded;

/// <summary>The C# side of one module of Recorded/cases: for each name the same call.</summary>
public interface ICaseGroup
{
    /// <summary>The module, and the JSON file that it is recorded in.</summary>
    static abstract string Name { get; }

    /// <summary>From a case's inputs to its outputs.</summary>
    static abstract IReadOnlyDictionary<string, Func<Tensor[], Tensor[]>> Cases { get; }
}

/// <summary>A group's table: <c>["name"] = x =&gt; …</c>, of one tensor or several.</summary>
public sealed class CaseTable : Dictionary<string, Func<Tensor[], Tensor[]>>
{
    public void Add(string name, Func<Tensor[], Tensor> call) => Add(name, inputs => [call(inputs)]);

    public void Add(string name, Func<Tensor[], (Tensor, Tensor)> call) => Add(name, inputs =>
    {
        var (first, second) = call(inputs);
        return [first, second];
    });
}

/// <summary>What must hold of every recorded case: its values are PyTorch's.</summary>
public abstract class ValueCaseTests<TGroup> where TGroup : ICaseGroup
{
    private protected static readonly IReadOnlyDictionary<string, RecordedCase> Recorded = RecordedCase.Load(TGroup.Name);

    public static TheoryData<string> Names => new(Recorded.Keys);

    [Fact]
    public void Every_case_is_on_both_sides() => Assert.Equal(Recorded.Keys.Order(), TGroup.Cases.Keys.Order());

    [Theory]
    [MemberData(nameof(Names))]
    public void Values_equal_PyTorchs(string name)
    {
        using var scope = torch.NewDisposeScope();
        var outputs = TGroup.Cases[name](Inputs(name, null));
        Assert.Equal(Recorded[name].Outputs.Length, outputs.Length);
        for (var i = 0; i < outputs.Length; i++)
            Close.Assert(Recorded[name].Outputs[i], outputs[i]);
    }

    private protected static Tensor[] Inputs(string name, ScalarType? type, bool requiresGrad = false) => Array.ConvertAll(Recorded[name].Inputs, recorded =>
    {
        var tensor = recorded.ToTensor();
        if (!tensor.is_floating_point())
            return tensor;
        return (type is { } wanted ? tensor.to(wanted) : tensor).detach().requires_grad_(requiresGrad);
    });
}

/// <summary>What must hold where there are differentiable cases: their gradients are PyTorch's, and as finite differences say.</summary>
public abstract class CaseTests<TGroup> : ValueCaseTests<TGroup> where TGroup : ICaseGroup
{
    public static TheoryData<string> Differentiable => new(Recorded.Values.Where(item => item.Gradients is not null).Select(item => item.Name));

    [Theory]
    [MemberData(nameof(Differentiable))]
    public void Gradients_equal_PyTorchs(string name)
    {
        using var scope = torch.NewDisposeScope();
        var inputs = Inputs(name, null, requiresGrad: true);
        var gradients = GradCheck.Analytic(TGroup.Cases[name], inputs);
        for (var i = 0; i < gradients.Length; i++)
            Close.Assert(Recorded[name].Gradients![i], gradients[i]);
    }

    [Theory]
    [MemberData(nameof(Differentiable))]
    public void Gradients_equal_finite_differences(string name)
    {
        using var scope = torch.NewDisposeScope();
        GradCheck.Assert(TGroup.Cases[name], Inputs(name, ScalarType.Float64, requiresGrad: true));
    }
}
