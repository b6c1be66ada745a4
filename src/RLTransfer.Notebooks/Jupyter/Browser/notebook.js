// Jupyter Notebook 6: figures (application/vnd.plotly.v1+json) become interactive, with the plotly.js that lies in this folder.
// Until it is loaded, and where it cannot be, the static SVG of the same output is what the page shows.
define(["require", "base/js/namespace", "base/js/events", "notebook/js/outputarea"], (require, Jupyter, events, outputarea) => {
  "use strict";
  const { OutputArea } = outputarea;
  const mimeType = "application/vnd.plotly.v1+json", pictureType = "image/svg+xml";

  const loadPlotly = () => new Promise((resolve, reject) => {
    if (window.Plotly) return resolve();
    const script = document.createElement("script");
    script.src = require.toUrl("./plotly.min.js");
    script.onload = () => window.Plotly ? resolve() : reject(new Error("plotly.min.js defines no Plotly"));
    script.onerror = () => reject(new Error(`${script.src} cannot be loaded`));
    document.head.append(script);
  });

  // Called with the output area as `this`, before the element is in the page: Plotly measures, so it draws one turn later.
  function render(figure, metadata, element) {
    const area = this.create_output_subarea(metadata, "output_plotly", mimeType);
    element.append(area);
    setTimeout(async () => {
      const plot = document.createElement("div");
      area.append(plot);
      try {
        const { data, layout, frames, config } = figure;
        plot.style.height = `${layout.height}px`; // fitted to the page's width, a figure takes the height of its place
        await window.Plotly.newPlot(plot, { data, layout, frames, config });
      } catch (error) {
        console.error("A figure cannot be drawn by Plotly:", error);
        plot.remove();
        const saved = this.outputs.find((output) => output.data && output.data[mimeType] === figure);
        if (saved && saved.data[pictureType] && this.trusted) OutputArea.append_map[pictureType].call(this, saved.data[pictureType], metadata, area);
      }
    });
    return area;
  }

  // What was on the page before this extension came shows its static picture.
  function redraw(area) {
    if (!area || !area.outputs.some((output) => output.data && output.data[mimeType])) return;
    const outputs = area.toJSON();
    const { trusted, collapsed, scroll_state } = area;
    area.clear_output(false, true);
    area.trusted = trusted;
    area.fromJSON(outputs, { collapsed, scrolled: scroll_state });
  }

  function forget(area) {
    for (const plot of area ? area.element[0].querySelectorAll(".js-plotly-plot") : []) window.Plotly.purge(plot);
  }

  return {
    load_ipython_extension: () => loadPlotly().then(() => {
      // A figure is data, which Plotly does not execute: it may be shown before its notebook is trusted.
      OutputArea.prototype.register_mime_type(mimeType, render, { safe: true, index: 0 });
      events.on("clear_output.CodeCell delete.Cell", (_, { cell }) => forget(cell.output_area));
      if (Jupyter.notebook && Jupyter.notebook._fully_loaded) Jupyter.notebook.get_cells().forEach((cell) => redraw(cell.output_area));
    }, (error) => console.error("Figures stay static:", error)),
  };
});
