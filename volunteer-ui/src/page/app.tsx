import { useSignalEffect } from "@preact/signals";

import { titleOf } from "./model.ts";
import type { Page } from "./page.ts";
import { Announcer } from "./view/announcer.tsx";
import { Mark } from "./view/mark.tsx";
import { ThemeToggle } from "./view/theme-toggle.tsx";
import { Welcome } from "./view/welcome.tsx";
import { Desk } from "./view/desk.tsx";

/** The whole page. */
export function App({ page }: { readonly page: Page }) {
  useSignalEffect(() => {
    const screen = page.screen.value;
    document.title =
      screen === undefined ? "Manyhands" : titleOf(screen.state, screen.activity, screen.now);
  });
  const screen = page.screen.value;
  return (
    <>
      <header class="masthead">
        <a class="brand" href="./">
          <Mark />
          <span>Manyhands</span>
        </a>
        <ThemeToggle preferences={page.preferences} />
      </header>
      {screen === undefined ? <Welcome page={page} /> : <Desk page={page} screen={screen} />}
      <footer class="colophon caption">
        <a href="./licenses.txt">Software in this page, and its licences</a>
      </footer>
      <Announcer screen={screen} />
    </>
  );
}
