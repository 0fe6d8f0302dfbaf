import { GuestError } from "../program.ts";
import type { Reader } from "./reader.ts";

/**
 * Goes through the code of a function, and lets pass what WebAssembly 2.0 has: its results are the same in all engines, but
 * for the bits of a NaN. What came later is not in all engines, or not exact: threads, relaxed SIMD.
 *
 * Source of the encoding: WebAssembly Core Specification 2.0, section 5.4.
 *
 * @throws GuestError that names another instruction
 */
export function checkInstructions(code: Reader): void {
  while (!code.isAtEnd) skipInstruction(code);
}

function skipInstruction(code: Reader): void {
  const opcode = code.byte();
  if (opcode === 0xfc) skipBulk(code);
  else if (opcode === 0xfd) skipVector(code);
  else skipPlain(code, opcode);
}

function skipPlain(code: Reader, opcode: number): void {
  // Numbers, comparisons, conversions: 0x45 to 0xc4.
  if (opcode >= 0x45 && opcode <= 0xc4) return;
  if (opcode >= 0x28 && opcode <= 0x3e) {
    skipAddress(code);
    return;
  }
  switch (opcode) {
    // unreachable, nop, else, end, return, drop, select, ref.is_null
    case 0x00:
    case 0x01:
    case 0x05:
    case 0x0b:
    case 0x0f:
    case 0x1a:
    case 0x1b:
    case 0xd1:
      return;
    // block, loop, if; br, br_if; call; local.…, global.…, table.get, table.set; memory.size, memory.grow; constants;
    // ref.null, ref.func
    case 0x02:
    case 0x03:
    case 0x04:
    case 0x0c:
    case 0x0d:
    case 0x10:
    case 0x20:
    case 0x21:
    case 0x22:
    case 0x23:
    case 0x24:
    case 0x25:
    case 0x26:
    case 0x3f:
    case 0x40:
    case 0x41:
    case 0x42:
    case 0xd0:
    case 0xd2:
      code.skipInteger();
      return;
    // call_indirect
    case 0x11:
      code.u32();
      code.u32();
      return;
    // br_table, select of a type
    case 0x0e:
      code.items(() => code.u32());
      code.u32();
      return;
    case 0x1c:
      code.items(() => code.byte());
      return;
    // f32.const, f64.const
    case 0x43:
      code.skip(4);
      return;
    case 0x44:
      code.skip(8);
      return;
    default:
      throw unknown(opcode === 0xfe ? "of threads" : `0x${opcode.toString(16)}`);
  }
}

/** Immediates of 0xfc 0 to 17: conversions that saturate, then bulk operations on memories and tables. */
const BULK_INDICES = [0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 2, 1, 2, 1, 2, 1, 1, 1];

function skipBulk(code: Reader): void {
  const opcode = code.u32();
  const indices = BULK_INDICES[opcode];
  if (indices === undefined) throw unknown(`0xfc 0x${opcode.toString(16)}`);
  for (let at = 0; at < indices; at++) code.u32();
}

function skipVector(code: Reader): void {
  const opcode = code.u32();
  if (opcode > 0xff) throw unknown("of relaxed SIMD");
  // v128.load… and v128.store, load and extend or splat or fill with zeros
  if (opcode <= 0x0b || opcode === 0x5c || opcode === 0x5d) {
    skipAddress(code);
  } else if (opcode === 0x0c || opcode === 0x0d) {
    // v128.const, i8x16.shuffle
    code.skip(16);
  } else if (opcode >= 0x15 && opcode <= 0x22) {
    // extract_lane, replace_lane
    code.skip(1);
  } else if (opcode >= 0x54 && opcode <= 0x5b) {
    // load_lane, store_lane
    skipAddress(code);
    code.skip(1);
  }
}

function skipAddress(code: Reader): void {
  const alignment = code.u32();
  // A higher bit says that the number of a memory follows.
  if (alignment >= 64) throw unknown("of several memories");
  code.u32();
}

function unknown(what: string): GuestError {
  return new GuestError(
    `the program uses an instruction that WebAssembly 2.0 does not have (${what}): results would differ between devices; build it without`,
  );
}
