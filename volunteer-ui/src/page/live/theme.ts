import { signal } from "@preact/signals";

import type { Theme } from "./preferences.ts";

const dark = matchMedia("(prefers-color-scheme: dark)");
const systemIsDark = signal(dark.matches);
dark.addEventListener("change", () => {
  systemIsDark.value = dark.matches;
});

/** Whether the page is dark under this choice; follows the system's setting. */
export function isDark(theme: Theme): boolean {
  return theme === "system" ? systemIsDark.value : theme === "dark";
}

/** The choice that turns the colours around; "system" where that is what the system wants anyway. */
export function nextTheme(theme: Theme): Theme {
  const wanted = !isDark(theme);
  if (wanted === systemIsDark.value) return "system";
  return wanted ? "dark" : "light";
}
