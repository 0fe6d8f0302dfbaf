import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { once } from "node:events";

/** Characters of a shared text, made of lines of this length with the line feed. */
const LINE = 64;
/** Kept at once while a file is written. */
const PIECE_LINES = 16_384;

/** Called for each input: a number of the input and one of the shared text, so that all of both is looked at. */
export const PROGRAM = `export function map({ id, pad }, context) {
  const text = context.shared("shared.txt");
  const at = (id * 7919) % text.length;
  return id + pad.length + text.charCodeAt(at);
}
`;

/** Writes `count` lines of JSON, each of about a kilobyte. */
export async function writeInputs(path: string, count: number): Promise<void> {
  await write(path, count, (id) => {
    const begun = `{"id":${id},"pad":"`;
    return `${begun}${String(id % 10).repeat(1023 - begun.length - 2)}"}\n`;
  });
}

/** Writes a text of so many mebibytes. */
export async function writeShared(path: string, mib: number): Promise<void> {
  await write(path, (mib * 1024 * 1024) / LINE, sharedLine);
}

function sharedLine(line: number): string {
  return `${createHash("sha256")
    .update(String(line))
    .digest("hex")
    .slice(0, LINE - 1)}\n`;
}

async function write(path: string, lines: number, lineOf: (at: number) => string): Promise<void> {
  const out = createWriteStream(path);
  for (let from = 0; from < lines; from += PIECE_LINES) {
    const count = Math.min(PIECE_LINES, lines - from);
    const piece = Array.from({ length: count }, (_, at) => lineOf(from + at)).join("");
    if (!out.write(piece)) await once(out, "drain");
  }
  out.end();
  await once(out, "finish");
}
