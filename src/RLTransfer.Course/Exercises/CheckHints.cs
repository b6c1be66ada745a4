namespace RLTransfer.Course.Exercises;

/// <summary>Makes a check stop the notebook: <c>Check.Close("the loss", 1.5, loss).Or("Look at the sign.")</c>.</summary>
public static class CheckHints
{
    /// <summary>Goes on where the check was right, and else stops with a hint.</summary>
    /// <param name="right">What the check has returned.</param>
    /// <param name="hint">What a student who got it wrong should look at.</param>
    /// <exception cref="WrongAnswerException">It was wrong.</exception>
    public static void Or(this bool right, string hint)
    {
        if (!right) throw new WrongAnswerException(hint);
    }
}
