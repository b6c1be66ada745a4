namespace RLTransfer.Environments;

/// <summary>When an instance whose episode has ended starts the next one; named as in Gymnasium.</summary>
public enum AutoresetMode
{
    /// <summary>In the next step, whose action is ignored, whose reward is 0 and whose observation starts the new episode.</summary>
    NextStep,

    /// <summary>Within the step that ends the episode: the observation is the new episode's first, <see cref="VectorEnvironment.FinalObservations"/> keeps the last one.</summary>
    SameStep,

    /// <summary>Never: the caller resets ended instances before the next step.</summary>
    Disabled,
}
