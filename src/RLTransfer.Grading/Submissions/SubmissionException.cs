namespace RLTransfer.Grading.Submissions;

/// <summary>A submission that cannot be graded; the message says why, to whoever handed it in.</summary>
public sealed class SubmissionException(string message, Exception? inner = null) : Exception(message, inner);
