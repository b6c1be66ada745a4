using FsCheck.Fluent;
using RLTransfer.Figures.Svg;

namespace RLTransfer.Figures.Tests.Svg;

public sealed class EndLabelsTests
{
    [Fact]
    public void FarLabelsStayAndNearOnesMoveApartAroundTheirMiddle() =>
        Assert.Equal([20, 95, 105, 300], EndLabels.Spread([20, 99, 101, 300], 0, 400, 10));

    [Fact]
    public void LabelsNeverTouchKeepTheirOrderAndStayInside() => Property.Holds(
        from wanted in Gen.Choose(0, 3000).ArrayOf()
        from gap in Gen.Choose(1, 30)
        select (Wanted: wanted.Take(12).Select(w => w / 10.0).Order().ToArray(), Gap: (double)gap),
        c =>
        {
            var at = EndLabels.Spread(c.Wanted, 0, 400, c.Gap);
            Assert.Equal(c.Wanted.Length, at.Length);
            for (var i = 1; i < at.Length; i++) Assert.True(at[i] - at[i - 1] >= c.Gap - 1e-9);
            if (at.Length > 0) Assert.True(at[0] >= -1e-9 && at[^1] <= 400 + 1e-9);
        });
}
