/**
 * The trainer room: from weights and samples to a gradient sum. Knows neither network nor DOM; the
 * same code runs in a browser's Web Worker (`worker.browser.ts`) and in a Node worker thread
 * (`worker.node.ts`, reached through `index.node.ts`). What computes is an `Engine`, behind a door of its own.
 *
 * This door is light: engines are behind it, in the worker.
 */
export { createBrowserTrainer } from "./browser.ts";
export type { Engine, EngineJob, LeafSums, OpenEngine, OpenedEngine } from "./engine.ts";
export { createTrainer } from "./remote.ts";
export type { WorkerPort } from "./remote.ts";
export type {
  GeneratedText,
  Leaf,
  LeafValue,
  Trainer,
  TrainerReady,
  WorkerTrainer,
} from "./trainer.ts";
