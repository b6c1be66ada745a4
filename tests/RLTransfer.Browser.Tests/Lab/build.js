// Assembles JupyterLab's page from its npm packages, as a "custom application": node build.js FOLDER, where FOLDER holds node_modules.
// Result: FOLDER/lab with static/ (the scripts), schemas/ (settings) and themes/, which server.py serves.
import { cpSync, mkdirSync, readFileSync, readdirSync, existsSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const home = resolve(process.argv[2]), modules = join(home, "node_modules"), output = join(home, "lab");
const require = createRequire(join(home, "here.js"));
const { rspack } = require("@rspack/core");
const describe = (name) => JSON.parse(readFileSync(join(modules, name, "package.json"), "utf8"));

// These ask for services of the Python package jupyterlab, which Debian does not have.
const withoutServer = ["@jupyterlab/extensionmanager-extension", "@jupyterlab/pluginmanager-extension", "@jupyterlab/lsp-extension", "@jupyterlab/hub-extension"];
const core = JSON.parse(readFileSync(join(modules, "@jupyterlab/core-meta/core.package.json"), "utf8")).jupyterlab;
const kept = (packages) => Object.entries(packages).filter(([name]) => !withoutServer.includes(name)); // package, and the file in it if not its main one
const extensions = kept(core.extensions), mimeExtensions = kept(core.mimeExtensions);
const all = [...new Set([...extensions, ...mimeExtensions].map(([name]) => name))];

rmSync(output, { recursive: true, force: true });
const generated = join(output, "generated");
mkdirSync(generated, { recursive: true });
const imports = (packages) => `[${packages.map(([name, file]) => `() => import(${JSON.stringify(file ? `${name}/${file}` : name)})`).join(",\n")}]`;
writeFileSync(join(generated, "plugins.js"), `export const extensions = ${imports(extensions)};\nexport const mimeExtensions = ${imports(mimeExtensions)};\n`);
const styles = all.filter((name) => describe(name).styleModule).map((name) => `import ${JSON.stringify(`${name}/${describe(name).styleModule}`)};\n`);
writeFileSync(join(generated, "styles.js"), styles.join(""));

for (const name of all) {
  const { jupyterlab = {} } = describe(name), folder = join(modules, name);
  if (jupyterlab.schemaDir && existsSync(join(folder, jupyterlab.schemaDir))) {
    const schemas = join(output, "schemas", name);
    cpSync(join(folder, jupyterlab.schemaDir), schemas, { recursive: true, filter: (file) => !/\.(?!json$)[a-z]+$/.test(file) });
    cpSync(join(folder, "package.json"), join(schemas, "package.json.orig"));
  }
  if (jupyterlab.themePath) {
    const theme = join(output, "themes", name);
    cpSync(dirname(join(folder, jupyterlab.themePath)), theme, { recursive: true });
    cpSync(join(folder, jupyterlab.themePath), join(theme, "index.css"));
  }
}

const shared = Object.fromEntries(core.singletonPackages.filter((name) => existsSync(join(modules, name))).map((name) => [name, { singleton: true, requiredVersion: false }]));
const compiler = rspack({
  mode: "development",
  devtool: false,
  context: home,
  entry: join(dirname(fileURLToPath(import.meta.url)), "start.js"),
  output: { path: join(output, "static"), filename: "bundle.js", publicPath: "auto" },
  resolve: { modules: ["node_modules", modules], alias: { generated }, fallback: { path: false, url: false, buffer: false, crypto: false, process: false } },
  module: {
    rules: [
      { test: /\.raw\.css$/, type: "asset/source" },
      { test: /\.css$/, exclude: /\.raw\.css$/, type: "css" },
      { test: /\.md$/, type: "asset/source" },
      { test: /\.svg(\?.*)?$/, issuer: /\.css$/, type: "asset/inline" },
      { test: /\.svg$/, issuer: /\.js$/, type: "asset/source" },
      { test: /\.(woff2?|ttf|eot|png|jpg|gif)(\?.*)?$/, type: "asset/resource" },
      { test: /\.m?js$/, resolve: { fullySpecified: false } },
    ],
  },
  plugins: [
    new rspack.DefinePlugin({ "process.env": "({})", "process.cwd": "(() => '/')" }),
    new rspack.container.ModuleFederationPluginV1({ name: "core", library: { type: "var", name: ["_JUPYTERLAB", "CORE_LIBRARY_FEDERATION"] }, shared }),
  ],
});
compiler.run((error, result) => {
  const { errors } = result?.toJson({ all: false, errors: true }) ?? { errors: [] };
  for (const each of error ? [error] : errors.slice(0, 20)) console.error(each.message ?? each);
  process.exitCode = error || errors.length ? 1 : 0;
  compiler.close(() => {});
});
