import { checked } from "./checked.ts";
import type { GuestReply, GuestRequest } from "./messages.ts";
import { STEP_MS } from "./messages.ts";
import type {
  FoldOutcome,
  FoldRequest,
  Guest,
  GuestProgram,
  Json,
  MapOutcome,
  MapRequest,
} from "./program.ts";
import { GuestError, LimitError } from "./program.ts";
import { countOf, foldOutcomeOf, mapOutcomeOf, messageOf, renderingOf } from "./replies.ts";

/** The way to a worker that has evaluated the guest script and nothing else. */
export interface GuestPort {
  post(message: GuestRequest): void;
  /**
   * Calls `listener` with each message of the worker, whatever it is, and with `{kind: "ended", message}` when the worker has
   * ended by itself; once per port.
   */
  listen(listener: (message: unknown) => void): void;
}

/** For loading a program, beyond the time of one input: a worker has to start first. */
export const OPENING_MS = 20_000;

/**
 * Opens a program at the other end of `port`, and watches it: what comes back is checked before it is handed on, and an
 * input that takes longer than its limit ends the guest, as does anything that no guest script says.
 *
 * @param port owned from now on
 * @param terminate ends the worker at once, even in an endless loop; called exactly once, whatever happens
 */
export async function openGuestOn(
  port: GuestPort,
  program: GuestProgram,
  terminate: () => void,
): Promise<Guest> {
  const guest = new RemoteGuest(port, program, terminate);
  try {
    await guest.open(checked(program));
    return guest;
  } catch (error) {
    guest.close();
    throw error;
  }
}

/** A `GuestPort` over one end of a message channel, whose other end a relay joins to the worker. */
export function overMessagePort(port: MessagePort): GuestPort {
  return {
    post: (message) => {
      port.postMessage(message);
    },
    listen: (listener) => {
      port.onmessage = ({ data }: MessageEvent<unknown>) => {
        listener(data);
      };
    },
  };
}

type RequestBody = GuestRequest extends infer R
  ? R extends GuestRequest
    ? Omit<R, "id">
    : never
  : never;

interface Pending {
  readonly id: number;
  readonly expected: GuestReply["kind"];
  readonly resolve: (reply: object) => void;
  readonly reject: (error: Error) => void;
  /** Where the guest is, and since when nothing was heard. */
  at: number;
  /** How far it can get. */
  readonly end: number;
}

class RemoteGuest implements Guest {
  readonly #port: GuestPort;
  readonly #program: GuestProgram;
  readonly #terminate: () => void;
  #pending: Pending | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lastId = 0;
  /** Why no call can be answered any more. */
  #ended: string | undefined;

  constructor(port: GuestPort, program: GuestProgram, terminate: () => void) {
    this.#port = port;
    this.#program = program;
    this.#terminate = terminate;
    port.listen((message) => {
      this.#hear(message);
    });
  }

  async open({ source, reduction, seed, limits, shared }: GuestProgram): Promise<void> {
    const { resultBytes } = limits;
    const opening = { source, reduction, seed, resultBytes, shared: [...shared] };
    await this.#call("opened", { kind: "open", ...opening }, 0, OPENING_MS);
  }

  async map(request: MapRequest): Promise<MapOutcome> {
    const reply = await this.#call("mapped", { kind: "map", request }, countOf(request));
    return this.#checked(() => mapOutcomeOf(reply, request, this.#program));
  }

  async fold(request: FoldRequest): Promise<FoldOutcome> {
    const { length } = request.partials;
    const reply = await this.#call("folded", { kind: "fold", request }, length);
    return this.#checked(() => foldOutcomeOf(reply));
  }

  async render(value: Json): Promise<Json | undefined> {
    const reply = await this.#call("rendered", { kind: "render", value }, 0);
    return this.#checked(() => renderingOf(reply));
  }

  close(): void {
    this.#end("the program was closed");
  }

  async #call(
    expected: GuestReply["kind"],
    body: RequestBody,
    end: number,
    extraMs = 0,
  ): Promise<object> {
    if (this.#ended !== undefined) throw new GuestError(this.#ended);
    if (this.#pending !== undefined) throw new Error("calls of a guest must not overlap");
    const id = ++this.#lastId;
    return new Promise<object>((resolve, reject) => {
      this.#pending = { id, expected, resolve, reject, at: 0, end };
      this.#watch(extraMs);
      this.#port.post({ ...body, id });
    });
  }

  /** Ends the guest if nothing is heard of it for as long as one input may take. */
  #watch(extraMs: number): void {
    clearTimeout(this.#timer);
    const { millisPerInput } = this.#program.limits;
    const isOpening = extraMs > 0;
    this.#timer = setTimeout(
      () => {
        // What this thread could not hear, since it was busy itself, gets its turn first.
        this.#timer = setTimeout(() => {
          const at = this.#pending?.at ?? 0;
          const what = isOpening ? "loading the program" : `number ${at} of a request`;
          const allowed = millisPerInput + extraMs;
          const reason = `millisPerInput: ${what} took longer than the ${allowed} ms allowed; make inputs smaller or raise the limit`;
          const passed = new LimitError(reason, "time", at);
          this.#end(reason, isOpening ? undefined : passed);
        }, STEP_MS);
      },
      millisPerInput + extraMs + STEP_MS,
    );
  }

  #hear(message: unknown): void {
    if (this.#ended !== undefined) return;
    const pending = this.#pending;
    const { kind, id, at } = fieldsOf(message);
    if (kind === "ended") {
      const reason = `the program's thread ended: ${messageOf(message)}`;
      const isMemory = pending !== undefined && /memory limit|out of memory/i.test(reason);
      const passed = new LimitError(reason, "memory", pending?.at ?? 0);
      this.#end(reason, isMemory && pending.expected !== "opened" ? passed : undefined);
    } else if (pending === undefined || id !== pending.id) {
      this.#end("the program sent a message that was not asked for");
    } else if (kind === "failed") {
      this.#end(messageOf(message));
    } else if (kind === "step" && isAhead(at, pending)) {
      pending.at = at;
      this.#watch(0);
    } else if (kind === pending.expected) {
      clearTimeout(this.#timer);
      this.#pending = undefined;
      pending.resolve(message as object);
    } else {
      this.#end(`the program's reply is none to '${pending.expected}'`);
    }
  }

  #checked<T>(check: () => T): T {
    try {
      return check();
    } catch (error) {
      this.#end(error instanceof Error ? error.message : String(error));
      throw error;
    }
  }

  /** @param error for whoever waits, if it says more than the reason */
  #end(reason: string, error = new GuestError(reason)): void {
    if (this.#ended !== undefined) return;
    this.#ended = reason;
    clearTimeout(this.#timer);
    this.#terminate();
    this.#pending?.reject(error);
    this.#pending = undefined;
  }
}

/** Steps go forward, to an end: or a guest could keep its watchdog quiet with them for ever. */
function isAhead(at: unknown, before: Pending): at is number {
  return typeof at === "number" && Number.isSafeInteger(at) && at > before.at && at <= before.end;
}

interface Fields {
  readonly kind?: unknown;
  readonly id?: unknown;
  readonly at?: unknown;
}

function fieldsOf(message: unknown): Fields {
  return typeof message === "object" && message !== null ? message : {};
}
