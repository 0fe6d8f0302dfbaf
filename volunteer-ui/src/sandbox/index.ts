/**
 * The sandbox room: where a page runs programs of others. A frame without an origin, whose policy (the gateway's header)
 * forbids to load anything and to reach anybody, and in it a worker, which is all that ever runs the program.
 *
 * Loaded when the first such program is to run.
 */
import { type Sandbox, openSandbox } from "./frame.ts";
import { checkWalls } from "./walls.ts";

export type { End, Ended, Sandbox, Start } from "./frame.ts";

let checked: Promise<void> | undefined;

/**
 * A sandbox for one program, owned by the caller, who closes it. Before the first one the walls are tried; if they do not
 * hold, this page has no sandbox.
 *
 * @param base of the page
 * @throws Error with a sentence for a person
 */
export async function openCheckedSandbox(base: URL): Promise<Sandbox> {
  const address = new URL("sandbox/frame.html", base);
  checked ??= checkWalls(address);
  try {
    await checked;
  } catch (error) {
    // It may have been the network.
    checked = undefined;
    throw error;
  }
  return await openSandbox(address);
}
