import { announcementOf } from "../model.ts";
import type { Screen } from "../live/screen.ts";

/** Tells a screen reader what changed, politely, and only what a person may want to act on. */
export function Announcer({ screen }: { readonly screen: Screen | undefined }) {
  return (
    <p class="visually-hidden" aria-live="polite">
      {screen === undefined ? "" : announcementOf(screen.state, screen.activity, screen.now)}
    </p>
  );
}
