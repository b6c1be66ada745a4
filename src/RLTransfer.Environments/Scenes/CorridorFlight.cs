using System.Numerics;
using RLTransfer.Environments.Grids;
using RLTransfer.Environments.Rendering;
using RLTransfer.Randomness;

namespace RLTransfer.Environments.Scenes;

/// <summary>What can be varied about <see cref="CorridorFlight"/>.</summary>
internal record struct CorridorParameters()
{
    [Parameter("Number of the first look that may be drawn", 0, 1e9, Whole = true)]
    public double FirstLook = 0;

    [Parameter("How many looks may be drawn, one for each episode; 0 for all", 0, 1e9, Whole = true)]
    public double Looks = 0;

    [Parameter("Distance flown in a step", 0.01, 0.3, Unit = "squares")]
    public double Speed = 0.1;

    [Parameter("Turn of the hardest steering in a step; the softer is half of it", 1, 45, Unit = "degrees")]
    public double Turn = 8;

    [Parameter("Distance from a wall that is a collision", 0.01, 0.4, Unit = "squares")]
    public double Radius = 0.15;

    [Parameter("Height of the camera", 0.1, 0.9, Unit = "squares")]
    public double CameraHeight = 0.5;

    [Parameter("Slope of the camera: positive looks up", -0.5, 0.5)]
    public double CameraTilt = 0;

    [Parameter("Angle of view", 40, 130, Unit = "degrees")]
    public double FieldOfView = 90;

    [Parameter("Deviation of the noise on the heading", 0, 20, Unit = "degrees/step")]
    public double HeadingNoise = 0;
}

/// <summary>A flight through corridors seen from the front, after CAD²RL (Sadeghi and Levine 2017).</summary>
internal struct CorridorFlight(SceneLook look, int pixels, bool withClasses) : IDynamics<CorridorFlight, CorridorParameters, int>
{
    public const int MapSize = 13, ClassCount = 5;
    private const int ThumbnailScale = 3, Lookahead = 45;

    private GridMap map;
    private CorridorStyle style;
    private float x, y, heading;
    private double flown;
    private uint picture, lookNumber;

    public static string Documentation => """
        # CorridorFlight

        ## Description
        A vehicle flies at constant speed through corridors of unit width, which have no dead ends, and steers by what its camera sees (after CAD²RL, Sadeghi and Levine 2017). Corridors and looks are drawn anew in every episode; the corridors of a seed are the same under every look. It cannot turn on the spot, nor fly a circle within a corridor or a crossing.
        Looks: `simulator` (one colour a surface), `randomized` (any simple pattern, colour, light, camera fault), `real` (bricks, planks, marble, lamps, doors, film and noise: materials that randomization never shows). `first_look` and `looks` pick the numbers of the looks that may be drawn, so that looks for training and for tests can be kept apart.

        ## Action Space
        `Discrete(5)`: 0 hard left, 1 left, 2 straight on, 3 right, 4 hard right.

        ## Observation Space
        View `image`: `Box(0, 1, (3, pixels, pixels))`, red, green, blue. View `image_and_classes`: five more channels, one for each of floor, wall, ceiling, lamp, door, 1 where a pixel shows it.

        ## Rewards
        The distance flown in the step, in squares; 0 for the step that collides. The best return is 40. Info `distance` is the sum, `look` the look's number.

        ## Starting State
        The middle of a random square, within 10° of the direction of one of its corridors.

        ## Episode End
        Terminated nearer than `radius` to a wall. Truncated after 400 steps.

        ## Arguments
        The settings shape the observation; the parameters are the camera's, the vehicle's and the looks'.

        ## Version History
        * v0: the first.
        """;

    public static IReadOnlyList<string> InfoNames { get; } = ["distance", "look"];

    public readonly Space ObservationSpace(in CorridorParameters nominal) => new Box(0, 1, withClasses ? 3 + ClassCount : 3, pixels, pixels);

    public readonly Space ActionSpace(in CorridorParameters nominal) => new Discrete(5);

    public void Reset(in CorridorParameters parameters, Philox random, ResetOptions options)
    {
        var drawn = random.NextUInt32();
        lookNumber = (uint)parameters.FirstLook + (parameters.Looks > 0 ? (uint)(drawn % (ulong)parameters.Looks) : drawn >> 1);
        style = CorridorStyle.Of(look, lookNumber);
        map = MazeGenerator.Generate(MazeKind.Wilson, MapSize, MapSize, 0.1, random);
        MazeGenerator.OpenDeadEnds(ref map, random);
        int square;
        do
        {
            square = random.NextInt32(map.Cells);
        }
        while (map.IsWall(square));

        int direction;
        do
        {
            direction = random.NextInt32(4);
        }
        while (map.IsWall(map.Next(square, direction)));

        (x, y) = ((square % MapSize) + 0.5f, (square / MapSize) + 0.5f);
        heading = (direction switch { 0 => -90, 1 => 0, 2 => 90, _ => 180 } + (20 * random.NextSingle()) - 10) * MathF.PI / 180;
        flown = 0;
        picture = 0;
    }

    public StepOutcome Step(in CorridorParameters parameters, ReadOnlySpan<int> action, Philox random)
    {
        Move(parameters, action[0], parameters.HeadingNoise > 0 ? parameters.HeadingNoise * random.NextGaussian() : 0);
        picture++;
        if (Collides((float)parameters.Radius))
        {
            return new StepOutcome(0, Terminated: true);
        }

        flown += parameters.Speed;
        return new StepOutcome(parameters.Speed);
    }

    public readonly void Observe(in CorridorParameters parameters, Span<float> observation)
    {
        var area = pixels * pixels;
        Span<byte> classes = stackalloc byte[withClasses ? area : 0];
        Camera(parameters).Draw(map, style, pixels, picture + (lookNumber * 1009), observation[..(3 * area)], classes);
        if (withClasses)
        {
            observation[(3 * area)..].Clear();
            for (var pixel = 0; pixel < area; pixel++)
            {
                observation[((3 + classes[pixel]) * area) + pixel] = 1;
            }
        }
    }

    public static void WriteInfo(in CorridorFlight self, in CorridorParameters parameters, Span<double> info) =>
        (info[0], info[1]) = (self.flown, self.lookNumber);

    public static bool HasExpert => true;

    /// <summary>Steers by <see cref="Ahead"/> where that flies on; where it would end at a wall, by what flies on longest before it.</summary>
    public static void Expert(in CorridorFlight self, in CorridorParameters parameters, Span<int> action)
    {
        var (best, choice) = (self.StepsToWall(parameters, 0, 0), self.Ahead(parameters));
        for (var hold = 1; hold <= 9 && best < Lookahead; hold += 2)
        {
            for (var held = 0; held < 5; held++)
            {
                var steps = self.StepsToWall(parameters, held, hold);
                if (steps > best)
                {
                    (best, choice) = (steps, held);
                }
            }
        }

        action[0] = choice;
    }

    /// <summary>The camera's view, and a small map in its corner.</summary>
    public static Frame? Render(in CorridorFlight self, in CorridorParameters parameters)
    {
        const int size = 192;
        var image = new float[3 * size * size];
        self.Camera(parameters).Draw(self.map, self.style, size, self.picture, image, []);
        var frame = new Frame(size, size);
        for (var pixel = 0; pixel < size * size; pixel++)
        {
            for (var channel = 0; channel < 3; channel++)
            {
                frame.Rgb[(3 * pixel) + channel] = Color.ToByte(image[(channel * size * size) + pixel]);
            }
        }

        var canvas = new Canvas(MapSize * ThumbnailScale, MapSize * ThumbnailScale, Color.Hex(0x30343B), Vector2.Zero, new Vector2(MapSize));
        for (var cell = 0; cell < self.map.Cells; cell++)
        {
            if (!self.map.IsWall(cell))
            {
                var corner = new Vector2(cell % MapSize, cell / MapSize);
                canvas.Rectangle(corner, corner + Vector2.One, Color.Hex(0xE8E8E3));
            }
        }

        var at = new Vector2(self.x, self.y);
        canvas.Line(at, at + new Vector2(MathF.Cos(self.heading), MathF.Sin(self.heading)), 0.5f, Color.Hex(0xE0524D));
        canvas.Circle(at, 0.6f, Color.Hex(0xE0524D));
        frame.Paste(canvas.Frame, size - canvas.Frame.Width - 4, 4);
        return frame;
    }

    public static string? RenderText(in CorridorFlight self, in CorridorParameters parameters) =>
        GridPicture.Text(self.map, ((int)self.y * MapSize) + (int)self.x, -1);

    /// <summary>How many steps, up to the lookahead, an action held for a while and then <see cref="Ahead"/> fly on.</summary>
    private readonly int StepsToWall(in CorridorParameters parameters, int held, int hold)
    {
        var flight = this;
        for (var step = 0; step < Lookahead; step++)
        {
            flight.Move(parameters, step < hold ? held : flight.Ahead(parameters), 0);
            if (flight.Collides((float)parameters.Radius))
            {
                return step;
            }
        }

        return Lookahead;
    }

    /// <summary>The steering towards the middle of the next square that lies most nearly ahead.</summary>
    private readonly int Ahead(in CorridorParameters parameters)
    {
        var square = ((int)y * MapSize) + (int)x;
        var best = float.MaxValue;
        var error = 0f;
        for (var direction = 0; direction < 4; direction++)
        {
            var next = map.Next(square, direction);
            if (map.IsWall(next))
            {
                continue;
            }

            var (toX, toY) = ((next % MapSize) + 0.5f - x, (next / MapSize) + 0.5f - y);
            var off = MathF.IEEERemainder(MathF.Atan2(toY, toX) - heading, 2 * MathF.PI);
            if (MathF.Abs(off) < best)
            {
                (best, error) = (MathF.Abs(off), off);
            }
        }

        return Math.Clamp(2 + (int)MathF.Round(error * 180 / MathF.PI / (float)(0.5 * parameters.Turn)), 0, 4);
    }

    /// <summary>One step; y grows downwards on the map, so a turn to the left is a turn towards smaller angles.</summary>
    private void Move(in CorridorParameters parameters, int action, double noise)
    {
        heading = MathF.IEEERemainder(heading + (float)((((action - 2) * 0.5 * parameters.Turn) + noise) * Math.PI / 180), 2 * MathF.PI);
        x += (float)parameters.Speed * MathF.Cos(heading);
        y += (float)parameters.Speed * MathF.Sin(heading);
    }

    private readonly CorridorCamera Camera(in CorridorParameters parameters) => new(
        x, y, heading, (float)parameters.CameraHeight, (float)parameters.CameraTilt, MathF.Tan((float)parameters.FieldOfView * MathF.PI / 360));

    /// <summary>Whether a wall is nearer than the radius: the nearest point of each of the nine squares around.</summary>
    private readonly bool Collides(float radius)
    {
        var (column, row) = ((int)MathF.Floor(x), (int)MathF.Floor(y));
        for (var r = row - 1; r <= row + 1; r++)
        {
            for (var c = column - 1; c <= column + 1; c++)
            {
                if (map.IsWall(r, c))
                {
                    var (dx, dy) = (x - Math.Clamp(x, c, c + 1), y - Math.Clamp(y, r, r + 1));
                    if ((dx * dx) + (dy * dy) < radius * radius)
                    {
                        return true;
                    }
                }
            }
        }

        return false;
    }
}
