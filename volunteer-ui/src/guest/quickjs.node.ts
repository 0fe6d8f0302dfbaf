import variant from "@jitl/quickjs-wasmfile-release-sync";
import type {
  QuickJSContext,
  QuickJSHandle,
  QuickJSRuntime,
  QuickJSWASMModule,
} from "quickjs-emscripten-core";
import { newQuickJSWASMModuleFromVariant } from "quickjs-emscripten-core";

import { checked } from "./checked.ts";
import type { GuestReply, GuestRequest } from "./messages.ts";
import { STEP_MS } from "./messages.ts";
import { OPENING_MS } from "./port.ts";
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
import { foldOutcomeOf, mapOutcomeOf, messageOf, renderingOf } from "./replies.ts";
import { guestScript } from "./text.ts";

/**
 * Of recursion within QuickJS: some 4,000 calls, and below what WebAssembly has in a worker thread of Node. A main thread has
 * less: there it overflows itself, which is the end of the guest all the same.
 */
const STACK_BYTES = 768 * 1024;
/** What the engine itself needs, beside the program. */
const ENGINE_BYTES = 4 * 2 ** 20;

/**
 * Opens a stranger's program in QuickJS, an interpreter compiled to WebAssembly: nothing of Node is within its reach, and what
 * breaks the interpreter breaks a memory that is thrown away with it. It blocks the calling thread, and takes ten to eighty
 * times as long as V8. Whoever closes the guest frees its memory.
 */
export async function openQuickJsGuest(program: GuestProgram): Promise<Guest> {
  checked(program);
  // An instance of its own, or a program that broke the interpreter would have broken it for the next one.
  const module = await newQuickJSWASMModuleFromVariant(variant);
  const guest = new QuickJsGuest(module, program);
  guest.open();
  return guest;
}

class QuickJsGuest implements Guest {
  readonly #program: GuestProgram;
  readonly #memory: WebAssembly.Memory;
  readonly #runtime: QuickJSRuntime;
  readonly #context: QuickJSContext;
  /** What the guest script has left for its host. */
  #direct: QuickJSHandle | undefined;
  #onStep: QuickJSHandle | undefined;
  /** When the present input has used up its time. */
  #deadline = Infinity;
  #isLate = false;
  #at = 0;
  #ended: string | undefined;

  constructor(module: QuickJSWASMModule, program: GuestProgram) {
    this.#program = program;
    this.#memory = module.getWasmMemory();
    this.#runtime = module.newRuntime();
    this.#context = this.#runtime.newContext();
    this.#runtime.setMaxStackSize(STACK_BYTES);
    this.#runtime.setInterruptHandler(() => (this.#isLate ||= performance.now() > this.#deadline));
  }

  /** @throws GuestError */
  open(): void {
    const { source, reduction, seed, limits, shared } = this.#program;
    this.#guarded("loading the program", OPENING_MS, () => {
      const context = this.#context;
      this.#take(context.evalCode(guestScript, "guest.js", { type: "global" })).dispose();
      const direct = context.getProp(context.global, "manyhandsGuest");
      this.#direct = direct;
      this.#take(context.evalCode("delete globalThis.manyhandsGuest")).dispose();
      this.#onStep = context.newFunction("step", (at) => {
        this.#at = context.getNumber(at);
        this.#deadline = performance.now() + limits.millisPerInput + STEP_MS;
      });
      const { resultBytes } = limits;
      this.#call("seed", context.newString(JSON.stringify({ reduction, seed, resultBytes })));
      for (const [name, file] of shared) {
        const value =
          typeof file === "string"
            ? context.newString(file)
            : context.newArrayBuffer(file.slice().buffer);
        this.#call("share", context.newString(name), value);
      }
      // What has grown for the files is not the program's.
      const own = shared.size === 0 ? ENGINE_BYTES : this.#memory.buffer.byteLength;
      bound(this.#memory, own + limits.memoryBytes);
      this.#replyOf("opened", this.#load(source));
    });
  }

  async map(request: MapRequest): Promise<MapOutcome> {
    const reply = await this.#run("mapped", { kind: "map", id: 0, request });
    return this.#checked(() => mapOutcomeOf(reply, request, this.#program));
  }

  async fold(request: FoldRequest): Promise<FoldOutcome> {
    const reply = await this.#run("folded", { kind: "fold", id: 0, request });
    return this.#checked(() => foldOutcomeOf(reply));
  }

  async render(value: Json): Promise<Json | undefined> {
    const reply = await this.#run("rendered", { kind: "render", id: 0, value });
    return this.#checked(() => renderingOf(reply));
  }

  close(): void {
    this.#end("the program was closed");
  }

  /** Evaluates the program. @returns text of a reply */
  #load(source: GuestProgram["source"]): string | undefined {
    if (typeof source !== "string") throw new GuestError("QuickJS has no WebAssembly");
    const context = this.#context;
    const evaluated = context.evalCode(source, "program.js", { type: "module" });
    if (evaluated.error !== undefined) return this.#call("fail", evaluated.error);
    this.#runPending();
    const state = context.getPromiseState(evaluated.value);
    if (state.type === "pending") {
      evaluated.value.dispose();
      throw new GuestError("the program cannot be loaded: its module waits for something for ever");
    }
    if (state.type === "rejected") {
      evaluated.value.dispose();
      return this.#call("fail", state.error);
    }
    if (state.notAPromise !== true) evaluated.value.dispose();
    return this.#call("open", state.value);
  }

  async #run(expected: GuestReply["kind"], request: GuestRequest): Promise<object> {
    // As a worker would: what it has to say is said to whoever waits, not thrown at whoever calls.
    await Promise.resolve();
    return this.#guarded("an input", 0, () => {
      const onStep = this.#onStep?.dup();
      if (onStep === undefined) throw new Error("not open");
      const text = this.#call("run", this.#context.newString(JSON.stringify(request)), onStep);
      const reply = this.#replyOf(expected, text);
      this.#runPending();
      return reply;
    });
  }

  /** What the program has left to promises, as a worker does between two requests. */
  #runPending(): void {
    const ran = this.#runtime.executePendingJobs();
    if (ran.error !== undefined) ran.error.dispose();
    else ran.dispose();
    if (this.#isLate) throw new GuestError("interrupted");
  }

  /** Calls the guest script with arguments that are its own from then on. */
  #call(method: string, ...values: readonly QuickJSHandle[]): string | undefined {
    const context = this.#context;
    const direct = this.#direct ?? context.undefined;
    const result = this.#take(
      context.getProp(direct, method).consume((f) => context.callFunction(f, direct, ...values)),
    );
    for (const value of values) value.dispose();
    return result.consume((text) =>
      context.typeof(text) === "string" ? context.getString(text) : undefined,
    );
  }

  #take(result: ReturnType<QuickJSContext["evalCode"]>): QuickJSHandle {
    if (result.error === undefined) return result.value;
    const said = result.error.consume((error): unknown => this.#context.dump(error));
    const { message } = (typeof said === "object" && said !== null ? said : {}) as {
      readonly message?: unknown;
    };
    throw new GuestError(typeof message === "string" ? message.slice(0, 400) : "no reason given");
  }

  /** @throws GuestError: with the reason, if the guest gives one */
  #replyOf(expected: GuestReply["kind"], text: string | undefined): object {
    const reply = (text === undefined ? {} : JSON.parse(text)) as { readonly kind?: unknown };
    if (reply.kind === expected) return reply;
    throw new GuestError(messageOf(reply));
  }

  /** Whatever goes wrong in the interpreter is the end of this guest, and of nothing else. */
  #guarded<T>(what: string, extraMs: number, act: () => T): T {
    if (this.#ended !== undefined) throw new GuestError(this.#ended);
    const allowed = this.#program.limits.millisPerInput + extraMs;
    this.#at = 0;
    this.#deadline = performance.now() + allowed + STEP_MS;
    try {
      return act();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const late = `millisPerInput: ${what} took longer than the ${allowed} ms allowed (number ${this.#at}); make inputs smaller or raise the limit`;
      const limit = this.#isLate ? "time" : isMemory(reason) ? "memory" : undefined;
      const told = this.#end(this.#isLate ? late : this.#inWords(reason));
      if (limit !== undefined && extraMs === 0) throw new LimitError(told, limit, this.#at);
      throw new GuestError(told);
    } finally {
      this.#deadline = Infinity;
    }
  }

  #inWords(reason: string): string {
    if (reason.startsWith("Maximum call stack"))
      return `a limit of this device was reached: ${reason}`;
    if (!isMemory(reason)) return reason;
    return `memoryBytes: the program needs more than the ${this.#program.limits.memoryBytes} bytes allowed`;
  }

  #checked<T>(check: () => T): T {
    try {
      return check();
    } catch (error) {
      this.#end(error instanceof Error ? error.message : String(error));
      throw error;
    }
  }

  #end(reason: string): string {
    if (this.#ended !== undefined) return this.#ended;
    this.#ended = reason;
    // Not disposed of: an interpreter that has run out of memory, or into a limit, may fail at that. Its memory is one object
    // of this engine's, which goes with the last reference.
    return reason;
  }
}

function isMemory(reason: string): boolean {
  return reason.includes("out of memory");
}

/**
 * Keeps a memory from growing beyond `bytes`, which its module takes for being out of memory. QuickJS's own limit counts the
 * number of blocks alone in this build, since it cannot ask for their size.
 */
function bound(memory: WebAssembly.Memory, bytes: number): void {
  const grow = memory.grow.bind(memory);
  memory.grow = (pages) => {
    if (memory.buffer.byteLength + pages * PAGE_BYTES > bytes) throw new RangeError("memoryBytes");
    return grow(pages);
  };
}

const PAGE_BYTES = 65_536;
