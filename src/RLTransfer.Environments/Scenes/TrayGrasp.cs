using System.Numerics;
using RLTransfer.Environments.Rendering;
using RLTransfer.Randomness;

namespace RLTransfer.Environments.Scenes;

/// <summary>What can be varied about <see cref="TrayGrasp"/>.</summary>
internal record struct TrayParameters()
{
    [Parameter("Number of the first look that may be drawn", 0, 1e9, Whole = true)]
    public double FirstLook = 0;

    [Parameter("How many looks may be drawn, one for each episode; 0 for all", 0, 1e9, Whole = true)]
    public double Looks = 0;

    [Parameter("Objects on the tray, the target included", 1, 6, Whole = true)]
    public double Objects = 4;

    [Parameter("Deviation of the camera's place from straight above", 0, 0.5)]
    public double CameraJitter = 0.1;

    [Parameter("Deviation of the camera's roll", 0, 45, Unit = "degrees")]
    public double CameraRoll = 2;

    [Parameter("Height of the camera above the tray; the tray is 2 wide", 2, 8)]
    public double CameraHeight = 4;
}

/// <summary>A tray with objects, seen from above, and one grasp, after GraspGAN (Bousmalis et al. 2018).</summary>
internal struct TrayGrasp(SceneLook look, int pixels, bool withClasses) : IDynamics<TrayGrasp, TrayParameters, float>
{
    public const int ClassCount = 5;

    private TrayObject.Six objects;
    private TrayStyle style;
    private SpaceCamera camera;
    private Vector3 bestGrasp;
    private uint lookNumber;
    private int count, lifted;

    public static string Documentation => """
        # TrayGrasp

        ## Description
        Objects stand on a tray that is seen from above; one grasp is tried (after GraspGAN, Bousmalis et al. 2018). The target, a cylinder, is always there, for tasks of finding a thing among others (Tobin et al. 2017). Scene and look are drawn anew in every episode; the scene of a seed is the same under every look, so that pairs can be made.
        Looks: `simulator` (one colour a surface, even light, no shadows), `randomized` (any simple pattern, colour, light, camera fault), `real` (wood, plastic, goods, shadows, highlights, film and noise: materials that randomization never shows). `first_look` and `looks` pick the numbers of the looks that may be drawn.

        ## Action Space
        `Box(-1, 1, (3,))`: x and y of the middle between the fingers, the tray reaching from −1 to 1; the direction in which the fingers close, in units of 90°.

        ## Observation Space
        View `image`: `Box(0, 1, (3, pixels, pixels))`, red, green, blue. View `image_and_classes`: five more channels, one for each of table, tray, rim, target, other object, 1 where a pixel shows it.

        ## Rewards
        1 for a grasp that succeeds, else 0: both fingers come down beside all objects and within the tray, exactly one object is between them, it covers the middle, and flat sides are met within 25°. The best return is 1.
        Info: `target_x`, `target_y` (the cylinder's place), `grasp_x`, `grasp_y`, `grasp_angle` (a grasp that succeeds, as an action), `lifted` (the object's number, 0 the target, −1 none), `look`.

        ## Starting State
        Objects at random places that do not touch, at least one of which can be grasped.

        ## Episode End
        Terminated after one step.

        ## Arguments
        The settings shape the observation; the parameters are the scene's, the camera's and the looks'.

        ## Version History
        * v0: the first.
        """;

    public static IReadOnlyList<string> InfoNames { get; } = ["target_x", "target_y", "grasp_x", "grasp_y", "grasp_angle", "lifted", "look"];

    public readonly Space ObservationSpace(in TrayParameters nominal) => new Box(0, 1, withClasses ? 3 + ClassCount : 3, pixels, pixels);

    public readonly Space ActionSpace(in TrayParameters nominal) => new Box(-1, 1, 3);

    public void Reset(in TrayParameters parameters, Philox random, ResetOptions options)
    {
        var drawn = random.NextUInt32();
        lookNumber = (uint)parameters.FirstLook + (parameters.Looks > 0 ? (uint)(drawn % (ulong)parameters.Looks) : drawn >> 1);
        style = TrayStyle.Of(look, lookNumber);
        lifted = -1;
        do
        {
            count = 0;
            while (count < (int)parameters.Objects)
            {
                Place(random);
            }
        }
        while (!FindGrasp());

        var jitter = (float)parameters.CameraJitter;
        var place = new Vector3(jitter * (float)random.NextGaussian(), jitter * (float)random.NextGaussian(), (float)parameters.CameraHeight);
        var aim = new Vector3(0.3f * jitter * (float)random.NextGaussian(), 0.3f * jitter * (float)random.NextGaussian(), 0);
        var roll = (float)(parameters.CameraRoll * random.NextGaussian() * Math.PI / 180);
        camera = new SpaceCamera(place, aim, roll, 2 * MathF.Atan(1.25f / (float)parameters.CameraHeight));
    }

    public StepOutcome Step(in TrayParameters parameters, ReadOnlySpan<float> action, Philox random)
    {
        var succeeds = Gripper.Succeeds(objects[..count], new(action[0], action[1]), action[2] * MathF.PI / 2, out lifted);
        return new StepOutcome(succeeds ? 1 : 0, Terminated: true);
    }

    public readonly void Observe(in TrayParameters parameters, Span<float> observation)
    {
        var area = pixels * pixels;
        Span<byte> classes = stackalloc byte[withClasses ? area : 0];
        TrayPicture.Draw(objects[..count], style, camera, pixels, lookNumber, observation[..(3 * area)], classes);
        if (withClasses)
        {
            observation[(3 * area)..].Clear();
            for (var pixel = 0; pixel < area; pixel++)
            {
                observation[((3 + classes[pixel]) * area) + pixel] = 1;
            }
        }
    }

    public static void WriteInfo(in TrayGrasp self, in TrayParameters parameters, Span<double> info)
    {
        (info[0], info[1]) = (self.objects[0].Center.X, self.objects[0].Center.Y);
        (info[2], info[3], info[4]) = (self.bestGrasp.X, self.bestGrasp.Y, self.bestGrasp.Z);
        (info[5], info[6]) = (self.lifted, self.lookNumber);
    }

    public static bool HasExpert => true;

    /// <summary>A grasp that succeeds.</summary>
    public static void Expert(in TrayGrasp self, in TrayParameters parameters, Span<float> action) =>
        (action[0], action[1], action[2]) = (self.bestGrasp.X, self.bestGrasp.Y, self.bestGrasp.Z);

    public static Frame? Render(in TrayGrasp self, in TrayParameters parameters)
    {
        const int size = 160;
        var image = new float[3 * size * size];
        TrayPicture.Draw(self.objects[..self.count], self.style, self.camera, size, self.lookNumber, image, []);
        var frame = new Frame(size, size);
        for (var pixel = 0; pixel < size * size; pixel++)
        {
            for (var channel = 0; channel < 3; channel++)
            {
                frame.Rgb[(3 * pixel) + channel] = Color.ToByte(image[(channel * size * size) + pixel]);
            }
        }

        return frame;
    }

    /// <summary>One more object at a free place; where there is none after many tries, all start anew.</summary>
    private void Place(Philox random)
    {
        for (var tries = 0; tries < 60; tries++)
        {
            var shape = count == 0 ? TrayShape.Cylinder : (TrayShape)(1 + random.NextInt32(3));
            var (width, length) = (0.07f + (0.08f * random.NextSingle()), random.NextSingle());
            var halfLength = shape switch
            {
                TrayShape.Bar => 0.26f + (0.14f * length),
                TrayShape.Box => width + (0.1f * length),
                TrayShape.Cup => 0.12f + (0.08f * length),
                _ => 0.09f + (0.06f * length),
            };
            var isRound = shape is TrayShape.Cup or TrayShape.Cylinder;
            var candidate = new TrayObject(
                shape,
                new((1.6f * random.NextSingle()) - 0.8f, (1.6f * random.NextSingle()) - 0.8f),
                MathF.PI * random.NextSingle(),
                halfLength,
                isRound ? halfLength : width,
                0.1f + (0.3f * random.NextSingle()));
            if (IsFree(candidate))
            {
                objects[count++] = candidate;
                return;
            }
        }

        count = 0;
    }

    private readonly bool IsFree(in TrayObject candidate)
    {
        var reach = candidate.Reach;
        if (MathF.Abs(candidate.Center.X) + reach > 0.98f || MathF.Abs(candidate.Center.Y) + reach > 0.98f)
        {
            return false;
        }

        for (var i = 0; i < count; i++)
        {
            if (Vector2.Distance(objects[i].Center, candidate.Center) < objects[i].Reach + reach + 0.02f)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The first object, and the first of twelve directions, whose middle can be grasped.</summary>
    private bool FindGrasp()
    {
        for (var i = 0; i < count; i++)
        {
            for (var part = 0; part < 12; part++)
            {
                var across = objects[i].Angle + (MathF.PI / 2) + (part * MathF.PI / 12);
                var turn = MathF.IEEERemainder(across, MathF.PI) / (MathF.PI / 2);
                if (Gripper.Succeeds(objects[..count], objects[i].Center, turn * MathF.PI / 2, out _))
                {
                    bestGrasp = new(objects[i].Center, turn);
                    return true;
                }
            }
        }

        return false;
    }
}
