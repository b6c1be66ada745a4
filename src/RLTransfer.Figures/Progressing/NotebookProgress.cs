using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using RLTransfer.Figures.Display;

namespace RLTransfer.Figures.Progressing;

/// <summary>A bar in a notebook's output that redraws in place.</summary>
/// <remarks>The last state shows no time and no rate: it is what the file keeps.</remarks>
internal sealed class NotebookProgress(IDisplay display, string id) : IProgressSink
{
    private bool shown;

    public void Show(ProgressState state)
    {
        var bundle = new MimeBundle(Plain(state)).With("text/html", JsonValue.Create(Html(state)));
        if (shown) display.Update(id, bundle);
        else display.Show(bundle, id);
        shown = true;
    }

    private static string Plain(ProgressState state) => state.Phase switch
    {
        ProgressPhase.Done => $"{state.Name} {state.Count} done{Note(state)}",
        ProgressPhase.Stopped => $"{state.Name} {state.Count} stopped{Note(state)}",
        _ => $"{state.Name} {state.Count}{(state.Pace.Length > 0 ? ", " + state.Pace : "")}{Note(state)}",
    };

    private static string Note(ProgressState state) => string.IsNullOrEmpty(state.Note) ? "" : ", " + state.Note;

    private static string Html(ProgressState state)
    {
        var color = state.Phase switch { ProgressPhase.Done => "#009e73", ProgressPhase.Stopped => "#d55e00", _ => "#0072b2" };
        var part = state.Part ?? (state.Phase == ProgressPhase.Running ? 0.5 : 1);
        var percent = (100 * part).ToString("0.#", CultureInfo.InvariantCulture);
        var words = state.Phase switch { ProgressPhase.Done => "done", ProgressPhase.Stopped => "stopped", _ => state.Pace };
        if (!string.IsNullOrEmpty(state.Note)) words += (words.Length > 0 ? ", " : "") + state.Note;
        var value = state.Part is null ? "" : $" aria-valuemin=\"0\" aria-valuemax=\"100\" aria-valuenow=\"{percent}\"";
        return "<div style=\"display:flex;align-items:center;gap:10px;font-variant-numeric:tabular-nums\">"
            + $"<span>{WebUtility.HtmlEncode(state.Name)}</span>"
            + $"<span role=\"progressbar\" aria-label=\"{WebUtility.HtmlEncode(state.Name)}\"{value} style=\"flex:0 1 240px;height:8px;border-radius:4px;overflow:hidden;background:rgba(128,128,128,.25)\">"
            + $"<span style=\"display:block;height:100%;width:{percent}%;background:{color}\"></span></span>"
            + $"<span>{state.Count}</span><span style=\"opacity:.75\">{WebUtility.HtmlEncode(words)}</span></div>";
    }
}
