import { GuestError } from "../program.ts";
import { checkInstructions } from "./instructions.ts";
import { Reader } from "./reader.ts";

const PAGE_BYTES = 65_536;
/** Of a module in all. */
const MOST_BYTES = 5 * 1024 * 1024;
const I32 = 0x7f;
const I64 = 0x7e;

/** What a program is called by: how many numbers (i32) each function takes, and what it returns. */
const FUNCTIONS = [
  { name: "allocate", takes: 1, returns: I32, isRequired: true },
  { name: "map", takes: 2, returns: I64, isRequired: true },
  { name: "reduce", takes: 4, returns: I64, isRequired: false },
  { name: "next", takes: 4, returns: I64, isRequired: false },
] as const;

/** Numbers of sections, see section 5.5 of the specification. */
const SECTION = { type: 1, import: 2, function: 3, memory: 5, export: 7, code: 10, last: 12 };

interface FunctionType {
  readonly takes: readonly number[];
  readonly returns: readonly number[];
}

interface Export {
  readonly name: string;
  /** 0: function, 2: memory. */
  readonly kind: number;
  readonly index: number;
}

/** The parts of a module that are looked at. */
interface Parts {
  readonly types: FunctionType[];
  /** Numbers of types. */
  readonly functions: number[];
  readonly exports: Export[];
}

/**
 * Holds a module to what makes it safe and exact: it imports nothing, has one memory that no thread shares, exports what it is
 * called by, and has instructions of WebAssembly 2.0 alone. That it is well-formed is left to the engine that compiles it.
 *
 * @returns the same module, whose memory cannot grow beyond the limit: there `memory.grow` fails, on all devices alike
 * @throws GuestError with a sentence for a person
 */
export function checkModule(bytes: Uint8Array, memoryBytes: number): Uint8Array<ArrayBuffer> {
  if (bytes.length > MOST_BYTES) {
    throw new GuestError(
      `the program has ${bytes.length} bytes, at most ${MOST_BYTES} are allowed`,
    );
  }
  const module = new Reader(bytes);
  module.skip(4);
  if (module.byte() !== 1) throw new GuestError("the program is not a WebAssembly module 1");
  module.skip(3);
  const parts: Parts = { types: [], functions: [], exports: [] };
  const made: Uint8Array[] = [bytes.subarray(0, module.at)];
  let hasMemory = false;
  while (!module.isAtEnd) {
    const from = module.at;
    const id = module.byte();
    const section = module.part(module.u32());
    if (id === SECTION.memory) {
      made.push(boundedMemory(section, memoryBytes));
      hasMemory = true;
    } else {
      readSection(id, section, parts);
      made.push(bytes.subarray(from, module.at));
    }
  }
  if (!hasMemory) throw new GuestError("the program has no memory of its own");
  checkExports(parts);
  return joined(made);
}

function readSection(id: number, section: Reader, { types, functions, exports }: Parts): void {
  switch (id) {
    case SECTION.type:
      types.push(...section.items(() => functionType(section)));
      break;
    case SECTION.import:
      section.items(() => {
        throw new GuestError(
          `the program imports ${section.name()}.${section.name()}; it may import nothing`,
        );
      });
      break;
    case SECTION.function:
      functions.push(...section.items(() => section.u32()));
      break;
    case SECTION.export:
      exports.push(
        ...section.items(() => ({
          name: section.name(),
          kind: section.byte(),
          index: section.u32(),
        })),
      );
      break;
    case SECTION.code:
      section.items(() => {
        const body = section.part(section.u32());
        body.items(() => {
          body.u32();
          body.byte();
        });
        checkInstructions(body);
      });
      break;
    default:
      if (id > SECTION.last) {
        throw new GuestError(
          `the program has a section ${id}, which WebAssembly 2.0 does not have`,
        );
      }
  }
}

function functionType(section: Reader): FunctionType {
  const form = section.byte();
  if (form !== 0x60) {
    throw new GuestError("the program has a type that WebAssembly 2.0 does not have");
  }
  return {
    takes: section.items(() => section.byte()),
    returns: section.items(() => section.byte()),
  };
}

/** The section with a maximum that is within the limit. */
function boundedMemory(section: Reader, memoryBytes: number): Uint8Array {
  if (section.u32() !== 1)
    throw new GuestError("the program has another number of memories than 1");
  const flags = section.byte();
  if (flags > 1) {
    throw new GuestError(
      "the program's memory is shared between threads, or has addresses of 64 bits",
    );
  }
  const allowed = Math.floor(memoryBytes / PAGE_BYTES);
  const least = section.u32();
  const most = Math.min(flags === 1 ? section.u32() : allowed, allowed);
  if (least > allowed) {
    throw new GuestError(
      `memoryBytes: the program begins with ${least * PAGE_BYTES} bytes of memory, at most ${memoryBytes} are allowed`,
    );
  }
  const content = [1, 1, ...leb(least), ...leb(most)];
  return Uint8Array.from([SECTION.memory, ...leb(content.length), ...content]);
}

function checkExports({ types, functions, exports }: Parts): void {
  const found = (name: string, kind: number) =>
    exports.find((each) => each.name === name && each.kind === kind);
  if (found("memory", 2) === undefined) {
    throw new GuestError('the program does not export its memory, as "memory"');
  }
  for (const { name, takes, returns, isRequired } of FUNCTIONS) {
    const exported = found(name, 0);
    if (exported === undefined) {
      if (!isRequired) continue;
      throw new GuestError(`the program does not export ${signature(name, takes, returns)}`);
    }
    const type = types[functions[exported.index] ?? -1];
    const isRight =
      type?.takes.length === takes &&
      type.takes.every((each) => each === I32) &&
      type.returns.length === 1 &&
      type.returns[0] === returns;
    if (!isRight) {
      throw new GuestError(
        `the program exports ${name} of another type than ${signature(name, takes, returns)}`,
      );
    }
  }
}

function signature(name: string, takes: number, returns: number): string {
  return `${name}(${Array(takes).fill("i32").join(", ")}) -> ${returns === I32 ? "i32" : "i64"}`;
}

function leb(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...leb(Math.floor(value / 128))];
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
