import { render } from "preact";

import "../style/index.ts";

import { App } from "./app.tsx";
import type { Page } from "./page.ts";

/** Puts the page into the document, and tells it when nobody looks and when it goes away. */
export function mount(page: Page, root: HTMLElement | null): void {
  if (root === null) throw new Error("index.html has no element with id 'app'");
  const look = () => {
    page.visible.value = !document.hidden;
  };
  look();
  document.addEventListener("visibilitychange", look);
  // A closed tab leaves at once: the gateway issues its work again as soon as the socket closes.
  addEventListener("pagehide", () => void page.leave(0));
  render(<App page={page} />, root);
}
