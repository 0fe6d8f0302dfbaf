/** Entry of the trainer's Web Worker: says where the page's hashed .wasm assets are. */
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import plain from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url";
import simd from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url";
import { env } from "@tensorflow/tfjs-core";

import { CPU, WASM, WEBGL, WEBGPU } from "./candidates.ts";
import { serve } from "./channel.ts";
import type { Request } from "./channel.ts";
import { Session } from "./session.ts";

// A minified build breaks the threaded binary (it evaluates its own source text in a blob: worker),
// and an isolated page would choose it. One thread per worker; the map must name it all the same.
env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
setWasmPaths({
  "tfjs-backend-wasm.wasm": plain,
  "tfjs-backend-wasm-simd.wasm": simd,
  "tfjs-backend-wasm-threaded-simd.wasm": simd,
});

serve(new Session([WASM, WEBGL, WEBGPU, CPU]), {
  post: (reply, transfer) => {
    postMessage(reply, { transfer: [...transfer] });
  },
  listen: (listener) => {
    addEventListener("message", ({ data }: MessageEvent<Request>) => {
      listener(data);
    });
  },
});
