namespace RLTransfer.Grading.Sandboxing;

/// <summary>There is no sandbox here; the message says what is missing and how to get it.</summary>
public sealed class SandboxException(string message) : Exception(message);
