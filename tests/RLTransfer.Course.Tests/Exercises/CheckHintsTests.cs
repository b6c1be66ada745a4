using RLTransfer.Course.Exercises;

namespace RLTransfer.Course.Tests.Exercises;

/// <summary>A failed check with a hint stops the notebook, and says the hint.</summary>
public sealed class CheckHintsTests
{
    [Fact]
    public void AWrongAnswerStopsWithItsHint() =>
        Assert.Equal("look at the sign", Assert.Throws<WrongAnswerException>(() => false.Or("look at the sign")).Message);

    [Fact]
    public void ARightOneGoesOn() => Assert.Null(Record.Exception(() => true.Or("never said")));
}
