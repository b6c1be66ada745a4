using System.Runtime.InteropServices;
using System.Security.Cryptography;
using RLTransfer.Course.Datasets.Tray;

namespace RLTransfer.Course.Tests.Datasets.Tray;

public sealed class TrayDataTests
{
    private static readonly TrayOptions small = new() { SimulatedScenes = 60, RealScenes = 60, TestScenes = 20 };
    private static readonly TrayData data = TrayData.Make(small);

    [Fact]
    public void There_are_as_many_grasps_as_asked_for_and_neither_kind_is_rare()
    {
        Assert.Equal((240, 240, 320), (data.Simulated.Count, data.Real.Count, data.Test.Count));
        Assert.All(new[] { data.Simulated, data.Real, data.Test }, set =>
        {
            Assert.InRange(set.SuccessRate, 0.25, 0.55);
            Assert.Equal(set.Count * 3 * 20 * 20, set.Pixels.Length);
            Assert.Equal(set.Count * 20 * 20, set.Classes.Length);
        });
    }

    [Fact]
    public void The_same_options_twice_are_the_same_bytes_and_parts_show_different_trays()
    {
        var again = TrayData.Make(small);
        Assert.Equal(data.Real.Pixels, again.Real.Pixels);
        Assert.Equal(data.Simulated.Classes, again.Simulated.Classes);
        Assert.NotEqual(data.Simulated.Classes, data.Real.Classes);
        Assert.NotEqual(data.Real.First(20).Success, data.Test.First(5).Success);
    }

    [Fact]
    public void The_card_has_these_bytes_checksum()
    {
        // Sine and cosine are the system's: elsewhere a pixel may differ by a unit.
        if (OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64)
        {
            var checksum = Convert.ToHexStringLower(SHA256.HashData([.. data.Simulated.Pixels, .. data.Real.Pixels, .. data.Test.Pixels, .. data.Simulated.Classes, .. data.Simulated.Success, .. data.Real.Success, .. data.Test.Success]));
            var card = Path.Combine(AppContext.BaseDirectory, "tray-card.md");
            Assert.True(File.ReadAllText(card).Contains($"`{checksum}`", StringComparison.Ordinal), $"The bytes have the checksum {checksum}, the card another.");
        }
    }

    [Fact]
    public void What_is_lifted_was_in_the_middle_of_the_picture()
    {
        var set = data.Test;
        var (lifted, seen) = (0, 0);
        for (var grasp = 0; grasp < set.Count; grasp++)
        {
            if (set.Success[grasp] == 1)
            {
                bool IsObject(int pixel) => TrayData.ClassNames[set.Classes[(grasp * 400) + pixel]] is "target" or "other object";
                int[] middle = [(9 * 20) + 9, (9 * 20) + 10, (10 * 20) + 9, (10 * 20) + 10];
                (lifted, seen) = (lifted + 1, seen + (middle.Any(IsObject) ? 1 : 0));
            }
        }

        Assert.True(seen >= 0.97 * lifted, FormattableString.Invariant($"{seen} of {lifted}"));
    }

    [Fact]
    public void Fingers_close_along_the_rows()
    {
        // Whoever succeeds has free room to the left and right of the middle, where the fingers come down; above and below there may be a bar.
        var (free, all) = (0, 0);
        for (var grasp = 0; grasp < data.Test.Count; grasp++)
        {
            if (data.Test.Success[grasp] == 1)
            {
                bool IsFree(int x) => data.Test.Classes[(grasp * 400) + (10 * 20) + x] is 0 or 1 or 2;
                (free, all) = (free + (IsFree(5) && IsFree(14) ? 1 : 0), all + 1);
            }
        }

        Assert.True(free >= 0.9 * all, FormattableString.Invariant($"{free} of {all}"));
    }

    [Fact]
    public void Whole_trays_have_a_class_for_every_pixel_and_later_ones_are_others()
    {
        var (first, next) = (TrayData.Scenes(TrayData.RealLook, 4, 16), TrayData.Scenes(TrayData.RealLook, 4, 16, first: 4));
        Assert.Equal(4, first.Count);
        Assert.NotEqual(first.Classes, next.Classes);
        Assert.Equal(first.Classes[(3 * 256)..], TrayData.Scenes(TrayData.SimulatorLook, 1, 16, first: 3).Classes);    // the look changes no tray
        Assert.Contains((byte)3, first.Classes);
    }
}
