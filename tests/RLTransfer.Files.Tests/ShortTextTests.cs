namespace RLTransfer.Files.Tests;

/// <summary>A text is cut between characters, also between those that take two places.</summary>
public sealed class ShortTextTests
{
    [Theory]
    [InlineData("abc", 3, "abc")]
    [InlineData("abcd", 3, "abc…")]
    [InlineData("ab😀", 4, "ab😀")]
    [InlineData("ab😀d", 3, "ab…")]
    [InlineData("ab😀d", 4, "ab😀…")]
    public void ATextIsCutBetweenCharacters(string text, int longest, string cut) => Assert.Equal(cut, ShortText.Of(text, longest));
}
