import type { GuestReply, GuestRequest, Opening } from "../messages.ts";
import { Trouble, loadingTrouble, troubleOf } from "./outcomes.ts";
import { parse, quote } from "./primordials.ts";
import type { Prepared } from "./prelude/index.ts";
import type { Namespace, OnStep } from "./runtime.ts";
import { SharedFiles } from "./shared.ts";
import { slowed } from "./steps.ts";
import { Runtime } from "./runtime.ts";

/** The script as a host calls it that shares no objects with it: all but the program itself is text. */
export interface Direct {
  /** To be called before the program is evaluated. @param opening JSON text, without source and files */
  seed(opening: string): void;
  /** As `seed`. @param file JSON text, or bytes */
  share(name: string, file: string | ArrayBuffer): void;
  /** @returns the text of a `GuestReply`, as do the others */
  open(namespace: Namespace): string;
  /** @param thrown by the program while it was evaluated */
  fail(thrown: unknown): string;
  /** @param onStep called before an input, about each `STEP_MS` */
  run(request: string, onStep: OnStep): string;
}

/** Under which name the host finds a `Direct` on the global object. */
export const DIRECT = "manyhandsGuest";

/** @param now the engine's clock, in milliseconds */
export function serveDirectly({ sequence, trouble }: Prepared, now: () => number): void {
  let opening: Omit<Opening, "source" | "shared"> | undefined;
  let runtime: Runtime | undefined;
  const files = new SharedFiles();

  const direct: Direct = {
    seed: (text) => {
      opening = parse(text) as Omit<Opening, "source" | "shared">;
      sequence.seed(opening.seed);
    },
    share: (name, file) => {
      files.add(name, typeof file === "string" ? file : new Uint8Array(file));
    },
    open: (namespace) =>
      attempt(() => {
        if (trouble !== undefined) throw trouble;
        if (opening === undefined) throw new Trouble("the program has no seed yet");
        runtime = new Runtime(opening, namespace, sequence, files);
        return { kind: "opened", id: 0 };
      }),
    fail: (thrown) =>
      attempt(() => {
        throw loadingTrouble(thrown);
      }),
    run: (text, onStep) =>
      attempt(() => {
        const request = parse(text) as GuestRequest;
        if (runtime === undefined) throw new Trouble("no program has been loaded");
        if (request.kind === "map") {
          const { failed, value } = runtime.map(request.request, slowed(onStep, now));
          return { kind: "mapped", id: 0, failed, value };
        }
        if (request.kind === "render") {
          return { kind: "rendered", id: 0, value: runtime.render(request.value) };
        }
        if (request.kind === "open") throw new Trouble("a program has been loaded already");
        const { value, state } = runtime.fold(request.request, slowed(onStep, now));
        return { kind: "folded", id: 0, value, state };
      }),
  };
  (globalThis as { [DIRECT]?: Direct })[DIRECT] = direct;
}

function attempt(act: () => GuestReply): string {
  try {
    return textOf(act());
  } catch (thrown) {
    return textOf({ kind: "failed", id: 0, message: troubleOf(thrown) });
  }
}

function textOf(reply: GuestReply): string {
  switch (reply.kind) {
    case "mapped":
      return `{"kind":"mapped","failed":${quote(reply.failed)},"value":${quote(reply.value)}}`;
    case "folded":
      return `{"kind":"folded","value":${quote(reply.value)},"state":${quote(reply.state)}}`;
    case "rendered":
      return `{"kind":"rendered","value":${quote(reply.value)}}`;
    case "failed":
      return `{"kind":"failed","message":${quote(reply.message)}}`;
    case "opened":
    case "step":
    case "ended":
      return `{"kind":"${reply.kind}"}`;
  }
}
