import { ServerAwayError, ServiceError, UnexpectedAnswerError } from "./errors.ts";
import { type Retry, isPassing, parseRetryAfter, pauseAfter, sleep } from "./retry.ts";

/** For everything that asks the server: ends it early, with the signal's reason. */
export interface Abortable {
  readonly signal?: AbortSignal | undefined;
}

export interface Asking extends Abortable {
  readonly method?: "GET" | "POST" | "DELETE";
  readonly query?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: BodyInit;
  readonly type?: string;
  /** Whether it does no harm if the request takes effect twice. */
  readonly isRepeatable?: boolean;
}

/** Speaks to one server. Refusals are a ServiceError, no answer is a ServerAwayError. */
export class Transport {
  constructor(
    /** Ends with a slash. */
    readonly url: string,
    private readonly token: string,
    private readonly retry: Retry,
    private readonly fetch: typeof globalThis.fetch,
  ) {}

  /** The answer's JSON; undefined if it has no content. */
  async json<T>(path: string, asking: Asking = {}): Promise<T> {
    return this.call(path, asking, async (response) => {
      const text = await response.text();
      if (text === "") return undefined as T;
      try {
        return JSON.parse(text) as T;
      } catch (error) {
        const message = `${path}: the answer is not JSON; is this the address of the server?`;
        throw new UnexpectedAnswerError(message, { cause: error });
      }
    });
  }

  async bytes(path: string, asking: Asking = {}): Promise<Uint8Array<ArrayBuffer>> {
    return this.call(
      path,
      asking,
      async (response) => new Uint8Array(await response.arrayBuffer()),
    );
  }

  /**
   * Repeats the request where that makes sense.
   *
   * @param read reads the response
   */
  async call<T>(
    path: string,
    asking: Asking,
    read: (response: Response) => Promise<T>,
  ): Promise<T> {
    const { isRepeatable = true, signal } = asking;
    for (let attempt = 1; ; attempt += 1) {
      try {
        const response = await this.open(path, asking);
        return await this.answered(path, asking, () => read(response));
      } catch (error) {
        const pause = this.pause(error, attempt, isRepeatable);
        if (pause === undefined) throw error;
        await sleep(pause, signal);
      }
    }
  }

  private pause(error: unknown, attempt: number, isRepeatable: boolean): number | undefined {
    if (error instanceof ServiceError && isPassing(error, isRepeatable)) {
      return pauseAfter(this.retry, attempt, error.retryAfter);
    }
    return error instanceof ServerAwayError && isRepeatable
      ? pauseAfter(this.retry, attempt)
      : undefined;
  }

  /** One attempt. The status of the response is 2xx. */
  async open(path: string, asking: Asking): Promise<Response> {
    const { method = "GET", headers = {}, body, type, signal } = asking;
    const url = this.address(path, asking.query);
    const response = await this.answered(path, asking, () =>
      this.fetch(url, {
        method,
        headers: {
          ...headers,
          ...(this.token !== "" && { authorization: `Bearer ${this.token}` }),
          ...(type !== undefined && { "content-type": type }),
        },
        redirect: "manual",
        ...(body !== undefined && { body }),
        ...(signal !== undefined && { signal }),
      }),
    );
    if (response.ok) return response;
    throw await this.refusal(`${method} ${url}`, response, path, asking);
  }

  private async refusal(
    asked: string,
    response: Response,
    path: string,
    asking: Asking,
  ): Promise<ServiceError> {
    // Browsers do not tell a page where a redirect leads to, not even its status.
    if (response.type === "opaqueredirect" || Math.floor(response.status / 100) === 3) {
      const location = response.headers.get("location") ?? undefined;
      await response.body?.cancel();
      return ServiceError.redirected(asked, response.status, location);
    }
    const body = await this.answered(path, asking, () => response.text());
    const retryAfter = parseRetryAfter(response.headers.get("retry-after"));
    return ServiceError.of(asked, response.status, body, retryAfter);
  }

  /** What comes in pieces. */
  async *pieces(
    path: string,
    asking: Asking,
    response: Response,
  ): AsyncGenerator<Uint8Array, void, undefined> {
    const reader = response.body?.getReader();
    if (reader === undefined) return;
    try {
      for (;;) {
        const { done, value } = await this.answered(path, asking, () => reader.read());
        if (done) return;
        yield value;
      }
    } finally {
      // Whoever does not read to the end closes the connection; of one that is broken there is nothing to close.
      await reader.cancel().catch(() => undefined);
    }
  }

  /** Makes what `fetch` throws a ServerAwayError, unless it was the signal that ended it. */
  private async answered<T>(
    path: string,
    { method = "GET", signal }: Asking,
    ask: () => Promise<T>,
  ): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof TypeError)) throw error;
      const why = error.cause instanceof Error ? error.cause.message : error.message;
      throw new ServerAwayError(`${method} ${this.url}${path}: ${why}`, { cause: error });
    }
  }

  private address(path: string, query: Readonly<Record<string, unknown>> = {}): string {
    const parameters = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) {
      if (value === undefined) continue;
      for (const each of Array.isArray(value) ? value : [value]) {
        parameters.append(name, String(each));
      }
    }
    return `${this.url}${path}${parameters.size === 0 ? "" : `?${parameters.toString()}`}`;
  }
}
