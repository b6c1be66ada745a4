namespace RLTransfer.Environments.Grids;

/// <summary>The 24 permutations of the four moves, in lexicographic order.</summary>
internal static class ActionOrder
{
    private static readonly byte[] moves = All();

    /// <summary>The move (0 up, 1 right, 2 down, 3 left) that <paramref name="action"/> stands for in permutation <paramref name="order"/>.</summary>
    public static int Move(int order, int action) => moves[(4 * order) + action];

    private static byte[] All()
    {
        var all = new List<byte>();
        for (var code = 0; code < 256; code++)
        {
            byte[] order = [(byte)(code >> 6), (byte)((code >> 4) & 3), (byte)((code >> 2) & 3), (byte)(code & 3)];
            if (order.Distinct().Count() == 4)
            {
                all.AddRange(order);
            }
        }

        return [.. all];
    }
}
