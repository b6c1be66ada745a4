namespace RLTransfer.Figures.Tables;

/// <summary>A column: its header, where its texts stand, how its numbers are written.</summary>
internal sealed record Column(string Header, Align Align, string? Format);
