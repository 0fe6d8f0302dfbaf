/** Entry of the trainer's Web Worker. */
import { serve } from "./channel.ts";
import type { Request } from "./channel.ts";
import { openWork } from "../work/index.ts";
import type { Doors } from "../work/index.ts";
import { platformDigest } from "./digest.ts";
import { guestsIn } from "./guest.browser.ts";
import { SandboxBorrower, type SandboxReply } from "./sandbox.ts";
import { Session } from "./session.ts";

const sandboxes = new SandboxBorrower((request) => {
  postMessage(request);
});

const engines: Doors = {
  kernels: () => import("../network/index.ts"),
  tensorflow: () => import("../tensorflow/index.ts"),
  guest: guestsIn(sandboxes),
};

serve(new Session((work, data) => openWork(work, data, engines), platformDigest), {
  post: (reply, transfer) => {
    postMessage(reply, { transfer: [...transfer] });
  },
  listen: (listener) => {
    addEventListener("message", ({ data }: MessageEvent<Request | SandboxReply>) => {
      if ("sandbox" in data) sandboxes.settle(data);
      else listener(data);
    });
  },
});
