import { type Ended, type Start, openSandbox } from "./frame.ts";
import probe from "./probe.js?raw";

/** Several times what a busy device needs. Milliseconds. */
const PROBED_WITHIN = 60_000;

/** What became of one way out: see `probe.js`, which says it. */
export interface Finding {
  readonly way: string;
  readonly state: "absent" | "refused" | "open";
  /** The error, or how it was open. */
  readonly says: string;
  /** Directives of the policy that the browser named as the reason. */
  readonly violations: readonly string[];
}

export interface Report {
  readonly origin: string;
  readonly report: readonly Finding[];
  /** Whether Cache Storage, where it is open, is out of reach once the guest's prelude has deleted it. */
  readonly isCacheRemovable: boolean;
}

/**
 * What a program of somebody else could do here beyond computing, each in words for a person; empty if the walls hold.
 *
 * A failure alone proves little, for other reasons let these fail, too: a server that wants no such connection. Browsers that
 * say why (Chromium and Firefox do, each for all of these) are to say it.
 */
export function gapsIn({ origin, report, isCacheRemovable }: Report): readonly string[] {
  const tried = new Set(report.map(({ way }) => way));
  const tellsWhy = report.some(({ way, violations }) => TOLD.has(way) && violations.length > 0);
  const isOpen = ({ way, state, violations }: Finding): boolean => {
    if (way === "Cache Storage" && isCacheRemovable) return false;
    return state === "open" || (tellsWhy && TOLD.has(way) && isUntold(state, violations));
  };
  const gaps = report.filter(isOpen).map(({ way, says }) => `${way} (${says})`);
  const missing = EXPECTED.filter((way) => !tried.has(way)).map((way) => `${way} (not tried)`);
  return origin === "null" ? [...gaps, ...missing] : [`the origin ${origin}`, ...gaps, ...missing];
}

/** A report that leaves one of these out is none. */
const EXPECTED = ["fetch", "XMLHttpRequest", "WebSocket", "import()", "eval"];
const TOLD: ReadonlySet<string> = new Set(["fetch", "XMLHttpRequest", "WebSocket", "import()"]);

const isUntold = (state: Finding["state"], violations: readonly string[]): boolean =>
  state === "refused" && violations.length === 0;

/**
 * Tries the walls of the sandbox at `address` from inside, against that address itself.
 *
 * @throws Error with a sentence for a person: they do not hold, or that cannot be seen now
 */
export async function checkWalls(address: URL): Promise<void> {
  // What cannot be reached from here proves nothing by not being reached from there.
  const { ok, status } = await fetch(address, { cache: "no-store" });
  if (!ok) throw new Error(`the sandbox, ${address.href}, cannot be loaded: HTTP ${status}`);
  const gaps = gapsIn(await probed(address));
  if (gaps.length > 0) {
    throw new Error(
      `this browser does not wall programs of others in, so it runs none. Open: ${gaps.join(", ")}`,
    );
  }
}

async function probed(address: URL): Promise<Report> {
  const { line, close } = await openSandbox(address);
  const { port1, port2 } = new MessageChannel();
  let clock: ReturnType<typeof setTimeout> | undefined;
  try {
    return await new Promise((resolve, reject) => {
      clock = setTimeout(() => {
        reject(new Error(`the sandbox was not checked within ${PROBED_WITHIN / 1000} s`));
      }, PROBED_WITHIN);
      port1.onmessage = ({ data }: MessageEvent<Report | Ended>) => {
        if ("report" in data) resolve(data);
        else reject(new Error(`the sandbox cannot be checked: ${data.message}`));
      };
      line.postMessage({ kind: "start", script: probe } satisfies Start, [port2]);
      const ws = address.href.replace(/^http/, "ws");
      port1.postMessage({ http: address.href, ws });
    });
  } finally {
    clearTimeout(clock);
    port1.close();
    close();
  }
}
