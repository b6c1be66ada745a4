// JupyterLab's page: takes the prebuilt extensions that the server names, gives them Lab's own packages, and starts Lab.
const config = JSON.parse(document.getElementById("jupyter-config-data").textContent);

const load = (address) => new Promise((resolve, reject) => {
  const script = document.createElement("script");
  script.src = address;
  script.onload = resolve;
  script.onerror = () => reject(new Error(`${address} cannot be loaded`));
  document.head.append(script);
});

async function prebuilt({ name, load: file, extension, mimeExtension }) {
  await load(`${config.fullLabextensionsUrl}/${name}/${file}`);
  const container = window._JUPYTERLAB[name];
  await container.init(__webpack_share_scopes__.default);
  const get = async (module) => (await container.get(module))();
  return { extension: extension && await get(extension), mimeExtension: mimeExtension && await get(mimeExtension) };
}

async function start() {
  await __webpack_init_sharing__("default");
  const others = await Promise.all(config.federated_extensions.map(prebuilt));
  const [{ JupyterLab }, own] = await Promise.all([import("@jupyterlab/application"), import("generated/plugins.js"), import("generated/styles.js")]);
  const ready = (imports) => Promise.all(imports.map((each) => each()));
  const [extensions, mimeExtensions] = await Promise.all([ready(own.extensions), ready(own.mimeExtensions)]);
  // Editing with a language server needs a service that the server here does not have.
  const plugins = (modules) => modules.flatMap((module) => module.default ?? module).filter((plugin) => !plugin.id.endsWith(":language-server"));

  const lab = new JupyterLab({ mimeExtensions: plugins([...mimeExtensions, ...others.map((each) => each.mimeExtension).filter(Boolean)]) });
  lab.registerPlugins(plugins([...extensions, ...others.map((each) => each.extension).filter(Boolean)]));
  await lab.start();
  await lab.restored;
  window.jupyterapp = lab;
}

start();
