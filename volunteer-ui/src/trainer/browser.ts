import type { Reply } from "./channel.ts";
import { createTrainer } from "./remote.ts";
import { type OpenSandbox, SandboxLender, type SandboxRequest } from "./sandbox.ts";
import type { WorkerTrainer } from "./trainer.ts";

/** An ErrorEvent when code throws, a plain Event when there is no code. */
interface Failure {
  readonly message?: string;
}

/**
 * A trainer in a new Web Worker. Engines are loaded there, not in the page.
 *
 * @param openSandbox for each program of somebody else that the trainer is to run
 */
export function createBrowserTrainer(openSandbox: OpenSandbox): WorkerTrainer {
  const worker = new Worker(new URL("./worker.browser.ts", import.meta.url), { type: "module" });
  const sandboxes = new SandboxLender(openSandbox, (reply, transfer) => {
    worker.postMessage(reply, [...transfer]);
  });
  return createTrainer({
    post: (request, transfer) => {
      worker.postMessage(request, [...transfer]);
    },
    listen: (listener) => {
      worker.addEventListener("message", ({ data }: MessageEvent<Reply | SandboxRequest>) => {
        if ("sandbox" in data) sandboxes.answer(data);
        else listener(data);
      });
    },
    onDeath: (listener) => {
      worker.addEventListener("error", ({ message = "its code cannot be loaded" }: Failure) => {
        sandboxes.close();
        listener(message);
      });
    },
    terminate: () => {
      sandboxes.close();
      worker.terminate();
    },
  });
}
