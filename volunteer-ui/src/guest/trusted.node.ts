import { Worker } from "node:worker_threads";

import { openGuestOn } from "./port.ts";
import type { GuestProgram, Guest } from "./program.ts";
import { guestScript } from "./text.ts";

/** What a thread of Node and the guest script need themselves. */
const HEAP_MB = 16;

/** Hands a Node thread's messages to the guest script as a browser's worker gets them. */
const BOOTSTRAP = `{
  const { parentPort } = require("node:worker_threads");
  globalThis.postMessage = (message) => parentPort.postMessage(message);
  globalThis.addEventListener = (type, listener) => parentPort.on(type, (data) => listener({ data }));
}
`;

/**
 * Opens a program in V8, in a worker thread of its own: fast, but for one's own programs only. What the prelude takes away keeps
 * them exact; it is no wall, as Node has none within a process.
 */
export async function openTrustedGuest(program: GuestProgram): Promise<Guest> {
  const worker = new Worker(BOOTSTRAP + guestScript, {
    eval: true,
    resourceLimits: {
      maxOldGenerationSizeMb: HEAP_MB + Math.ceil(heapBytes(program) / 2 ** 20),
    },
  });
  return openGuestOn(
    {
      post: (message) => {
        worker.postMessage(message);
      },
      listen: (listener) => {
        worker.on("message", listener);
        worker.on("error", ({ message }) => {
          listener({ kind: "ended", message });
        });
        worker.on("exit", (code) => {
          listener({ kind: "ended", message: `exit code ${code}` });
        });
      },
    },
    program,
    () => {
      void worker.terminate();
    },
  );
}

/** Bytes of a file are not on V8's heap; what is made of JSON is, and may take this many times as much as its text. */
const HEAP_PER_JSON = 12;

function heapBytes({ limits, shared }: GuestProgram): number {
  let json = 0;
  for (const file of shared.values()) if (typeof file === "string") json += file.length;
  return limits.memoryBytes + HEAP_PER_JSON * json;
}
