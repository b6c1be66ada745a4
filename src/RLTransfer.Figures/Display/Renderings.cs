namespace RLTransfer.Figures.Display;

/// <summary>How values that are plain data show themselves: who draws a type enters it here, and the data knows of no drawing.</summary>
internal static class Renderings
{
    /// <summary>Enters a type, before its first value is shown.</summary>
    /// <param name="bundle">All representations.</param>
    /// <param name="text">The one that text outputs show.</param>
    public static void Register<T>(Func<T, MimeBundle> bundle, Func<T, string> text)
        where T : IRichValue => (Of<T>.Bundle, Of<T>.Text) = (bundle, text);

    /// <summary>All representations of a value.</summary>
    public static MimeBundle Bundle<T>(T value)
        where T : IRichValue => (Of<T>.Bundle ?? throw Missing<T>())(value);

    /// <summary>A value as text.</summary>
    public static string Text<T>(T value)
        where T : IRichValue => (Of<T>.Text ?? throw Missing<T>())(value);

    private static InvalidOperationException Missing<T>() => new($"Nobody has entered how a {typeof(T).Name} is drawn.");

    private static class Of<T>
        where T : IRichValue
    {
        public static Func<T, MimeBundle>? Bundle;
        public static Func<T, string>? Text;
    }
}
