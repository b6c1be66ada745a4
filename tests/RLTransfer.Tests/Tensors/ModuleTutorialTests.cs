using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace RLTransfer.Tests.Tensors;

/// <summary>Programs in the manner of TorchSharp's tutorials, as a student would type them.</summary>
public sealed class ModuleTutorialTests
{
    [Fact]
    public void The_first_program_of_TorchSharp_trains()
    {
        torch.random.manual_seed(1);
        var lin1 = Linear(100, 50);
        var lin2 = Linear(50, 10);
        var seq = Sequential(("lin1", lin1), ("relu1", ReLU()), ("drop1", Dropout(0.1)), ("lin2", lin2));

        using var x = torch.randn(64, 100);
        using var y = torch.randn(64, 10);

        var optimizer = torch.optim.Adam(seq.parameters());
        var losses = new List<float>();
        for (int i = 0; i < 60; i++)
        {
            using var eval = seq.forward(x);
            using var output = functional.mse_loss(eval, y, Reduction.Sum);
            optimizer.zero_grad();
            output.backward();
            optimizer.step();
            losses.Add(output.ToSingle());
        }
        Assert.True(losses[^1] < 0.5 * losses[0], $"{losses[0]} → {losses[^1]}");
    }

    private sealed class ImageModel : Module<Tensor, Tensor>
    {
        private readonly Module<Tensor, Tensor> conv1 = Conv2d(1, 8, 3);
        private readonly Module<Tensor, Tensor> conv2 = Conv2d(8, 16, 3);
        private readonly Module<Tensor, Tensor> fc1 = Linear(400, 32);
        private readonly Module<Tensor, Tensor> fc2 = Linear(32, 4);
        private readonly Module<Tensor, Tensor> pool1 = MaxPool2d(kernel_size: new long[] { 2, 2 });
        private readonly Module<Tensor, Tensor> relu1 = ReLU();
        private readonly Module<Tensor, Tensor> dropout1 = Dropout(0.25);
        private readonly Module<Tensor, Tensor> flatten = Flatten();
        private readonly Module<Tensor, Tensor> logsm = LogSoftmax(1);

        public ImageModel(string name, torch.Device? device = null) : base(name)
        {
            RegisterComponents();
            if (device is not null && device.type != DeviceType.CPU) this.to(device);
        }

        public override Tensor forward(Tensor input)
        {
            using var scope = torch.NewDisposeScope();
            var x = relu1.call(conv1.call(input));
            x = pool1.call(x);
            x = relu1.call(conv2.call(x));
            x = dropout1.call(pool1.call(x));
            x = relu1.call(fc1.call(flatten.call(x)));
            return logsm.call(fc2.call(x)).MoveToOuterDisposeScope();
        }
    }

    [Fact]
    public void An_image_classifier_learns_saves_and_loads()
    {
        torch.manual_seed(3);
        var labels = torch.randint(0, 4, new long[] { 64 }, dtype: torch.int64);
        var images = torch.randn(64, 1, 28, 28) * 0.1 + labels.view(-1, 1, 1, 1).to(torch.float32);

        var model = new ImageModel("model");
        var loss = NLLLoss();
        var optimizer = torch.optim.AdamW(model.parameters(), lr: 0.003);
        var scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 16, 0.7);
        model.train();
        for (var epoch = 0; epoch < 32; epoch++)
        {
            using var d = torch.NewDisposeScope();
            optimizer.zero_grad();
            var prediction = model.call(images);
            var output = loss.call(prediction, labels);
            output.backward();
            optimizer.step();
            scheduler.step();
        }

        model.eval();
        using var guard = torch.no_grad();
        var guess = model.call(images);
        var correct = guess.argmax(1).eq(labels).sum().ToInt64();
        Assert.True(correct > 48, $"{correct} of 64");

        var file = Path.Combine(Path.GetTempPath(), $"rlt-{Environment.ProcessId}-tutorial.dat");
        try
        {
            model.save(file);
            var other = new ImageModel("other");
            other.load(file);
            other.eval();
            Assert.True(guess.eq(other.call(images)).all().ToBoolean());
        }
        finally
        {
            File.Delete(file);
        }
    }

    private sealed class CustomLinear : Module<Tensor, Tensor>
    {
        private readonly Parameter weight;
        private readonly Tensor shift;
        private readonly ModuleList<Linear> heads;

        public CustomLinear(long inputs, long outputs) : base(nameof(CustomLinear))
        {
            weight = Parameter(torch.randn(outputs, inputs));
            shift = torch.zeros(outputs);
            heads = ModuleList<Linear>(Linear(outputs, 1), Linear(outputs, 2));
            RegisterComponents();
        }

        public override Tensor forward(Tensor input)
        {
            var features = relu(linear(input, weight, shift));
            return torch.cat(heads.Select(head => head.call(features)).ToArray(), 1);
        }
    }

    [Fact]
    public void A_module_with_its_own_parameters_registers_them_with_its_buffers_and_lists()
    {
        var model = new CustomLinear(3, 5);
        Assert.Equal(["weight", "heads.0.weight", "heads.0.bias", "heads.1.weight", "heads.1.bias"], model.named_parameters().Select(p => p.name));
        Assert.Equal(["shift"], model.named_buffers().Select(b => b.name));
        Assert.Equal(6, model.state_dict().Count);
        Assert.Equal([7, 3], model.call(torch.randn(7, 3)).shape);
    }
}
