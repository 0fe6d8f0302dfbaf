// Builds the kernels twice from one source, with four lanes and with one, into src/kernels/gen: the binaries, and the
// functions' types.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import asc from "assemblyscript/asc";

const SOURCE = dirname(fileURLToPath(import.meta.url));
const TARGET = join(SOURCE, "../src/kernels/gen");
const OPTIONS = ["-O3", "--converge", "--noAssert", "--runtime", "stub", "--bindings", "raw"];

/** @returns the files that the compiler wrote, by name */
async function compile(lanes, ...options) {
  const written = new Map();
  const { error, stderr } = await asc.main(
    ["index.ts", "--outFile", "kernels.wasm", ...OPTIONS, ...options],
    {
      readFile: (file) => {
        const name = file === "lanes.ts" ? `lanes.${lanes}.ts` : file;
        return readFile(join(SOURCE, name), "utf8").catch(() => null);
      },
      writeFile: (file, contents) => {
        written.set(file, contents);
      },
      listFiles: () => [],
    },
  );
  if (error) throw new Error(`${stderr.toString()}kernels, ${lanes}: ${error.message}`);
  return written;
}

/** The functions among the compiler's declarations, as an interface. */
function declared(declarations) {
  const functions = [...declarations.matchAll(/export function (.*);/g)].map(
    ([, found]) => `  ${found};`,
  );
  return ["export interface KernelFunctions {", ...functions, "}", ""].join("\n");
}

await mkdir(TARGET, { recursive: true });
const builds = {
  simd: await compile("simd", "--enable", "simd"),
  scalar: await compile("scalar", "--disable", "simd"),
};
for (const [lanes, files] of Object.entries(builds)) {
  await writeFile(join(TARGET, `${lanes}.wasm`), files.get("kernels.wasm"));
}
await writeFile(join(TARGET, "functions.ts"), declared(builds.simd.get("kernels.d.ts")));
