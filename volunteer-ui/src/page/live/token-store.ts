import { type Store, read, write } from "./preferences.ts";

const KEY = "manyhands.token";

/**
 * Keeps the gateway's token, so that a volunteer is still itself after a reload. Per tab: two tabs with
 * one token would be one volunteer in two places.
 */
export function tokenStore(session: Store) {
  let token = decode(read(session, KEY));
  return {
    load: (): Uint8Array | undefined => token,
    save(fresh: Uint8Array): void {
      token = fresh;
      write(session, KEY, String.fromCharCode(...fresh));
    },
  };
}

function decode(stored: string | undefined): Uint8Array | undefined {
  return stored === undefined ? undefined : Uint8Array.from(stored, (char) => char.charCodeAt(0));
}
