namespace RLTransfer.Figures.Display;

/// <summary>Where rich values go: a notebook's outputs, or the terminal.</summary>
public interface IDisplay
{
    /// <summary>Shows a value; with an id, <see cref="Update"/> can later replace it in place.</summary>
    void Show(MimeBundle value, string? displayId = null);

    /// <summary>Replaces every shown value of this id.</summary>
    void Update(string displayId, MimeBundle value);
}

/// <summary>The display of this process. A notebook's worker sets it; where nobody has, it is null and text goes to the terminal.</summary>
public static class AmbientDisplay
{
    /// <summary>The notebook that listens, or null.</summary>
    public static IDisplay? Current { get; set; }
}
