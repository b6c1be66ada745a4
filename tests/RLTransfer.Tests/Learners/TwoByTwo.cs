using RLTransfer.Environments;
using RLTransfer.Learners;
using RLTransfer.Randomness;

namespace RLTransfer.Tests.Learners;

/// <summary>The smallest grid: two robots of which one turns its moves by a quarter, and two tasks of which one goes to a mark and the other away from it. A step is an episode.</summary>
internal static class TwoByTwo
{
    public static IReadOnlyList<GridCell> Cells { get; } = [.. from robot in new[] { 0, 1 } from task in new[] { 0, 1 } select Cell(robot, task)];

    public static GridCell Cell(int robot, int task)
    {
        var name = $"robot {robot}, task {task}";
        return new($"r{robot}", $"t{task}", 1, new(name, count =>
            new VectorEnvironment<Moves, None, float>(name, new(robot, task), count, new VectorOptions { Autoreset = AutoresetMode.SameStep }, [])));
    }

    private record struct None;

    private struct Moves(int robot, int task) : IDynamics<Moves, None, float>
    {
        private readonly int robot = robot, task = task;
        private double x, y, load;

        public static string Documentation => "Move to a mark, or away from it.";

        public static IReadOnlyList<string> InfoNames { get; } = ["success"];

        public readonly Space ObservationSpace(in None nominal) => new Box(-1, 1, 3);

        public readonly Space ActionSpace(in None nominal) => new Box(-1, 1, 2);

        public void Reset(in None parameters, Philox random, ResetOptions options) =>
            (x, y, load) = (random.NextUniform(-0.7, 0.7), random.NextUniform(-0.7, 0.7), random.NextUniform(-0.3, 0.3));

        public StepOutcome Step(in None parameters, ReadOnlySpan<float> action, Philox random)
        {
            // The robot's own state, its load, bends every move; the task never sees it.
            var (a, b) = (action[0] + load, action[1] - load);
            var (moveX, moveY) = robot == 0 ? (a, b) : (-b, a);
            var sign = task == 0 ? 1 : -1;
            return new(-Math.Pow(moveX - (sign * x), 2) - Math.Pow(moveY - (sign * y), 2), Terminated: true);
        }

        public readonly void Observe(in None parameters, Span<float> observation) => (observation[0], observation[1], observation[2]) = ((float)load, (float)x, (float)y);
    }
}
