namespace RLTransfer.Course.Exercises;

/// <summary>A check of an exercise has failed; the message is the hint.</summary>
public sealed class WrongAnswerException(string hint) : Exception(hint);
