import type { OpenEngine } from "./engine.ts";

/** The doors of engines. Each is an `import()`, so that a worker loads only what it computes with. */
export interface EngineDoors {
  readonly kernels: () => Promise<{ readonly openEngine: OpenEngine }>;
  /** Pages and Node have different ones: they find the .wasm files in different places. */
  readonly tensorflow: () => Promise<{ readonly openEngine: OpenEngine }>;
}

/**
 * Which engine computes a job is decided here, by the job alone: all volunteers of an exact job
 * must give the same bits.
 */
export function openEngineBehind(doors: EngineDoors): OpenEngine {
  return async (job) => {
    const { openEngine } = await (job.model.exact ? doors.kernels() : doors.tensorflow());
    return openEngine(job);
  };
}
