// Tries every way out of a worker. This file is text that runs where programs of others do, and runs alone: it comes as the
// program does, and is sent the addresses to try. Also the hostile program of e2e/browser/sandbox.spec.ts.

/** Longer than any refusal takes, even on a busy device. Milliseconds. */
const AT_MOST = 5_000;
/** The browser names what the policy forbids by events of their own, which may come long after the failure. Milliseconds. */
const TOLD_WITHIN = 1_000;
/** Ways of which browsers tell that it was the policy, if they tell at all. */
const TOLD = ["fetch", "XMLHttpRequest", "WebSocket", "import()"];

/** What the policy stood in the way of, and the directive. */
const violations = [];
addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) => {
  violations.push({ effectiveDirective, blockedURI });
});

/** What the addresses end with that were tried last. */
let marks = [];
const marked = (address, mark) => {
  marks.push(`?${mark}`);
  return `${address}?${mark}`;
};

const settled = (target, good, bad) =>
  new Promise((resolve, reject) => {
    target.addEventListener(good, () => resolve(good), { once: true });
    target.addEventListener(bad, () => reject(new Error(`event '${bad}'`)), { once: true });
  });

const dataOf = (text) => `data:text/javascript,${encodeURIComponent(text)}`;
const blobOf = (text) => URL.createObjectURL(new Blob([text], { type: "text/javascript" }));

/** Runs a classic worker until it says "open", or something else. */
async function nested(text, urlOf = dataOf) {
  const worker = new Worker(urlOf(text));
  try {
    const said = await new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = () => reject(new Error("event 'error'"));
    });
    if (said !== "open") throw new Error(said);
  } finally {
    worker.terminate();
  }
}

/**
 * By name: what must be there, and what to do with it; resolves if it works.
 * @param http an address without query, @param ws the same for WebSockets
 */
const waysOut = (http, ws) => ({
  fetch: [["fetch"], () => fetch(marked(http, "fetch"), { mode: "no-cors" })],
  "fetch keepalive": [
    ["fetch"],
    () => fetch(marked(http, "keepalive"), { mode: "no-cors", method: "POST", keepalive: true }),
  ],
  XMLHttpRequest: [
    ["XMLHttpRequest"],
    () => {
      const request = new XMLHttpRequest();
      request.open("GET", marked(http, "xhr"));
      const loaded = settled(request, "load", "error");
      request.send();
      return loaded;
    },
  ],
  WebSocket: [
    ["WebSocket"],
    () => settled(new WebSocket(marked(ws, "websocket")), "open", "error"),
  ],
  WebSocketStream: [
    ["WebSocketStream"],
    () => new WebSocketStream(marked(ws, "websocketstream")).opened,
  ],
  EventSource: [
    ["EventSource"],
    () => settled(new EventSource(marked(http, "eventsource")), "open", "error"),
  ],
  WebTransport: [
    ["WebTransport"],
    () => new WebTransport(marked(http.replace(/^http:/, "https:"), "webtransport")).ready,
  ],
  importScripts: [["importScripts"], () => importScripts(marked(http, "importscripts"))],
  "import()": [[], () => import(marked(http, "import"))],
  "import() in data:": [
    [],
    () => import(`data:text/javascript,import "${marked(http, "nestedimport")}"`),
  ],
  FontFace: [["FontFace"], () => new FontFace("probe", `url(${marked(http, "fontface")})`).load()],
  "WebAssembly.instantiateStreaming": [
    ["WebAssembly"],
    () => WebAssembly.instantiateStreaming(fetch(marked(http, "wasm"), { mode: "no-cors" })),
  ],
  sendBeacon: [["navigator", "sendBeacon"], () => navigator.sendBeacon(marked(http, "beacon"))],
  RTCPeerConnection: [["RTCPeerConnection"], () => new RTCPeerConnection()],
  SharedWorker: [["SharedWorker"], () => new SharedWorker(marked(http, "sharedworker"))],
  "Worker from an address": [
    ["Worker"],
    () => settled(new Worker(marked(http, "worker")), "message", "error"),
  ],
  "Worker from blob:": [["Worker"], () => nested(`postMessage("open")`, blobOf)],
  "fetch in a nested worker": [
    ["Worker"],
    () =>
      nested(`fetch("${marked(http, "nestedfetch")}", { mode: "no-cors" })
        .then(() => postMessage("open"), (error) => postMessage(String(error)))`),
  ],
  "importScripts in a nested worker": [
    ["Worker"],
    () =>
      nested(`try { importScripts("${marked(http, "nestedimportscripts")}"); postMessage("open"); }
        catch (error) { postMessage(String(error)); }`),
  ],
  serviceWorker: [
    ["navigator", "serviceWorker"],
    () => navigator.serviceWorker.register(marked(http, "serviceworker")),
  ],
  "its page": [["parent", "postMessage"], () => parent.postMessage("sandbox", "*")],
  "a new window": [["open"], () => open(marked(http, "window"))],
  // Whatever cannot be assigned throws in a module.
  "another address": [[], () => void (location.href = marked(http, "location"))],
  eval: [["eval"], () => (0, eval)("1")],
  Function: [["Function"], () => new Function("return 1")()],
  setTimeout: [
    ["setTimeout"],
    // Text where a function is expected.
    () =>
      new Promise((resolve, reject) => {
        globalThis.probeEvaluated = resolve;
        setTimeout("probeEvaluated('evaluated')");
        setTimeout(() => reject(new Error("not evaluated")), 50);
      }),
  ],
});

/** What would stay, or be seen by another page or another job. */
const waysToStay = () => ({
  indexedDB: [
    ["indexedDB"],
    () => {
      const request = indexedDB.open("probe");
      return settled(request, "success", "error");
    },
  ],
  "Cache Storage": [["caches"], () => caches.open("probe")],
  "private file system": [
    ["navigator", "storage", "getDirectory"],
    () => navigator.storage.getDirectory(),
  ],
  "Web Locks": [["navigator", "locks"], () => navigator.locks.request("probe", () => "held")],
  cookieStore: [["cookieStore"], () => cookieStore.set("probe", "1")],
  SharedArrayBuffer: [["SharedArrayBuffer"], () => new SharedArrayBuffer(8)],
  webkitRequestFileSystem: [
    ["webkitRequestFileSystem"],
    () =>
      new Promise((resolve, reject) => {
        webkitRequestFileSystem(0, 1, resolve, reject);
      }),
  ],
});

const isThere = (path) => {
  let at = globalThis;
  for (const name of path) {
    if (at === null || at === undefined || !(name in at)) return false;
    at = at[name];
  }
  return at !== undefined;
};

/**
 * What became of it, and how it was said:
 *   absent   the browser does not have it
 *   refused  it fails
 *   open     it works, or does not come to an end
 */
async function tryOne([path, attempt]) {
  let clock;
  const tooLate = new Promise((resolve) => {
    clock = setTimeout(() => resolve("it does not come to an end"), AT_MOST);
  });
  try {
    // Looking for it may already be refused.
    if (!isThere(path)) return { state: "absent", says: "" };
    const works = (async () => (await attempt(), "it works"))();
    return { state: "open", says: await Promise.race([works, tooLate]) };
  } catch (error) {
    return { state: "refused", says: String(error) };
  } finally {
    clearTimeout(clock);
  }
}

/** Directives of the policy that the browser has named as being in the way of these addresses. */
const directivesOf = (ends) =>
  violations
    .filter(({ blockedURI }) => ends.some((end) => blockedURI.endsWith(end)))
    .map(({ effectiveDirective }) => effectiveDirective);

/** Whether a name is gone for good once it is deleted wherever it is inherited from, as the guest's prelude does. */
function canBeTakenAway(name) {
  for (let at = globalThis; at !== null; at = Object.getPrototypeOf(at)) delete at[name];
  return !(name in globalThis);
}

async function tryAll(http, ws) {
  const tried = [];
  for (const [way, attempt] of Object.entries({ ...waysOut(http, ws), ...waysToStay() })) {
    marks = [];
    const outcome = await tryOne(attempt);
    tried.push({ way, ...outcome, marks });
  }
  const isTold = ({ way, marks }) => !TOLD.includes(way) || directivesOf(marks).length > 0;
  const until = performance.now() + TOLD_WITHIN;
  while (!tried.every(isTold) && performance.now() < until)
    await new Promise((resolve) => setTimeout(resolve, 20));
  return tried.map(({ marks, ...rest }) => ({ ...rest, violations: directivesOf(marks) }));
}

addEventListener("message", async ({ data: { http, ws } }) => {
  const report = await tryAll(http, ws);
  const isCacheRemovable = ["caches", "Worker"].every(canBeTakenAway);
  postMessage({ origin: self.origin, report, isCacheRemovable });
});
