using System.Globalization;
using RLTransfer.Bench.Engine;
using RLTransfer.MetaLearning;
using static TorchSharp.torch;

namespace RLTransfer.Bench.Learners;

/// <summary>What a meta-update costs: all tasks as one crowd here, a loop over the tasks in PyTorch.</summary>
internal static class MetaRows
{
    private const int Runs = 5, Tasks = 40, Examples = 10, Updates = 200;

    internal static IEnumerable<BenchCase> All()
    {
        var name = FormattableString.Invariant($"MAML, {Tasks} sine waves");
        yield return new(name, () =>
        {
            ulong[] seeds = [0];
            using var maml = new Maml(new("sinusoid", [1], 1, seeds) { Hidden = [40, 40] }, new() { Tasks = Tasks, StepSize = 0.03, LearningRate = 3e-3 });
            var waves = new SinusoidTasks(seeds, "training");
            Update(20);                                                      // compiles
            var (ours, theirs) = (new double[Runs], new double[Runs]);
            for (var run = 0; run < Runs; run++)
            {
                ours[run] = LearnBench.Seconds(() => Update(Updates)) / Updates * 1e3;
                var answer = PeerRun.Ask("maml.py", "--updates", (Updates / 4).ToString(CultureInfo.InvariantCulture), "--tasks", Tasks.ToString(CultureInfo.InvariantCulture));
                theirs[run] = answer is null ? double.NaN : PeerRun.Seconds(answer) / (double)answer["updates"]! * 1e3;
            }

            return SideBySide.Row(name, "ms per meta-update", ours, theirs);

            void Update(int updates)
            {
                for (var update = 0; update < updates; update++)
                {
                    using var scope = NewDisposeScope();
                    var drawn = waves.Draw(Tasks);
                    var (support, query) = (waves.Examples(drawn, Examples), waves.Examples(drawn, Examples));
                    maml.Learn(network => SinusoidTasks.Error(network, support), network => SinusoidTasks.Error(network, query));
                }
            }
        });
    }
}
