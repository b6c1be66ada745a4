using System.Text.Json.Nodes;
using RLTransfer.Environments;
using RLTransfer.Grading.Checks;

namespace RLTransfer.Grading.Tests.Checks;

/// <summary>What a policy earns is found out by playing it here, from its weights alone.</summary>
public sealed class PlainPolicyTests
{
    // One hidden unit, tanh(10 (angle + angular velocity)): to the right where it is positive, or to the left.
    private static string Pole(int sign) => $"[[0, 0, 10, 10], [0], [{-20 * sign}, {20 * sign}], [0, 0]]";

    private static double Steps(string weights)
    {
        using var pole = Gym.MakeVector("CartPole-v1", 8, new VectorOptions { MaxEpisodeSteps = 100 });
        return new PlainPolicy(JsonNode.Parse(weights), Math.Tanh, 4, 1, 2).PlayChoices(pole, 7);
    }

    [Fact]
    public void APolicyThatFollowsThePoleKeepsItUpAndItsOppositeDoesNot()
    {
        Assert.InRange(Steps(Pole(1)), 95, 100);
        Assert.InRange(Steps(Pole(-1)), 8, 12);
        Assert.Equal(Steps(Pole(1)), Steps(Pole(1)));
    }

    [Fact]
    public void LogitsAreChances() => Assert.InRange(Steps("[[0, 0, 0, 0], [0], [0, 0], [0, 0]]"), 15, 35);

    [Fact]
    public void VectorsAreTheActionsThemselvesClippedToOne()
    {
        double Return(double push, Func<double, double>? output = null)
        {
            using var point = Gym.MakeVector("PointNavigation-v0", 8, new VectorOptions { MaxEpisodeSteps = 20 });
            var size = point.SingleObservationSpace.Size;
            return new PlainPolicy(new JsonArray(new JsonArray([.. Enumerable.Range(0, 2 * size).Select(_ => (JsonNode)0.0)]), new JsonArray(push, 0)), Math.Tanh, size, 2) { Output = output ?? (number => number) }.PlayVectors(point, 3);
        }

        Assert.NotEqual(Return(1), Return(-1));
        Assert.Equal(Return(1), Return(5));
        Assert.Equal(Return(0.5), Return(Math.Atanh(0.5), Math.Tanh), 5);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"weights\"")]
    [InlineData("100")]
    [InlineData("[[0, 0, 10, 10], [0], [1, 2]]")]
    [InlineData("[[0, 0, 10], [0], [1, 2], [0, 0]]")]
    [InlineData("[[0, 0, 10, \"NaN\"], [0], [1, 2], [0, 0]]")]
    [InlineData("[[[0, 0], [10, 10]], [0], [1, 2], [0, 0]]")]
    public void WhatIsNoSuchPolicyIsRefused(string weights) => Assert.Throws<FormatException>(() => Steps(weights));
}
