import type { ServiceError } from "./errors.ts";

/** Exponential back-off with jitter (a pause is drawn from its upper half), and what the server asks for. */
export interface Retry {
  /** Requests in all; 1: none is repeated. */
  readonly attempts: number;
  /** Longest pause after the first attempt, seconds; it doubles with every attempt. */
  readonly first: number;
  /** Longest pause, seconds; whoever is told to wait for longer is told the error instead. */
  readonly longest: number;
}

export const DEFAULT_RETRY: Retry = { attempts: 6, first: 0.5, longest: 30 };

/**
 * @param attempt how many there have been, from 1
 * @param retryAfter what the server asks for, seconds
 * @param draw a number from 0 to 1
 * @returns seconds until the next attempt; undefined: there is none
 */
export function pauseAfter(
  { attempts, first, longest }: Retry,
  attempt: number,
  retryAfter = 0,
  draw: () => number = Math.random,
): number | undefined {
  if (attempt >= attempts || retryAfter > longest) return undefined;
  const backoff = Math.min(longest, first * 2 ** (attempt - 1)) * (0.5 + draw() / 2);
  return Math.max(backoff, retryAfter);
}

/**
 * Whether another attempt may succeed and do no harm.
 *
 * @param isRepeatable whether the request may take effect twice; if not, it is repeated only after it certainly had none
 */
export function isPassing({ status, code }: ServiceError, isRepeatable: boolean): boolean {
  if (status === 429 || code === "overloaded") return true;
  // 502 and 504 says what stands in front of the services while none is behind it.
  return isRepeatable && [502, 503, 504].includes(status);
}

/**
 * @param value of the header Retry-After, which is in seconds or a date
 * @param now Unix time, milliseconds
 * @returns seconds from now; undefined if there is none that can be read
 */
export function parseRetryAfter(value: string | null, now = Date.now()): number | undefined {
  const given = value?.trim() ?? "";
  if (/^[0-9]+$/.test(given)) return Number(given.slice(0, 10));
  // A date has the name of a month; `Date.parse` takes much else for one.
  const date = /[A-Za-z]{3}/.test(given) ? Date.parse(given) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, (date - now) / 1000);
}

/** Resolves after so many seconds; rejects with the signal's reason as soon as that is aborted. */
export async function sleep(seconds: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", abort);
      resolve();
    }, seconds * 1000);
    signal?.addEventListener("abort", abort, { once: true });
  });
}
