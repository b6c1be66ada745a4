namespace RLTransfer.Cli.Hosting;

/// <summary>A command has stopped because it was asked to; the message says what is kept and how to go on.</summary>
internal sealed class StoppedException(string message, Exception? cause = null) : OperationCanceledException(message, cause);
