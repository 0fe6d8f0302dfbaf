/**
 * The trainer room: from weights and samples to a gradient sum. Knows neither network nor DOM; the
 * same code runs in a browser's Web Worker (`worker.browser.ts`) and in a Node worker thread
 * (`worker.node.ts`, reached through `index.node.ts`).
 *
 * This door is light: TensorFlow.js is behind it, in the worker.
 */
export { createBrowserTrainer } from "./browser.ts";
export { createTrainer } from "./remote.ts";
export type { WorkerPort } from "./remote.ts";
export type { GeneratedText, LeafValue, Trainer, TrainerReady } from "./trainer.ts";
