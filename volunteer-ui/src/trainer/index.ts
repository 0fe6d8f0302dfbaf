/**
 * The trainer room: the workers that compute. Knows neither network nor DOM, nor what it is that they compute (`work`); the
 * same code runs in a browser's Web Worker (`worker.browser.ts`) and in a Node worker thread
 * (`worker.node.ts`, reached through `index.node.ts`).
 *
 * This door is light: what computes is behind it, in the worker.
 */
export { createBrowserTrainer } from "./browser.ts";
export { WorkerPool } from "./pool.ts";
export type { PoolOptions, WorkerQuota } from "./pool.ts";
export { createTrainer } from "./remote.ts";
export type { WorkerPort } from "./remote.ts";
export type { Sealed, LeafRequest, LeafValue, Trainer, WorkerTrainer } from "./trainer.ts";
