import { checkModule } from "./module/index.ts";
import { type GuestProgram, GuestError } from "./program.ts";
import { checkSource } from "./source.ts";

/**
 * What can be seen before a program is loaded, so that it is refused everywhere or nowhere.
 *
 * @returns the program as it is to be loaded
 * @throws GuestError with the reason
 */
export function checked(program: GuestProgram): GuestProgram {
  const { source, limits, shared } = program;
  if (typeof source === "string") {
    checkSource(source);
    return program;
  }
  if (shared.size > 0) {
    throw new GuestError(
      "a program of WebAssembly cannot read shared files; have it in the inputs",
    );
  }
  return { ...program, source: checkModule(source, limits.memoryBytes) };
}
