import type { OpenGuest } from "../guest/index.ts";
import type { SandboxBorrower } from "./sandbox.ts";

/** The door to programs of others in a browser: each has a worker of its own, in a sandbox that the page lends. */
export function guestsIn(
  sandboxes: SandboxBorrower,
): () => Promise<{ readonly openGuest: OpenGuest }> {
  return async () => {
    const { guestScript, openGuestOn, overMessagePort } = await import("../guest/index.ts");
    const openGuest: OpenGuest = async (program) => {
      const { port, terminate } = await sandboxes.start(guestScript);
      return await openGuestOn(overMessagePort(port), program, terminate);
    };
    return { openGuest };
  };
}
