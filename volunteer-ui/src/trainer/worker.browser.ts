/** Entry of the trainer's Web Worker. */
import { serve } from "./channel.ts";
import type { Request } from "./channel.ts";
import { openEngineBehind } from "./open-engine.ts";
import { Session } from "./session.ts";

const openEngine = openEngineBehind({
  kernels: () => import("../network/index.ts"),
  tensorflow: () => import("../tensorflow/index.ts"),
});

serve(new Session(openEngine), {
  post: (reply, transfer) => {
    postMessage(reply, { transfer: [...transfer] });
  },
  listen: (listener) => {
    addEventListener("message", ({ data }: MessageEvent<Request>) => {
      listener(data);
    });
  },
});
