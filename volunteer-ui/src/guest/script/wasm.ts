import { Refusal, isA } from "./outcomes.ts";
import { append, apply, copyInto, list, parse } from "./primordials.ts";
import { TextDecoder, TextEncoder } from "./prelude/text-coding.ts";
import type { Namespace } from "./runtime.ts";
import { jsonOf } from "./values.ts";
import { MOST_VALUE_LENGTH } from "../program.ts";

/** Taken before the prelude takes it away; QuickJS has none. */
const engine = (globalThis as { readonly WebAssembly?: typeof WebAssembly }).WebAssembly;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** What `checkModule` has found to be there. */
interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly allocate: (bytes: number) => number;
  readonly map: (...texts: number[]) => bigint;
  readonly reduce?: (...texts: number[]) => bigint;
  readonly next?: (...texts: number[]) => bigint;
}

/**
 * A module as if it were one of JavaScript: its functions take and return texts of JSON, in UTF-8, in its memory. For each text
 * that a function takes there are two numbers, where it begins and how many bytes it has, in memory that `allocate` has given;
 * what a function returns are these two in one number, the first in its upper half.
 *
 * Each call has an instance of its own, which takes some 50 µs: an instance that has seen another input could answer differently.
 *
 * @throws WebAssembly.CompileError
 */
export function namespaceOf(bytes: Uint8Array<ArrayBuffer>, resultBytes: number): Namespace {
  if (engine === undefined) throw new Error("this engine has no WebAssembly");
  const { Module, Instance } = engine;
  const module = new Module(bytes);
  const start = () => new Instance(module).exports as unknown as Exports;

  const call = (name: "map" | "reduce" | "next", values: readonly unknown[]): unknown => {
    try {
      const exports = start();
      const texts = list<number>();
      for (let at = 0; at < values.length; at++) {
        place(jsonOf(values[at], "its input", 3 * MOST_VALUE_LENGTH), exports, texts);
      }
      const { [name]: called } = exports;
      if (called === undefined) throw new Refusal(`it does not export ${name}`);
      return parse(textAt(apply(called, undefined, texts), exports.memory, resultBytes));
    } catch (thrown) {
      throw refusalOf(thrown, engine);
    }
  };

  const { exported } = exportsOf(module, engine);
  return {
    map: (input: unknown) => call("map", [input]),
    reduce: exported("reduce") ? (a: unknown, b: unknown) => call("reduce", [a, b]) : undefined,
    next: exported("next") ? (a: unknown, b: unknown) => call("next", [a, b]) : undefined,
  };
}

function exportsOf(module: WebAssembly.Module, { Module }: typeof WebAssembly) {
  const names = Module.exports(module).map(({ name }) => name);
  return { exported: (name: string) => names.includes(name) };
}

function place(text: string, { memory, allocate }: Exports, texts: number[]): void {
  const utf8 = encoder.encode(text);
  const pointer = allocate(utf8.length) >>> 0;
  if (pointer + utf8.length > memory.buffer.byteLength) {
    throw new Refusal("its allocate returned what is not in its memory");
  }
  copyInto(new Uint8Array(memory.buffer, pointer), utf8);
  append(texts, pointer);
  append(texts, utf8.length);
}

function textAt(packed: bigint, { buffer }: WebAssembly.Memory, resultBytes: number): string {
  const bits = BigInt.asUintN(64, packed);
  const pointer = Number(bits >> 32n);
  const length = Number(bits & 0xffff_ffffn);
  if (length > resultBytes) {
    throw new Refusal(`resultBytes: its result is larger than the ${resultBytes} bytes allowed`);
  }
  if (pointer + length > buffer.byteLength) {
    throw new Refusal("its result is not in its memory");
  }
  return decoder.decode(new Uint8Array(buffer, pointer, length));
}

/** In words that are the same in every engine; what is a limit of this one stays as it is. */
function refusalOf(thrown: unknown, { RuntimeError }: typeof WebAssembly): unknown {
  if (isA(thrown, RuntimeError)) {
    return new Refusal("it trapped: unreachable, an address out of bounds, a division by zero");
  }
  return isA(thrown, SyntaxError) ? new Refusal("its result is not JSON") : thrown;
}
