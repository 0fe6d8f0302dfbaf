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
    if (!job.model.exact) return await (await doors.tensorflow()).openEngine(job);
    const { openEngine } = await doors.kernels();
    try {
      return await openEngine(job);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new Error(`the kernels cannot compute this job (${reason})`, { cause });
    }
  };
}
