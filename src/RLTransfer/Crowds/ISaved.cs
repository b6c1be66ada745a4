namespace RLTransfer.Crowds;

/// <summary>Something that a learner needs to go on where it was.</summary>
public interface ISaved
{
    /// <summary>Writes all that its next steps depend on.</summary>
    void Save(BinaryWriter writer);

    /// <summary>Reads it back.</summary>
    /// <exception cref="InvalidDataException">It does not fit.</exception>
    void Load(BinaryReader reader);
}
