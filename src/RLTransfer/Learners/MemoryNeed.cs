namespace RLTransfer.Learners;

/// <summary>What an option takes of memory: an array of so many rows of so many numbers, so many times.</summary>
/// <param name="Option">Its name.</param>
/// <param name="Value">Its value.</param>
/// <param name="Rows">Of an array.</param>
/// <param name="Numbers">Of a row.</param>
internal sealed record MemoryNeed(string Option, object Value, long Rows, long Numbers)
{
    /// <summary>How many such arrays.</summary>
    public long Times { get; init; } = 1;

    /// <summary>Of a number.</summary>
    public int Bytes { get; init; } = sizeof(float);

    /// <summary>Refuses what cannot be allocated, before it is.</summary>
    /// <exception cref="ArgumentException">The message names the option, what it takes, and what there is.</exception>
    public void Require()
    {
        const double gigabyte = 1 << 30;
        var numbers = (Int128)Rows * Numbers;
        var (bytes, there) = (numbers * Times * Bytes, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        if (numbers > Array.MaxLength)
        {
            throw new ArgumentException(FormattableString.Invariant($"{Option} is {Value}: that is {Rows} rows of {Numbers} numbers in one array, which holds at most {Array.MaxLength}; take less, or fewer seeds."));
        }

        if (bytes > there)
        {
            throw new ArgumentException(FormattableString.Invariant($"{Option} is {Value}: that takes {(double)bytes / gigabyte:0.#} GiB of memory, and {there / gigabyte:0.#} are there; take less, or fewer seeds."));
        }
    }

    /// <inheritdoc cref="Require()"/>
    public static void Require(string option, object value, long rows, long numbers) => new MemoryNeed(option, value, rows, numbers).Require();
}
