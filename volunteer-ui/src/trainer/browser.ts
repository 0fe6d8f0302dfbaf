import type { Reply } from "./channel.ts";
import { createTrainer } from "./remote.ts";
import type { WorkerTrainer } from "./trainer.ts";

/** An ErrorEvent when code throws, a plain Event when there is no code. */
interface Failure {
  readonly message?: string;
}

/** A trainer in a new Web Worker. Engines are loaded there, not in the page. */
export function createBrowserTrainer(): WorkerTrainer {
  const worker = new Worker(new URL("./worker.browser.ts", import.meta.url), { type: "module" });
  return createTrainer({
    post: (request, transfer) => {
      worker.postMessage(request, [...transfer]);
    },
    listen: (listener) => {
      worker.addEventListener("message", ({ data }: MessageEvent<Reply>) => {
        listener(data);
      });
    },
    onDeath: (listener) => {
      worker.addEventListener("error", ({ message = "its code cannot be loaded" }: Failure) => {
        listener(message);
      });
    },
    terminate: () => {
      worker.terminate();
    },
  });
}
