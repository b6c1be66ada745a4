namespace RLTransfer.Environments.Grids;

/// <summary>What is observed of a grid world.</summary>
internal enum GridView
{
    /// <summary>The number of the agent's square.</summary>
    Index,

    /// <summary>One of all squares is 1: the agent's.</summary>
    OneHot,

    /// <summary>Three channels of the whole grid: walls, agent, goal.</summary>
    Image,

    /// <summary>The eight squares around the agent, 1 for a wall, and the direction to the goal: not the place itself.</summary>
    Local,
}
