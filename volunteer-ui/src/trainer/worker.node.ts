/**
 * Entry of the trainer's Node worker thread, built as `dist/node/trainer-worker.js`. TensorFlow.js
 * finds its .wasm files beside the bundle by itself, and has no threaded binary on Node.
 */
import { parentPort } from "node:worker_threads";

import { CPU, WASM } from "./candidates.ts";
import { serve } from "./channel.ts";
import { Session } from "./session.ts";

if (parentPort === null) throw new Error("to be started as a worker thread");
const port = parentPort;
serve(new Session([WASM, CPU]), {
  post: (reply, transfer) => {
    port.postMessage(reply, [...transfer]);
  },
  listen: (listener) => {
    port.on("message", listener);
  },
});
