/** Entry of the volunteer page: joins the rooms together with what the browser offers. */
import { WorkerPool, createBrowserTrainer } from "../trainer/index.ts";
import { DatasetCache, boundedFetch, createVolunteer } from "../volunteer/index.ts";
import { rememberedPreferences, storeOf } from "./live/preferences.ts";
import { tokenStore } from "./live/token-store.ts";
import type { Outside } from "./map/outside.ts";
import { PROGRAMS_OFF } from "./map/switched-off.ts";
import { mount } from "./mount.tsx";
import { Page } from "./page.ts";

/** A service that does not answer within this time counts as unreachable, milliseconds. */
const ANSWER_MS = 10_000;

// Every address is relative to the page's own, so that it works below any path and behind any ingress.
const base = new URL(".", document.baseURI);
const gateway = new URL("ws/volunteer", base);
gateway.protocol = base.protocol === "https:" ? "wss:" : "ws:";

const asked = new URLSearchParams(location.search);
const jobId = asked.get("job") ?? undefined;
// Behind a #, nobody but this page gets to see it.
const invitation =
  new URLSearchParams(location.hash.slice(1)).get("invite") ?? asked.get("invite") ?? undefined;
const tokens = tokenStore(storeOf(() => sessionStorage));
const datasetCache = new DatasetCache();
const preferences = rememberedPreferences(storeOf(() => localStorage));
const fetchBytes = boundedFetch(fetch.bind(globalThis));
const outside: Outside = {
  fetchBytes: (path, most) =>
    fetchBytes(new URL(path, base).href, { most }, AbortSignal.timeout(ANSWER_MS)),
  openSandbox: async () => {
    if (!preferences.programs.value) throw new Error(PROGRAMS_OFF);
    const { openCheckedSandbox } = await import("../sandbox/index.ts");
    return await openCheckedSandbox(base);
  },
};
const workers = new WorkerPool(() => createBrowserTrainer(outside.openSandbox));

async function fetchJson(path: string): Promise<unknown> {
  const response = await fetch(new URL(path, base), { signal: AbortSignal.timeout(ANSWER_MS) });
  if (!response.ok) throw new Error(`${path}: HTTP ${response.status}`);
  return await response.json();
}

const page = new Page({
  openVolunteer: (share) =>
    createVolunteer({
      gatewayUrl: gateway.href,
      baseUrl: base.href,
      openSocket: (url, protocol) => new WebSocket(url, protocol),
      fetchBytes,
      workers,
      tokenStore: tokens,
      datasetCache,
      agent: "browser",
      share,
      processors: navigator.hardwareConcurrency,
      ...(jobId === undefined ? {} : { jobId }),
      ...(invitation === undefined ? {} : { invitation }),
    }),
  fetchJson,
  outside,
  preferences,
  jobId,
});

mount(page, document.getElementById("app"));
