/** Entry of the trainer's Web Worker. */
import { serve } from "./channel.ts";
import type { Request } from "./channel.ts";
import { openWork } from "../work/index.ts";
import type { EngineDoors } from "../work/index.ts";
import { platformDigest } from "./digest.ts";
import { Session } from "./session.ts";

const engines: EngineDoors = {
  kernels: () => import("../network/index.ts"),
  tensorflow: () => import("../tensorflow/index.ts"),
};

serve(new Session((work, data) => openWork(work, data, engines), platformDigest), {
  post: (reply, transfer) => {
    postMessage(reply, { transfer: [...transfer] });
  },
  listen: (listener) => {
    addEventListener("message", ({ data }: MessageEvent<Request>) => {
      listener(data);
    });
  },
});
