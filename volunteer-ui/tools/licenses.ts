// Puts the licences of all that is bundled beside the bundle, as `licenses.txt`: most of them ask for it.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";

import type { Plugin } from "vite";

/** What is compiled into the kernels' .wasm files, beside what package.json lists as needed at run time. */
const COMPILED_IN = ["assemblyscript"];
/** Whose text stands at the end of the file. */
const APACHE = "Apache-2.0";

/** For packages that name their licence, but do not bring its text. */
const STANDARD: Readonly<Record<string, string>> = {
  [APACHE]: "The text of the Apache License 2.0 is at the end of this file.",
  MIT: `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation
files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy,
modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software
is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES
OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE
LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR
IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`,
  "BSD-3-Clause": `Redistribution and use in source and binary forms, with or without modification, are permitted provided that the following
conditions are met:

1. Redistributions of source code must retain the above copyright notice, this list of conditions and the following disclaimer.
2. Redistributions in binary form must reproduce the above copyright notice, this list of conditions and the following
   disclaimer in the documentation and/or other materials provided with the distribution.
3. Neither the name of the copyright holder nor the names of its contributors may be used to endorse or promote products derived
   from this software without specific prior written permission.

THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT
NOT LIMITED TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE DISCLAIMED. IN NO EVENT SHALL
THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL DAMAGES
(INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS
INTERRUPTION) HOWEVER CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY, OR TORT (INCLUDING NEGLIGENCE
OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.`,
};

interface Package {
  readonly name: string;
  readonly version: string;
  /** As SPDX writes it. */
  readonly license: string;
  /** Of its LICENSE and NOTICE files. */
  readonly texts: readonly string[];
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly author?: string | { readonly name: string };
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/**
 * A plugin of Vite.
 *
 * @param root folder of the package.json whose dependencies are bundled
 */
export function licenses(root: string): Plugin {
  return {
    name: "licenses",
    generateBundle() {
      const apache = readFileSync(join(root, "../LICENSE"), "utf8");
      this.emitFile({
        type: "asset",
        fileName: "licenses.txt",
        source: textOf(packagesOf(root), apache),
      });
    },
  };
}

/**
 * What may be in the bundle: the dependencies of `root`, and theirs.
 *
 * @returns in the order of their names
 */
export function packagesOf(root: string): Package[] {
  const found = new Map<string, Package>();
  const open = [
    ...dependenciesOf(root).map((name) => ({ name, from: root })),
    ...COMPILED_IN.map((name) => ({ name, from: root })),
  ];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const folder = folderOf(next.name, next.from);
    // Types leave nothing in the bundle.
    if (folder === undefined || found.has(folder) || next.name.startsWith("@types/")) continue;
    found.set(folder, packageIn(folder));
    // AssemblyScript's own dependencies are those of its compiler.
    if (COMPILED_IN.includes(next.name)) continue;
    open.push(...dependenciesOf(folder).map((name) => ({ name, from: folder })));
  }
  return [...found.values()].sort((a, b) => a.name.localeCompare(b.name));
}

/** @param apache the text of the Apache License 2.0 */
export function textOf(packages: readonly Package[], apache: string): string {
  const own =
    "Manyhands itself is licensed under the Apache License 2.0, whose text is at the end.";
  const parts = packages.map(({ name, version, license, texts }) => {
    return `${name} ${version} (${license})\n\n${texts.join("\n\n")}`;
  });
  return [own, "It contains the following.", ...parts, apache].join(`\n\n${"-".repeat(72)}\n\n`);
}

function packageIn(folder: string): Package {
  const { name, version, license = "none", author } = manifestIn(folder);
  const own = readdirSync(folder)
    .filter((file) => /^(licen[cs]e|notice)(\.|$)/i.test(file))
    .sort()
    .map((file) => readFileSync(join(folder, file), "utf8").trim());
  const texts = own.length > 0 ? own : [`Copyright (c) ${nameOf(author)}`, ...standard(license)];
  if (own.length === 0 && standard(license).length === 0) {
    throw new Error(
      `${folder} says nothing of its licence (${license}): find it out, and teach it to ${import.meta.filename}`,
    );
  }
  return { name, version, license, texts };
}

/** @param license as SPDX writes it: `(MIT OR Apache-2.0)` */
function standard(license: string): string[] {
  return (license.match(/[A-Za-z0-9.-]+/g) ?? []).flatMap((id) => STANDARD[id] ?? []);
}

function nameOf(author: Manifest["author"]): string {
  return (typeof author === "string" ? author : author?.name) ?? "its authors";
}

function dependenciesOf(folder: string): string[] {
  const { dependencies = {}, optionalDependencies = {} } = manifestIn(folder);
  return [...Object.keys(dependencies), ...Object.keys(optionalDependencies)];
}

function manifestIn(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
}

/**
 * @param from folder of the package that needs it
 * @returns undefined: it is not installed, as what is optional may be
 */
function folderOf(name: string, from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, "node_modules", name);
    if (existsSync(join(candidate, "package.json"))) return candidate;
    if (folder === dirname(folder)) return undefined;
  }
}
