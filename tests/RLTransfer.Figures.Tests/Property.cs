using FsCheck;
using FsCheck.Fluent;

namespace RLTransfer.Figures.Tests;

/// <summary>Checks a statement over many drawn cases, the same ones every time.</summary>
internal static class Property
{
    public static void Holds<T>(Gen<T> cases, Action<T> statement, int count = 300) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(count).WithReplay(20_26, 1), Prop.ForAll(cases.ToArbitrary(), statement));

    /// <summary>A number of any size and sign, from 1e-9 to 1e9.</summary>
    public static Gen<double> Number { get; } =
        from mantissa in Gen.Choose(-999_999, 999_999)
        from exponent in Gen.Choose(-9, 9)
        select mantissa / 1e6 * Math.Pow(10, exponent);

    /// <summary>A range: from a number, a positive length further, which is not lost beside it.</summary>
    public static Gen<(double Low, double High)> Range { get; } =
        from low in Number
        from length in Gen.Choose(1, 999_999)
        from exponent in Gen.Choose(-6, 6)
        let span = Math.Max(length / 1e5 * Math.Pow(10, exponent), 1e-6 * Math.Abs(low))
        select (low, low + span);
}
