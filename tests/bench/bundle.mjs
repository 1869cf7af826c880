// Bundles with esbuild. `timpush-sched` is the packed package; ajv's code made ahead is generated here.
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { generate } from "./peers/ajv-standalone-code.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));

/** The text of a module with all that it imports. */
export async function bundle(contents, home, { platform = "browser", minify = false } = {}) {
  const result = await build({
    stdin: { contents, resolveDir: here, sourcefile: "entry.mjs" },
    bundle: true,
    write: false,
    format: "esm",
    target: "es2022",
    legalComments: "none",
    logLevel: "error",
    platform,
    minify,
    plugins: [ours(home), ajvAhead],
  });
  return result.outputFiles[0].contents;
}

/** Resolves the package's name from within the package, by its `exports`, as a user's import does. */
function ours(home) {
  return {
    name: "timpush-sched",
    setup({ onResolve, resolve }) {
      onResolve({ filter: /^timpush-sched(\/|$)/ }, ({ path, kind, pluginData }) =>
        pluginData === "resolving"
          ? null
          : resolve(path, { kind, resolveDir: home, pluginData: "resolving" }),
      );
    },
  };
}

const ajvAhead = {
  name: "ajv-standalone-code",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^ajv-standalone-code$/ }, ({ path }) => ({ path, namespace: "generated" }));
    onLoad({ filter: /.*/, namespace: "generated" }, () => ({ contents: generate(), resolveDir: here }));
  },
};
