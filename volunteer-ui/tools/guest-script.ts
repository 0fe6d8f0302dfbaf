// Bundles src/guest/script into one self-contained text, for the hosts that evaluate it: the module "virtual:guest-script".
import { join } from "node:path";

import { type Plugin, build } from "vite";

const NAME = "virtual:guest-script";
const RESOLVED = `\0${NAME}`;

/** A plugin of Vite. @param root folder of volunteer-ui */
export function guestScript(root: string): Plugin {
  let text: Promise<string> | undefined;
  return {
    name: "guest-script",
    resolveId: (id) => (id === NAME ? RESOLVED : undefined),
    load: async (id) => {
      if (id !== RESOLVED) return undefined;
      text ??= guestScriptText(root);
      return `export default ${JSON.stringify(await text)};`;
    },
  };
}

/** @param root folder of volunteer-ui */
export async function guestScriptText(root: string): Promise<string> {
  const built = await build({
    root,
    configFile: false,
    logLevel: "warn",
    publicDir: false,
    // No script of a page: Vite would wrap its import() in helpers of its own.
    ssr: { noExternal: true },
    build: {
      ssr: true,
      minify: true,
      write: false,
      target: "es2022",
      rolldownOptions: {
        input: join(root, "src/guest/script/main.ts"),
        output: { format: "iife" },
      },
    },
  });
  if (!("output" in built)) throw new Error("one build is expected");
  const [chunk, ...more] = built.output;
  if (chunk.imports.length > 0 || more.length > 0)
    throw new Error("the guest script is not one text");
  // In a function of its own, so that the rule holds wherever the text is put.
  return `(function () { "use strict"; ${chunk.code} })();`;
}
