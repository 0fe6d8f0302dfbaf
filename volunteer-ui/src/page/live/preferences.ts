import { type Signal, effect, signal } from "@preact/signals";

/** The part of `Storage` that is used; undefined where a browser forbids it. */
export type Store = Pick<Storage, "getItem" | "setItem"> | undefined;

export type Theme = "system" | "light" | "dark";

export const THEMES: readonly Theme[] = ["system", "light", "dark"];

/** The least a person can lend, as a fraction; below it a device does not get through a task in time. */
export const LEAST_SHARE = 0.1;

/** What a person chose on this page, remembered in this browser. Nothing of it is sent anywhere. */
export interface Preferences {
  /** {@link LEAST_SHARE} to 1: how much of the device to use. */
  readonly share: Signal<number>;
  readonly theme: Signal<Theme>;
  /** Whether programs of others may run here, in the sandbox; off until somebody says so. */
  readonly programs: Signal<boolean>;
}

const SHARE_KEY = "manyhands.share";
const THEME_KEY = "manyhands.theme";
const PROGRAMS_KEY = "manyhands.programs";

/** A choice that cannot be stored (private window, full disk) still holds until the tab closes. */
export function rememberedPreferences(store: Store): Preferences {
  const share = signal(readShare(read(store, SHARE_KEY)));
  const theme = signal(THEMES.find((known) => known === read(store, THEME_KEY)) ?? "system");
  effect(() => {
    write(store, SHARE_KEY, String(share.value));
  });
  effect(() => {
    write(store, THEME_KEY, theme.value);
  });
  const programs = signal(read(store, PROGRAMS_KEY) === "on");
  effect(() => {
    write(store, PROGRAMS_KEY, programs.value ? "on" : "off");
  });
  return { share, theme, programs };
}

/** `localStorage` and `sessionStorage` throw on mere access where a browser forbids them. */
export function storeOf(access: () => Storage): Store {
  try {
    return access();
  } catch {
    return undefined;
  }
}

export function read(store: Store, key: string): string | undefined {
  try {
    return store?.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}

export function write(store: Store, key: string, value: string): void {
  try {
    store?.setItem(key, value);
  } catch {
    // Full or forbidden: the value lives as long as the page.
  }
}

function readShare(stored: string | undefined): number {
  const share = Number(stored ?? 1);
  return Number.isFinite(share) ? Math.min(1, Math.max(LEAST_SHARE, share)) : 1;
}
