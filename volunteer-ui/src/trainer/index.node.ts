/**
 * The trainer's back door, for the node room only: a page cannot have `node:worker_threads` in its
 * bundle.
 */
import { Worker } from "node:worker_threads";

import { createTrainer } from "./remote.ts";
import type { WorkerTrainer } from "./trainer.ts";

/**
 * A trainer in a new worker thread.
 *
 * @param code the built `worker.node.ts`, which lies beside the bundle that calls
 */
export function createNodeTrainer(
  code: URL = new URL("./trainer-worker.js", import.meta.url),
): WorkerTrainer {
  const worker = new Worker(code);
  return createTrainer({
    post: (request, transfer) => {
      worker.postMessage(request, [...transfer]);
    },
    listen: (listener) => {
      worker.on("message", listener);
    },
    onDeath: (listener) => {
      worker.on("error", (error) => {
        listener(error.message);
      });
      worker.on("exit", (exitCode) => {
        listener(`exit code ${exitCode}`);
      });
    },
    terminate: () => {
      void worker.terminate();
    },
  });
}
