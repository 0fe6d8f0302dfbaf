import type { Sources } from "./trained.ts";

/** A service that does not answer within this time counts as unreachable, milliseconds. */
const ANSWER_MS = 30_000;
const LINE_FEED = 10;
/** A specification has a few kilobytes, or a megabyte at the very most. */
const MOST_LINE_BYTES = 4 * 1024 * 1024;

/** @param base of the installation */
export function sourcesOf(base: URL): Pick<Sources, "fetchJson" | "fetchBytes" | "fetchFirstLine"> {
  const get = async (path: string): Promise<Response> => {
    const response = await fetch(new URL(path, base), { signal: AbortSignal.timeout(ANSWER_MS) });
    if (!response.ok) throw new Error(await problemOf(response));
    return response;
  };
  return {
    fetchJson: async (path) => (await (await get(path)).json()) as unknown,
    fetchBytes: async (path) => new Uint8Array(await (await get(path)).arrayBuffer()),
    fetchFirstLine: async (path) => firstLineOf(await get(path)),
  };
}

/** What the service says of it, or its status. */
async function problemOf(response: Response): Promise<string> {
  try {
    const { detail } = (await response.json()) as { readonly detail?: unknown };
    if (typeof detail === "string") return detail;
  } catch {
    // Something between here and the service has answered.
  }
  return `the server answered with status ${response.status}`;
}

export async function firstLineOf(response: Pick<Response, "body">): Promise<string> {
  const reader = response.body?.getReader();
  if (reader === undefined) throw new Error("the server has answered nothing");
  const decoder = new TextDecoder();
  let line = "";
  for (;;) {
    const { done, value } = await reader.read();
    const end = value?.indexOf(LINE_FEED) ?? -1;
    line += decoder.decode(end < 0 ? value : value?.subarray(0, end), { stream: true });
    if (done) return line;
    if (end >= 0 || line.length > MOST_LINE_BYTES) {
      await reader.cancel();
      return line;
    }
  }
}
