// JupyterLab: figures (application/vnd.plotly.v1+json) become interactive, with the plotly.js that lies in this folder.
// This is the module federation container that JupyterLab's loader asks of a prebuilt extension; it takes Lab's own Widget class and needs no build.
(() => {
  "use strict";
  const name = "NAME", mimeType = "application/vnd.plotly.v1+json", pictureType = "image/svg+xml";
  const folder = new URL(".", document.currentScript.src);
  let shared = {}, loading;

  const loadPlotly = () => loading ??= new Promise((resolve, reject) => {
    if (window.Plotly) return resolve(window.Plotly);
    const script = document.createElement("script");
    script.src = new URL("plotly.min.js", folder).href;
    script.onload = () => window.Plotly ? resolve(window.Plotly) : reject(new Error("plotly.min.js defines no Plotly"));
    script.onerror = () => reject(new Error(`${script.src} cannot be loaded`));
    document.head.append(script);
  });

  async function take(packageName) {
    const [version] = Object.values(shared[packageName] ?? {});
    if (!version) throw new Error(`JupyterLab shares no ${packageName}`);
    return (await version.get())();
  }

  const extension = (Widget) => ({
    id: `${name}:figures`,
    dataType: "json",
    rank: 0,
    rendererFactory: {
      safe: true, // a figure is data, which Plotly does not execute
      mimeTypes: [mimeType],
      createRenderer: () => new class extends Widget {
        async renderModel(model) {
          const { data, layout, frames, config } = model.data[mimeType];
          try {
            this.plotly = await loadPlotly();
            this.plot ??= this.node.appendChild(document.createElement("div"));
            this.plot.style.height = `${layout.height}px`; // fitted to the page's width, a figure takes the height of its place
            await this.plotly.react(this.plot, { data, layout, frames, config });
          } catch (error) {
            console.error("A figure stays static:", error);
            if (model.trusted && model.data[pictureType]) this.node.innerHTML = model.data[pictureType];
          }
        }

        onResize() {
          if (this.plot && this.isVisible) this.plotly.Plots.resize(this.plot);
        }

        dispose() {
          if (this.plot && !this.isDisposed) this.plotly.purge(this.plot);
          super.dispose();
        }
      }(),
    },
  });

  (window._JUPYTERLAB ??= {})[name] = {
    init(scope) { shared = scope; },
    async get(module) {
      if (module !== "./mimeExtension") throw new Error(`${name} has no module ${module}`);
      const { Widget } = await take("@lumino/widgets");
      return () => ({ __esModule: true, default: extension(Widget) });
    },
  };
})();
