namespace RLTransfer.Grading.Assignments;

/// <summary>An assignment that cannot be released or graded with; the message says what is wrong in it, one line a fault.</summary>
public sealed class AssignmentException(string message, Exception? inner = null) : Exception(message, inner);
