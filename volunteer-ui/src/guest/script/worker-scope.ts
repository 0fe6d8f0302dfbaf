import type { GuestReply } from "../messages.ts";
import { uncurry } from "./primordials.ts";

/** What a worker's scope has that the script needs, and a program must not get. */
export interface WorkerScope {
  post(reply: GuestReply): void;
  listen(listener: (message: unknown) => void): void;
  /** Milliseconds since some moment. */
  now(): number;
  /** Loads an ES module from its text. */
  load(source: string): Promise<unknown>;
}

interface Global {
  readonly postMessage?: (message: unknown) => void;
  readonly addEventListener: (
    type: "message",
    listener: (event: { readonly data: unknown }) => void,
  ) => void;
  readonly performance: { now(): number };
  readonly btoa: (binary: string) => string;
  readonly unescape: (text: string) => string;
  readonly encodeURIComponent: (text: string) => string;
}

/** Taken before the prelude takes it away; undefined where there is no worker. */
export function workerScope(): WorkerScope | undefined {
  const scope = globalThis as unknown as Global;
  const { postMessage, addEventListener, performance, btoa, unescape, encodeURIComponent } = scope;
  if (typeof postMessage !== "function") return undefined;
  const post = uncurry(postMessage);
  const clock = uncurry(performance.now);
  let heard: (message: unknown) => void;
  uncurry(addEventListener)(scope, "message", ({ data }) => {
    heard(data);
  });
  return {
    post: (reply) => {
      post(scope, reply);
    },
    listen: (listener) => {
      heard = listener;
    },
    now: () => clock(performance),
    load: (source) => {
      const base64 = btoa(unescape(encodeURIComponent(source)));
      return import(/* @vite-ignore */ `data:text/javascript;base64,${base64}`);
    },
  };
}
