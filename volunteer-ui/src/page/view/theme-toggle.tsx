import { useSignalEffect } from "@preact/signals";

import type { Preferences } from "../live/preferences.ts";
import { isDark, nextTheme } from "../live/theme.ts";

export function ThemeToggle({ preferences }: { readonly preferences: Preferences }) {
  const { theme } = preferences;
  useSignalEffect(() => {
    const root = document.documentElement;
    if (theme.value === "system") delete root.dataset["theme"];
    else root.dataset["theme"] = theme.value;
  });
  const dark = isDark(theme.value);
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={dark ? "Use light colours" : "Use dark colours"}
      onClick={() => {
        theme.value = nextTheme(theme.value);
      }}
    >
      <svg viewBox="0 0 24 24" aria-hidden="true">
        {dark ? (
          <path d="M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM12 2v2M12 20v2M4 12H2M22 12h-2M5 5l1.4 1.4M17.6 17.6 19 19M19 5l-1.4 1.4M6.4 17.6 5 19" />
        ) : (
          <path d="M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5Z" />
        )}
      </svg>
    </button>
  );
}
