import type { Attempt } from "./patience.ts";

/** For one request. Milliseconds. */
const ANSWER_WITHIN = 10_000;
/** From a proxy without a service behind it, or from a service without its Redis. */
const AWAY = [502, 503, 504];
const LONGEST_REASON = 200;

/**
 * One request. Whoever cannot be found or reached, breaks off, or is not ready is away; everything else is an answer, refusals too.
 *
 * @param withinMs until the whole answer is there
 */
export async function ask(
  url: string,
  request: RequestInit,
  withinMs: number,
): Promise<Attempt<Response>> {
  const signal = AbortSignal.timeout(Math.min(withinMs, ANSWER_WITHIN));
  try {
    const response = await fetch(url, { ...request, signal });
    return AWAY.includes(response.status)
      ? { kind: "away", reason: await refusalOf(response) }
      : { kind: "answered", answer: response };
  } catch (error) {
    return { kind: "away", reason: reasonOf(error) };
  }
}

/** @returns what the service says is wrong */
export async function refusalOf(response: Response): Promise<string> {
  const text = await response.text();
  return `HTTP ${response.status} ${text.slice(0, LONGEST_REASON)}`.trim();
}

/** Node hides why a connection failed in the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
