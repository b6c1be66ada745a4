// Formulas: Markdig marks them with the class "math", between \( \) or \[ \].
if (window.katex) for (const element of document.querySelectorAll(".math")) {
  const text = element.textContent.trim();
  const tex = text.replace(/^\\[(\[]|\\[)\]]$/g, "").replace(/\\label\s*\{[^}]*\}/g, "");
  try { katex.render(tex, element, { displayMode: element.tagName === "DIV" || text.startsWith("\\["), throwOnError: false }); } catch { /* the formula stays as it is written */ }
}
// Figures: the picture stands until its interactive twin is there.
if (window.Plotly) for (const figure of document.querySelectorAll("figure.plot")) {
  const data = figure.querySelector("script[type='application/json']");
  if (!data) continue;
  const { data: traces, layout, frames, config } = JSON.parse(data.textContent);
  const plot = document.createElement("div");
  plot.style.height = `${layout?.height ?? 450}px`; // fitted to the page's width, a figure takes the height of its place
  figure.prepend(plot);
  Plotly.newPlot(plot, { data: traces, layout, frames, config }).then(() => figure.querySelectorAll(":scope > svg, :scope > pre").forEach((still) => still.remove()), () => plot.remove());
}
