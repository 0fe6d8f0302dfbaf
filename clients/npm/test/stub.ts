import { onTestFinished, vi } from "vitest";

import { Client } from "../src/index.ts";

/** What the client asked for. */
export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body: BodyInit | null | undefined;
}

type Answer = Response | Error;

/** A server that answers what a test has written down, one answer after the other, and remembers what it was asked. */
export class Stub {
  readonly asked: Asked[] = [];
  /** Seconds. */
  readonly pauses: number[] = [];
  /** Of the timers that wait for silence, the one that runs out, from 1; 0: none does. */
  silentAt = 0;
  private watches = 0;
  private readonly answers: Answer[] = [];
  readonly client = new Client({
    url: "http://stub",
    token: "t0ken",
    fetch: (input, init) => this.fetch(input as string, init),
  });

  constructor() {
    const real = globalThis.setTimeout;
    const spied = vi.spyOn(globalThis, "setTimeout");
    spied.mockImplementation(((resolve: () => void, ms: number) => {
      if (ms >= 60_000) return real(resolve, ++this.watches === this.silentAt ? 0 : ms);
      this.pauses.push(ms / 1000);
      return real(resolve, 0);
    }) as typeof setTimeout);
    onTestFinished(() => {
      spied.mockRestore();
    });
  }

  answer(...answers: readonly Answer[]): void {
    this.answers.push(...answers);
  }

  /** Method and path of each request. */
  get requests(): string[] {
    return this.asked.map(({ method, url }) => `${method} ${url.replace("http://stub", "")}`);
  }

  private fetch(url: string, { method = "GET", headers, body, signal }: RequestInit = {}) {
    this.asked.push({ method, url, headers: new Headers(headers), body });
    if (signal?.aborted === true) return Promise.reject(signal.reason as Error);
    const answer = this.answers.shift() ?? new Response("no answer is left", { status: 500 });
    return answer instanceof Error
      ? Promise.reject(answer)
      : Promise.resolve(abortable(answer, signal ?? undefined));
  }
}

/** The same, whose body ends with the signal, as that of a real one does. */
function abortable(answer: Response, signal: AbortSignal | undefined): Response {
  if (signal === undefined || answer.body === null) return answer;
  const body = answer.body.pipeThrough(new TransformStream(), { signal });
  return new Response(body, { status: answer.status, headers: answer.headers });
}

export const json = (value: unknown, status = 200) =>
  new Response(JSON.stringify(value), { status });

export const problem = (status: number, code: string, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify({ title: "t", status, code, detail: "what; do that" }), {
    status,
    headers,
  });

/** A body that breaks off after these bytes, unless it is to end or to hang. */
export function pieces(
  texts: readonly string[],
  then: "breaks" | "ends" | "hangs" = "breaks",
  cancel: () => void = () => undefined,
): Response {
  const rest = texts.map((text) => new TextEncoder().encode(text));
  const body = new ReadableStream<Uint8Array>({
    cancel,
    pull: (controller) => {
      const next = rest.shift();
      if (next !== undefined) controller.enqueue(next);
      else if (then === "breaks") controller.error(new TypeError("terminated"));
      else if (then === "ends") controller.close();
      else return new Promise<void>(() => undefined);
      return undefined;
    },
  });
  return new Response(body);
}
