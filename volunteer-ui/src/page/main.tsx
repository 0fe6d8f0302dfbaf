/** Entry of the volunteer page: joins the rooms together with what the browser offers. */
import { WorkerPool, createBrowserTrainer } from "../trainer/index.ts";
import { DatasetCache, boundedFetch, createVolunteer } from "../volunteer/index.ts";
import { rememberedPreferences, storeOf } from "./live/preferences.ts";
import { tokenStore } from "./live/token-store.ts";
import { mount } from "./mount.tsx";
import { Page } from "./page.ts";

/** A service that does not answer within this time counts as unreachable, milliseconds. */
const ANSWER_MS = 10_000;

// Every address is relative to the page's own, so that it works below any path and behind any ingress.
const base = new URL(".", document.baseURI);
const gateway = new URL("ws/volunteer", base);
gateway.protocol = base.protocol === "https:" ? "wss:" : "ws:";

const jobId = new URLSearchParams(location.search).get("job") ?? undefined;
const tokens = tokenStore(storeOf(() => sessionStorage));
const datasetCache = new DatasetCache();
const workers = new WorkerPool(createBrowserTrainer);

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
      fetchBytes: boundedFetch(fetch.bind(globalThis)),
      workers,
      tokenStore: tokens,
      datasetCache,
      agent: "browser",
      share,
      processors: navigator.hardwareConcurrency,
      ...(jobId === undefined ? {} : { jobId }),
    }),
  fetchJson,
  preferences: rememberedPreferences(storeOf(() => localStorage)),
  jobId,
});

mount(page, document.getElementById("app"));
