namespace RLTransfer.Figures.Display;

/// <summary>A value that shows itself: a figure, a table, a progress bar.</summary>
public interface IRichValue
{
    /// <summary>All representations of the value as it is now.</summary>
    MimeBundle ToMimeBundle();
}
