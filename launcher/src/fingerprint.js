import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

const SHARED = ["package.json", "package-lock.json", "tsconfig.base.json", "launcher/help"];
const MADE_BY_BUILDS = new Set(["node_modules", "dist", "gen", "target", ".vite"]);
const LEFT_BY_TOOLS = /\.(log|tsbuildinfo)$/;

/**
 * A checksum of names and contents of everything that goes into a build. Not of modification times: a fresh copy, a
 * switched branch or a touched file are no reason to build. Tests of Java modules do not go into it.
 *
 * @param {string} root
 * @param {"volunteer" | "java"} what
 */
export function fingerprint(root, what) {
  const inputs =
    what === "volunteer" ? ["volunteer-ui", "protocol/src/main/proto"] : javaInputs(root);
  const hash = createHash("sha256");
  for (const file of [...SHARED, ...inputs].flatMap((input) => filesIn(root, input)).sort()) {
    const content = createHash("sha256")
      .update(readFileSync(join(root, file)))
      .digest("hex");
    hash.update(`${content} ${file}\n`);
  }
  return hash.digest("hex");
}

/** @param {string} root */
function javaInputs(root) {
  const modules = readdirSync(root).flatMap((name) => [`${name}/pom.xml`, `${name}/src/main`]);
  return [
    "pom.xml",
    ".mvn",
    "examples",
    "volunteer-ui",
    ...modules.filter((each) => !each.startsWith("volunteer-ui/")),
  ];
}

/**
 * @param {string} root
 * @param {string} path a file or a folder, which may be missing
 * @returns {string[]} paths below the root
 */
function filesIn(root, path) {
  if (!existsSync(join(root, path))) return [];
  if (statSync(join(root, path)).isFile()) return [path];
  return readdirSync(join(root, path), { withFileTypes: true }).flatMap((entry) => {
    if (MADE_BY_BUILDS.has(entry.name)) return [];
    if (entry.isDirectory()) return filesIn(root, `${path}/${entry.name}`);
    return entry.isFile() && !LEFT_BY_TOOLS.test(entry.name) ? [`${path}/${entry.name}`] : [];
  });
}
