// Builds the examples that are written in AssemblyScript: examples/map/*.ts become modules beside them. `npm run examples`
// writes them; a test holds those that are there to what their sources become.
import { readFile, readdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { URL, fileURLToPath } from "node:url";
import process from "node:process";

import asc from "assemblyscript/asc";

export const EXAMPLES = fileURLToPath(new URL("../../examples/map/", import.meta.url));
/** `abort` would be an import. */
const OPTIONS = ["-O3", "--converge", "--noAssert", "--runtime", "stub", "--use", "abort="];

/** @returns {Promise<string[]>} names, without their ending */
export async function exampleModules() {
  return (await readdir(EXAMPLES))
    .filter((name) => name.endsWith(".ts"))
    .map((name) => basename(name, ".ts"));
}

/** @returns {Promise<Uint8Array>} @param {string} name of an example */
export async function compileExample(name) {
  return await compileModule(await readFile(join(EXAMPLES, `${name}.ts`), "utf8"));
}

/** @returns {Promise<Uint8Array>} @param {string} source in AssemblyScript @param {string[]} options of its compiler */
export async function compileModule(source, options = []) {
  let module;
  const { error, stderr } = await asc.main(
    ["program.ts", "--outFile", "program.wasm", ...OPTIONS, ...options],
    {
      readFile: (file) => (file === "program.ts" ? source : null),
      writeFile: (_, contents) => {
        module = contents;
      },
      listFiles: () => [],
    },
  );
  if (error) throw new Error(`${stderr.toString()}${error.message}`);
  return module;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const name of await exampleModules()) {
    await writeFile(join(EXAMPLES, `${name}.wasm`), await compileExample(name));
  }
}
