import { ServerAwayError, ServiceError } from "./errors.ts";
import { isPassing, pauseAfter, sleep } from "./retry.ts";

const BACKOFF = { attempts: Infinity, first: 0.5, longest: 10 };

/** For how long the server has been away, and whether that is borne any longer. */
export class Outage {
  #since: number | undefined;
  #attempts = 0;

  /** @param patience seconds */
  constructor(
    private readonly patience: number,
    private readonly signal: AbortSignal | undefined,
  ) {}

  over(): void {
    this.#since = undefined;
    this.#attempts = 0;
  }

  /** Pauses, or throws the error: if it is not of the kind that passes, or the patience is at its end. */
  async endure(error: unknown): Promise<void> {
    const now = performance.now() / 1000;
    this.#since ??= now;
    this.#attempts += 1;
    const retryAfter = error instanceof ServiceError ? (error.retryAfter ?? 0) : 0;
    const pause = Math.max(pauseAfter(BACKOFF, this.#attempts) ?? 0, retryAfter);
    if (!doesPass(error) || now + pause - this.#since > this.patience) throw error;
    await sleep(pause, this.signal);
  }
}

function doesPass(error: unknown): boolean {
  return (
    error instanceof ServerAwayError || (error instanceof ServiceError && isPassing(error, true))
  );
}
