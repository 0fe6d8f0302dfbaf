/** Entry of the trainer's Node worker thread, built as `dist/node/trainer-worker.js`. */
import { createHash } from "node:crypto";
import { constants, getPriority, setPriority } from "node:os";
import { parentPort, workerData } from "node:worker_threads";

import { openWork } from "../work/index.ts";
import type { Doors } from "../work/index.ts";
import { serve } from "./channel.ts";
import type { NodeTrainerOptions } from "./index.node.ts";
import { Session } from "./session.ts";

if (parentPort === null) throw new Error("to be started as a worker thread");
const port = parentPort;
const { trustsPrograms } = workerData as NodeTrainerOptions;

// Computing leaves the processor to whatever else wants it: the thread that hands in results, a service on the same
// machine, the device's owner. On Linux this is the priority of the calling thread, elsewhere that of the process.
const { PRIORITY_BELOW_NORMAL } = constants.priority;
if (getPriority() < PRIORITY_BELOW_NORMAL) setPriority(PRIORITY_BELOW_NORMAL);

const engines: Doors = {
  kernels: () => import("../network/index.ts"),
  tensorflow: () => import("../tensorflow/index.node.ts"),
  guest: async () => {
    const { openGuest, openTrustedGuest } = await import("../guest/index.node.ts");
    return { openGuest: trustsPrograms === true ? openTrustedGuest : openGuest };
  },
};

const session = new Session(
  (work, data) => openWork(work, data, engines),
  (bytes) => new Uint8Array(createHash("sha256").update(bytes).digest()),
);
serve(session, {
  post: (reply, transfer) => {
    port.postMessage(reply, [...transfer]);
  },
  listen: (listener) => {
    port.on("message", listener);
  },
});
