import { joinBytes } from "../protocol/index.ts";
import { WrongContentError } from "./digest.ts";
import type { FetchBytes } from "./options.ts";

/** Refusals that may be otherwise in a moment: a request that took too long, too many requests. */
const PASSING: readonly number[] = [408, 425, 429];

/** Makes a {@link FetchBytes} of the platform's `fetch`. A body whose size is known is read into one array. */
export function boundedFetch(
  fetch: (url: string, init: { readonly signal: AbortSignal }) => Promise<Response>,
): FetchBytes {
  return async (url, size, signal) => {
    const response = await fetch(url, { signal });
    if (!response.ok || response.body === null) {
      const { status } = response;
      const isPassing = status >= 500 || PASSING.includes(status);
      throw new (isPassing ? Error : WrongContentError)(`${url}: HTTP ${status}`);
    }
    return typeof size === "number"
      ? await readExactly(response.body, size, url)
      : await readAtMost(response.body, size.most, url);
  };
}

async function readExactly(
  body: ReadableStream<Uint8Array>,
  size: number,
  url: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(size);
  let read = 0;
  // Leaving the loop early cancels the download.
  for await (const chunk of chunksOf(body)) {
    if (read + chunk.length > size)
      throw new WrongContentError(`${url}: more than the expected ${size} bytes`);
    bytes.set(chunk, read);
    read += chunk.length;
  }
  if (read < size) throw new WrongContentError(`${url}: ended after ${read} of ${size} bytes`);
  return bytes;
}

/** Also through proxies that do not tell how long it is. */
async function readAtMost(
  body: ReadableStream<Uint8Array>,
  most: number,
  url: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let read = 0;
  for await (const chunk of chunksOf(body)) {
    read += chunk.length;
    if (read > most) throw new WrongContentError(`${url}: more than ${most} bytes`);
    chunks.push(new Uint8Array(chunk));
  }
  return joinBytes(chunks);
}

/** What `for await` over the stream itself would give; Safari's streams are not iterable. */
async function* chunksOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel();
  }
}
