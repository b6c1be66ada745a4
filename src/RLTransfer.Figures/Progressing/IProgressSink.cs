namespace RLTransfer.Figures.Progressing;

/// <summary>Where progress is shown.</summary>
internal interface IProgressSink
{
    void Show(ProgressState state);
}

/// <summary>Nobody looks: output goes to a file or another program.</summary>
internal sealed class NoProgress : IProgressSink
{
    public void Show(ProgressState state)
    {
    }
}
