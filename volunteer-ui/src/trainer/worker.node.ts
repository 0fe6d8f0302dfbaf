/** Entry of the trainer's Node worker thread, built as `dist/node/trainer-worker.js`. */
import { parentPort } from "node:worker_threads";

import { serve } from "./channel.ts";
import { openEngineBehind } from "./open-engine.ts";
import { Session } from "./session.ts";

if (parentPort === null) throw new Error("to be started as a worker thread");
const port = parentPort;
const openEngine = openEngineBehind({
  kernels: () => import("../network/index.ts"),
  tensorflow: () => import("../tensorflow/index.node.ts"),
});

serve(new Session(openEngine), {
  post: (reply, transfer) => {
    port.postMessage(reply, [...transfer]);
  },
  listen: (listener) => {
    port.on("message", listener);
  },
});
