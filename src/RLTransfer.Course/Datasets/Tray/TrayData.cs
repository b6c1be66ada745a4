using RLTransfer.Environments;
using RLTransfer.Randomness;

namespace RLTransfer.Course.Datasets.Tray;

/// <summary>Grasps in the simulator's look and in the real one, drawn by the course's own environment (<c>datasets/tray/card.md</c>).</summary>
/// <param name="Simulated">To learn from, with maps.</param>
/// <param name="Real">To learn from; which of the labels may be used is the experiment's matter.</param>
/// <param name="Test">In the real look, on trays that none of the others shows.</param>
public sealed record TrayData(GraspSet Simulated, GraspSet Real, GraspSet Test)
{
    /// <summary>What pixels show.</summary>
    public static IReadOnlyList<string> ClassNames { get; } = ["table", "tray", "rim", "target", "other object"];

    /// <summary>The looks a tray can have.</summary>
    public const string SimulatorLook = "simulator", RealLook = "real";

    // The picture of a tray is 2.5 wide, in units in which the tray reaches from -1 to 1; that about a gripper 1, the open fingers being 0.36 apart.
    private const double SceneWidth = 2.5, GraspWidth = 1.0;

    // Scenes of each part have numbers of their own, and so have looks.
    private const long SimulatedFrom = 1_000_000, RealFrom = 2_000_000, TestFrom = 3_000_000, MapsFrom = 4_000_000;

    /// <summary>Draws everything: some seconds of one core.</summary>
    public static TrayData Make(TrayOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new(
            Grasps(SimulatorLook, SimulatedFrom, options.SimulatedScenes, options.Grasps, options),
            Grasps(RealLook, RealFrom, options.RealScenes, options.Grasps, options),
            Grasps(RealLook, TestFrom, options.TestScenes, options.TestGrasps, options));
    }

    /// <summary>Whole trays and their semantic maps.</summary>
    /// <param name="look"><see cref="SimulatorLook"/> or <see cref="RealLook"/>.</param>
    /// <param name="count">How many.</param>
    /// <param name="side">Pixels a side.</param>
    /// <param name="first">Number of the first, so that others than those before can be had.</param>
    public static SceneSet Scenes(string look, int count, int side, int first = 0)
    {
        using var environment = Environment(look, side);
        var area = side * side;
        var (pixels, classes) = (new byte[count * 3 * area], new byte[count * area]);
        for (var scene = 0; scene < count; scene++)
        {
            var observation = environment.Reset(MapsFrom + first + scene).Observation;
            for (var p = 0; p < 3 * area; p++)
            {
                pixels[(scene * 3 * area) + p] = Byte(observation[p]);
            }

            for (var p = 0; p < area; p++)
            {
                classes[(scene * area) + p] = Class(observation, area, p);
            }
        }

        return new(pixels, classes, side);
    }

    private static GraspSet Grasps(string look, long from, int scenes, int each, TrayOptions options)
    {
        using var seen = Environment(look, options.SceneSide);
        using var tried = Environment(SimulatorLook, 16);                                      // the scene of a seed is the same in every look
        var (area, side) = (options.SceneSide * options.SceneSide, options.Side);
        var count = scenes * each;
        var (pixels, classes, success) = (new byte[count * 3 * side * side], new byte[count * side * side], new byte[count]);
        for (var number = 0; number < scenes; number++)
        {
            var seed = from + number;
            var scene = seen.Reset(seed);
            var random = new Philox((ulong)seed, Philox.Stream("grasps"));
            for (var of = 0; of < each; of++)
            {
                var grasp = (number * each) + of;
                var (x, y, turn) = Candidate(scene.Info, random, of);
                Cut(scene.Observation, area, options.SceneSide, (x, y, turn), side, pixels.AsSpan(grasp * 3 * side * side, 3 * side * side), classes.AsSpan(grasp * side * side, side * side));
                tried.Reset(seed);
                success[grasp] = (byte)tried.Step(x, y, turn).Reward;
            }
        }

        return new(pixels, classes, success, side, each);
    }

    /// <summary>Every other grasp is one that succeeds, moved and turned a little; of the rest one half is near the cylinder, the other anywhere.</summary>
    private static (float X, float Y, float Turn) Candidate(Info scene, Philox random, int number)
    {
        float Near(string name, double deviation) => (float)Math.Clamp(scene[name] + (deviation * random.NextGaussian()), -0.95, 0.95);
        float Any(double most) => (float)random.NextUniform(-most, most);
        return (number % 4) switch
        {
            0 or 2 => (Near("grasp_x", 0.06), Near("grasp_y", 0.06), Wrapped(scene["grasp_angle"] + (0.2 * random.NextGaussian()))),
            1 => (Near("target_x", 0.08), Near("target_y", 0.08), Any(1)),
            _ => (Any(0.85), Any(0.85), Any(1)),
        };

        static float Wrapped(double turn) => (float)(turn - (2 * Math.Floor((turn + 1) / 2)));  // half a turn, two units, is the same grasp
    }

    /// <summary>The piece of a tray's picture about a gripper, turned so that its fingers close along the rows; linear between four pixels, and the nearest class.</summary>
    private static void Cut(float[] observation, int area, int sceneSide, (double X, double Y, double Turn) grasp, int side, Span<byte> pixels, Span<byte> classes)
    {
        var (sine, cosine) = Math.SinCos(grasp.Turn * Math.PI / 2);
        for (var pixel = 0; pixel < side * side; pixel++)
        {
            var (right, up) = (GraspWidth * ((((pixel % side) + 0.5) / side) - 0.5), GraspWidth * (0.5 - (((pixel / side) + 0.5) / side)));
            var (x, y) = (grasp.X + (right * cosine) - (up * sine), grasp.Y + (right * sine) + (up * cosine));
            var column = Math.Clamp((((x / SceneWidth) + 0.5) * sceneSide) - 0.5, 0, sceneSide - 1.001);
            var row = Math.Clamp(((0.5 - (y / SceneWidth)) * sceneSide) - 0.5, 0, sceneSide - 1.001);
            var (left, top) = ((int)column, (int)row);
            var (across, down) = (column - left, row - top);
            var at = (top * sceneSide) + left;
            for (var channel = 0; channel < 3; channel++)
            {
                var plane = observation.AsSpan(channel * area, area);
                var value = ((1 - down) * (((1 - across) * plane[at]) + (across * plane[at + 1]))) + (down * (((1 - across) * plane[at + sceneSide]) + (across * plane[at + sceneSide + 1])));
                pixels[(channel * side * side) + pixel] = Byte(value);
            }

            classes[pixel] = Class(observation, area, ((int)Math.Round(row) * sceneSide) + (int)Math.Round(column));
        }
    }

    private static SingleEnvironment Environment(string look, int side) =>
        Gym.Make("TrayGrasp-v0", ("look", look), ("view", "image_and_classes"), ("pixels", side), ("camera_jitter", 0), ("camera_roll", 0), ("camera_height", 8));

    private static byte Byte(double value) => (byte)Math.Round(255 * Math.Clamp(value, 0, 1));

    private static byte Class(float[] observation, int area, int pixel)
    {
        for (var shown = 0; shown < ClassNames.Count; shown++)
        {
            if (observation[((3 + shown) * area) + pixel] == 1)
            {
                return (byte)shown;
            }
        }

        throw new InvalidOperationException("A pixel shows nothing.");
    }
}
