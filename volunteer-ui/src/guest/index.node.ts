/** The guest room, as Node enters it: strangers' programs in QuickJS, one's own in V8. */
import type { OpenGuest } from "./program.ts";
import { openQuickJsGuest } from "./quickjs.node.ts";
import { openTrustedGuest } from "./trusted.node.ts";

export { openTrustedGuest };

/** A module of WebAssembly that imports nothing reaches nothing but its own memory: so V8 may run a stranger's. */
export const openGuest: OpenGuest = async (program) =>
  await (typeof program.source === "string"
    ? openQuickJsGuest(program)
    : openTrustedGuest(program));
