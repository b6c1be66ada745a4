using RLTransfer.Figures.Display;

namespace RLTransfer.Notebooks.Interactive;

internal static class LibraryChart
{
    public static MimeBundle? TryRead(object? value) => null;
}
