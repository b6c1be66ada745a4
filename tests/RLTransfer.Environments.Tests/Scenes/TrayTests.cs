using System.Numerics;
using RLTransfer.Environments.Scenes;
using RLTransfer.Randomness;

namespace RLTransfer.Environments.Tests.Scenes;

public sealed class TrayTests
{
    private static readonly TrayObject cylinder = new(TrayShape.Cylinder, new(0.2f, 0.1f), 0, 0.12f, 0.12f, 0.3f);
    private static readonly TrayObject bar = new(TrayShape.Bar, new(0.2f, 0.1f), 0, 0.4f, 0.1f, 0.3f);

    [Fact]
    public void A_cylinder_is_grasped_from_every_side()
    {
        for (var angle = -1.5f; angle < 1.6f; angle += 0.1f)
        {
            Assert.True(Gripper.Succeeds([cylinder], cylinder.Center, angle, out var lifted));
            Assert.Equal(0, lifted);
        }
    }

    [Theory]
    [InlineData(90, true)]
    [InlineData(70, true)]
    [InlineData(60, false)]      // 30° off: it slips, and the corners are in the way
    [InlineData(0, false)]       // along the bar the fingers would come down on it
    public void A_bar_is_grasped_across_only(float degrees, bool expected) =>
        Assert.Equal(expected, Gripper.Succeeds([bar], bar.Center, degrees * MathF.PI / 180, out _));

    [Fact]
    public void Beside_the_object_there_is_nothing_to_lift()
    {
        Assert.False(Gripper.Succeeds([cylinder], cylinder.Center + new Vector2(0, 0.15f), 0, out var lifted));
        Assert.Equal(-1, lifted);
        Assert.False(Gripper.Succeeds([cylinder], new(-0.5f, 0.5f), 0, out _));
    }

    [Fact]
    public void A_finger_on_a_neighbour_fails()
    {
        var neighbour = cylinder with { Center = cylinder.Center + new Vector2(0.28f, 0) };
        Assert.False(Gripper.Succeeds([cylinder, neighbour], cylinder.Center, 0, out _));
        Assert.True(Gripper.Succeeds([cylinder, neighbour], cylinder.Center, MathF.PI / 2, out _));
    }

    [Fact]
    public void Fingers_stay_within_the_tray()
    {
        var edge = cylinder with { Center = new(0.86f, 0) };
        Assert.False(Gripper.Succeeds([edge], edge.Center, 0, out _));
        Assert.True(Gripper.Succeeds([edge], edge.Center, MathF.PI / 2, out _));
    }

    [Fact]
    public void Overlap_of_rectangles_agrees_with_sampled_points()
    {
        var random = new Philox(3);
        for (var i = 0; i < 400; i++)
        {
            var what = new TrayObject(
                i % 2 == 0 ? TrayShape.Box : TrayShape.Cylinder, new((float)random.NextUniform(-0.4, 0.4), (float)random.NextUniform(-0.4, 0.4)),
                (float)random.NextUniform(0, 3), 0.25f, i % 2 == 0 ? 0.1f : 0.25f, 0.1f);
            var angle = (float)random.NextUniform(0, 3);
            var (axis, center) = (new Vector2(MathF.Cos(angle), MathF.Sin(angle)), new Vector2(0.1f, -0.1f));
            bool Inside(float margin)
            {
                for (var a = -20; a <= 20; a++)
                {
                    for (var b = -20; b <= 20; b++)
                    {
                        var point = center + (a / 20f * (0.2f + margin) * axis) + (b / 20f * (0.07f + margin) * new Vector2(-axis.Y, axis.X));
                        if (what.Covers(point))
                        {
                            return true;
                        }
                    }
                }

                return false;
            }

            var overlaps = what.Overlaps(center, axis, 0.2f, 0.07f);
            Assert.True(overlaps || !Inside(0), $"case {i}: a common point was found");
            Assert.True(!overlaps || Inside(0.02f), $"case {i}: no common point was found");
        }
    }

    [Fact]
    public void The_expert_always_lifts_something_and_chance_seldom_does()
    {
        const int count = 300;
        using var vector = Gym.MakeVector("TrayGrasp-v0", count, new VectorOptions { Autoreset = AutoresetMode.Disabled }, ("pixels", 16));
        vector.Reset(seed: 0);
        var actions = new float[3 * count];
        vector.Expert(actions);
        vector.Step(actions);
        Assert.All(vector.Rewards, reward => Assert.Equal(1, reward));
        Assert.All(vector.Info["lifted"], lifted => Assert.True(lifted >= 0));

        vector.Reset(seed: 0);
        var random = new Philox(1);
        for (var i = 0; i < actions.Length; i++)
        {
            actions[i] = (2 * random.NextSingle()) - 1;
        }

        vector.Step(actions);
        Assert.InRange(vector.Rewards.Average(), 0.002, 0.15);
    }

    [Fact]
    public void The_scene_of_a_seed_is_the_same_under_every_look()
    {
        double[] Scene(string look)
        {
            using var vector = Gym.MakeVector("TrayGrasp-v0", 5, ("look", look), ("pixels", 16));
            vector.Reset(seed: 4);
            return [.. vector.Info["target_x"], .. vector.Info["target_y"], .. vector.Info["grasp_x"], .. vector.Info["grasp_angle"]];
        }

        Assert.Equal(Scene("simulator"), Scene("randomized"));
        Assert.Equal(Scene("simulator"), Scene("real"));
    }

    [Fact]
    public void The_target_is_seen_where_info_says_it_is()
    {
        const int size = 64;
        using var environment = Gym.Make("TrayGrasp-v0", ("view", "image_and_classes"), ("pixels", size), ("camera_jitter", 0), ("camera_roll", 0));
        for (var seed = 0; seed < 10; seed++)
        {
            var start = environment.Reset(seed);
            var target = start.Observation.AsSpan((3 + (int)TrayClass.Target) * size * size, size * size);
            var (x, y, pixels) = (0.0, 0.0, 0);
            for (var pixel = 0; pixel < target.Length; pixel++)
            {
                if (target[pixel] == 1)
                {
                    (x, y, pixels) = (x + (pixel % size) + 0.5, y + (pixel / size) + 0.5, pixels + 1);
                }
            }

            // The picture is 2.5 wide at the tray; a standing cylinder leans outwards by perspective.
            Assert.True(pixels > 10);
            Assert.Equal(start.Info["target_x"], ((x / pixels / size) - 0.5) * 2.5, 0.1);
            Assert.Equal(start.Info["target_y"], (0.5 - (y / pixels / size)) * 2.5, 0.1);
        }
    }

    [Fact]
    public void The_nearest_triangle_is_seen_whatever_the_order()
    {
        var camera = new SpaceCamera(new(0, 0, 5), Vector3.Zero, 0, 1);
        float[] Draw(params float[] heights)
        {
            const int size = 8;
            var shader = new HeightShader { Heights = new float[size * size] };
            var rasterizer = new Rasterizer<HeightShader>(camera, size, new float[size * size]);
            foreach (var height in heights)
            {
                rasterizer.Triangle(At(-9, -9, height), At(9, -9, height), At(0, 20, height), ref shader);
            }

            return shader.Heights;
        }

        Assert.All(Draw(0, 1), height => Assert.Equal(1, height, 1e-5f));
        Assert.Equal(Draw(0, 1), Draw(1, 0));
    }

    [Fact]
    public void Positions_are_interpolated_with_perspective()
    {
        // A floor that runs away from the camera: each pixel's own point must project back to its middle.
        const int size = 16;
        var camera = new SpaceCamera(new(0, -3, 1), Vector3.Zero, 0.1f, 0.8f);
        var shader = new PositionShader { Positions = new Vector3[size * size] };
        var rasterizer = new Rasterizer<PositionShader>(camera, size, new float[size * size]);
        rasterizer.Triangle(At(-9, -2, 0), At(9, -2, 0), At(0, 30, 0), ref shader);
        var checkedPixels = 0;
        for (var pixel = 0; pixel < size * size; pixel++)
        {
            if (shader.Positions[pixel] != default)
            {
                var projected = camera.Project(shader.Positions[pixel], size);
                Assert.Equal((pixel % size) + 0.5f, projected.X, 1e-2f);
                Assert.Equal((pixel / size) + 0.5f, projected.Y, 1e-2f);
                checkedPixels++;
            }
        }

        Assert.True(checkedPixels > 50);
    }

    private static Corner At(float x, float y, float z) => new(new(x, y, z), Vector3.UnitZ, default);

    private struct HeightShader : IShader
    {
        public float[] Heights;

        public readonly void Shade(int pixel, in Fragment fragment) => Heights[pixel] = fragment.Position.Z;
    }

    private struct PositionShader : IShader
    {
        public Vector3[] Positions;

        public readonly void Shade(int pixel, in Fragment fragment) => Positions[pixel] = fragment.Position;
    }
}
