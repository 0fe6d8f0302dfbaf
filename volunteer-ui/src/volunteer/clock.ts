/** Time as the volunteer sees it; handed in, so that tests decide when it passes. */
export interface Clock {
  /** Unix time in milliseconds. */
  now(): number;
  /**
   * Calls `run` once, `ms` from now; 0 means after everything that is already due.
   * @returns calls it off; harmless once it has run
   */
  after(ms: number, run: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => {
      clearTimeout(timer);
    };
  },
};
