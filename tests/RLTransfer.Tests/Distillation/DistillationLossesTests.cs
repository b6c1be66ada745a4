using RLTransfer.Distillation;
using RLTransfer.Tensors;
using static TorchSharp.torch;

namespace RLTransfer.Tests.Distillation;

public sealed class DistillationLossesTests
{
    // What PyTorch makes of the same logits, losses [S] and gradients by the student's logits [S, B, K], was recorded with
    //   import torch, torch.nn.functional as F
    //   z = torch.tensor([[[2.0, -1.0, 0.5], [0.1, 0.2, -3.0]], [[1.5, 1.0, -0.5], [-2.0, 4.0, 0.0]]], requires_grad=True)
    //   t = torch.tensor([[[5.0, 1.0, -2.0], [0.3, 0.25, 0.1]], [[-1.0, 2.0, 2.5], [0.0, 0.02, -0.01]]])
    //   y = torch.tensor([[0, 2], [1, 1]])
    //   def ce(z, p): return F.cross_entropy(z.flatten(0, 1), p, reduction="none").view(2, 2).mean(1)
    //   soft = ce(z / T, F.softmax(t / T, -1).flatten(0, 1)); loss = 0.7 * T * T * soft + 0.3 * ce(z, y.flatten())
    //   nll = ce(z, t.argmax(-1).flatten()); mse = F.mse_loss(z, t, reduction="none").sum(-1).mean(1)
    //   kl = F.kl_div(F.log_softmax(z, -1), F.log_softmax(t / T, -1), reduction="none", log_target=True).sum(-1).mean(1)
    //   amn = ce(z, F.softmax(t / T, -1).flatten(0, 1)); torch.autograd.grad(loss.sum(), z)
    private static readonly float[] Z = [2, -1, 0.5f, 0.1f, 0.2f, -3, 1.5f, 1, -0.5f, -2, 4, 0], T = [5, 1, -2, 0.3f, 0.25f, 0.1f, -1, 2, 2.5f, 0, 0.02f, -0.01f];

    private static readonly Dictionary<string, (Func<Tensor, Tensor, Tensor> Loss, float[] Values, float[] Gradient)> recorded = new()
    {
        ["soft targets at 1"] = ((z, t) => SoftTargets.CrossEntropy(z, SoftTargets.Of(t), 1), [0.97204f, 2.64577f],
            [-0.09777f, 0.01057f, 0.0872f, 0.05203f, 0.08529f, -0.13731f, 0.27782f, -0.01118f, -0.26664f, -0.16488f, 0.32036f, -0.15548f]),
        ["soft targets at 4"] = ((z, t) => SoftTargets.CrossEntropy(z, SoftTargets.Of(t, 4), 4), [1.07216f, 1.23675f],
            [-0.0232f, -0.00249f, 0.02569f, 0.00775f, 0.00955f, -0.0173f, 0.02756f, -0.00366f, -0.0239f, -0.0241f, 0.03673f, -0.01262f]),
        ["soft and hard at 1"] = ((z, t) => SoftTargets.Loss(z, SoftTargets.Of(t), Labels(), 1, 0.7), [1.29646f, 2.01337f],
            [-0.1006f, 0.01327f, 0.08733f, 0.10618f, 0.1368f, -0.24298f, 0.28059f, -0.1056f, -0.17499f, -0.11506f, 0.2212f, -0.10614f]),
        ["soft and hard at 4"] = ((z, t) => SoftTargets.Loss(z, SoftTargets.Of(t, 4), Labels(), 4, 0.7), [12.62423f, 14.01288f],
            [-0.29202f, -0.022f, 0.31402f, 0.15653f, 0.18404f, -0.34056f, 0.39477f, -0.13871f, -0.25606f, -0.26957f, 0.40828f, -0.13871f]),
        ["NLL"] = ((z, t) => PolicyLosses.Of(PolicyLoss.Nll, z, t), [0.50344f, 1.28777f],
            [-0.1072f, 0.01956f, 0.08765f, -0.26747f, 0.25699f, 0.01048f, 0.28705f, 0.1741f, -0.46115f, 0.00121f, -0.01019f, 0.00897f]),
        ["MSE"] = ((z, t) => PolicyLosses.Of(PolicyLoss.Mse, z, t), [14.45125f, 18.04525f],
            [-3, -2, 2.5f, -0.2f, -0.05f, -3.1f, 2.5f, -1, -3, -2, 3.98f, 0.01f]),
        ["KL at 0.01"] = ((z, t) => PolicyLosses.Of(PolicyLoss.Kl, z, t), [0.48302f, 1.45224f],
            [-0.1072f, 0.01956f, 0.08765f, -0.26412f, 0.25364f, 0.01048f, 0.28705f, 0.1741f, -0.46115f, -0.05588f, 0.06792f, -0.01203f]),
        ["KL at 0.1"] = ((z, t) => PolicyLosses.Of(PolicyLoss.Kl, z, t, 0.1), [0.16423f, 2.25583f],
            [-0.1072f, 0.01956f, 0.08765f, -0.05451f, 0.08289f, -0.02837f, 0.28705f, 0.17076f, -0.45781f, -0.15872f, 0.29447f, -0.13575f]),
        ["Actor-Mimic at 0.5"] = ((z, t) => ActorMimicLosses.Policy(z, t, 0.5), [0.88984f, 2.7275f],
            [-0.10703f, 0.01939f, 0.08764f, 0.03837f, 0.0813f, -0.11968f, 0.28672f, 0.03972f, -0.32644f, -0.16429f, 0.31755f, -0.15326f]),
        ["features"] = ((z, t) => ActorMimicLosses.Features(z, t), [14.45125f, 18.04525f],
            [-3, -2, 2.5f, -0.2f, -0.05f, -3.1f, 2.5f, -1, -3, -2, 3.98f, 0.01f]),
    };

    public static TheoryData<string> Losses => [.. recorded.Keys];

    [Theory]
    [MemberData(nameof(Losses))]
    public void Losses_and_their_gradients_are_PyTorchs(string name)
    {
        using var scope = NewDisposeScope();
        var (loss, values, gradient) = recorded[name];
        var (z, t) = (Student(), Teacher());
        var found = loss(z, t);
        AssertClose(tensor(values), found, 2e-5);
        AssertClose(tensor(gradient, [2, 2, 3]), Gradients.Of([found.sum()], [z])[0], 2e-5);
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void Gradients_are_those_of_finite_differences(string name)
    {
        using var scope = NewDisposeScope();
        var (z, direction) = (Student(), tensor(new[] { 0.3f, -0.5f, 0.1f, 0.7f, 0.2f, -0.4f, -0.2f, 0.6f, 0.5f, -0.1f, 0.4f, 0.8f }, [2, 2, 3]));
        var loss = recorded[name].Loss;
        var slope = (Gradients.Of([loss(z, Teacher()).sum()], [z])[0] * direction).sum().item<float>();
        const double h = 1e-2;
        Assert.Equal((After(h) - After(-h)) / (2 * h), slope, 2e-3 * (1 + Math.Abs(slope)));

        double After(double move) => loss(z.detach() + (direction * move), Teacher()).sum().item<float>();
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void No_gradient_flows_to_the_teacher_and_each_seed_has_its_own_loss(string name)
    {
        using var scope = NewDisposeScope();
        var (z, t) = (Student(), Teacher().requires_grad_());
        var loss = recorded[name].Loss(z, t);
        loss.sum().backward();
        Assert.Null(t.grad);
        if (!name.StartsWith("soft and hard", StringComparison.Ordinal))                                    // its labels are of two seeds
        {
            AssertClose(loss[1], recorded[name].Loss(z.narrow(0, 1, 1), t.narrow(0, 1, 1))[0], 1e-6);
        }
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(20)]
    public void The_gradient_of_the_soft_cross_entropy_is_the_difference_of_the_softmaxes_over_the_temperature(double temperature)
    {
        using var scope = NewDisposeScope();
        var z = Student();
        var p = SoftTargets.Of(Teacher(), temperature);
        var expected = ((z.detach() / temperature).softmax(-1) - p) / temperature / 2;                       // Eq. 2; a mean over B = 2
        AssertClose(expected, Gradients.Of([SoftTargets.CrossEntropy(z, p, temperature).sum()], [z])[0], 1e-6);
    }

    [Fact]
    public void At_a_high_temperature_the_loss_with_its_square_regresses_logits_onto_logits()
    {
        // Eq. 4: with both sides' logits centred, T² ∂C/∂z → (z − v)/K.
        using var scope = NewDisposeScope();
        var (z, t) = (Student(), Teacher());
        var gradient = Gradients.Of([SoftTargets.Loss(z, SoftTargets.Of(t, 200), null, 200).sum()], [z])[0];
        var difference = z.detach() - t;
        AssertClose((difference - difference.mean([-1], keepdim: true)) / 3 / 2, gradient, 0.02);
    }

    [Fact]
    public void Targets_at_two_temperatures_are_PyTorchs()
    {
        using var scope = NewDisposeScope();
        AssertClose(tensor(new[] { 0.98114f, 0.01797f, 0.00089f, 0.36102f, 0.34341f, 0.29557f, 0.01845f, 0.37058f, 0.61098f, 0.3322f, 0.33891f, 0.32889f }, [2, 2, 3]), SoftTargets.Of(Teacher()), 1e-5);
        AssertClose(tensor(new[] { 0.64865f, 0.23863f, 0.11272f, 0.34027f, 0.33605f, 0.32368f, 0.18129f, 0.3838f, 0.4349f, 0.33305f, 0.33472f, 0.33222f }, [2, 2, 3]), ActorMimicLosses.Expert(Teacher(), 4), 1e-5);
    }

    [Fact]
    public void What_does_not_fit_is_refused_by_name()
    {
        using var scope = NewDisposeScope();
        var z = Student();
        Assert.Contains("[2, 2, 3] and [2, 3]", Assert.Throws<ArgumentException>(() => PolicyLosses.Mse(z, zeros(2, 3))).Message);
        Assert.Contains("[2, 2, 3] and [2, 2, 1]", Assert.Throws<ArgumentException>(() => PolicyLosses.Kl(z, zeros(2, 2, 1))).Message);
        Assert.Contains("labels [2, 2]; got [4]", Assert.Throws<ArgumentException>(() => SoftTargets.Loss(z, zeros_like(z), zeros(4, ScalarType.Int64), 2)).Message);
        Assert.Contains("above 0", Assert.Throws<ArgumentOutOfRangeException>(() => SoftTargets.Of(z, 0)).Message);
        Assert.Contains("above 0", Assert.Throws<ArgumentOutOfRangeException>(() => PolicyLosses.Kl(z, zeros_like(z), double.NaN)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => SoftTargets.Loss(z, zeros_like(z), Labels(), 2, 1.5));
    }

    private static Tensor Student() => tensor(Z, [2, 2, 3]).requires_grad_();

    private static Tensor Teacher() => tensor(T, [2, 2, 3]);

    private static Tensor Labels() => tensor(new long[] { 0, 2, 1, 1 }, [2, 2]);

    private static void AssertClose(Tensor expected, Tensor actual, double tolerance)
    {
        Assert.Equal(expected.shape, actual.shape);
        Assert.InRange((expected - actual).abs().max().item<float>(), 0, tolerance);
    }
}
