namespace RLTransfer.Notebooks.Editing;

/// <summary>One thing that may stand at the cursor.</summary>
public sealed record Completion(string Text, string Kind, string Signature);
