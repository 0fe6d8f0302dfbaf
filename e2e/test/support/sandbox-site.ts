import { readFileSync } from "node:fs";
import { once } from "node:events";
import { type IncomingMessage, type RequestListener, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

import { build } from "vite";

import type { Report } from "../../../volunteer-ui/src/sandbox/fixture/sandbox.ts";
import { guestScript } from "../../../volunteer-ui/tools/guest-script.ts";
import { ROOT } from "./processes.ts";

const UI = `${ROOT}volunteer-ui/`;
const BUILT = fileURLToPath(new URL("../../target/sandbox/", import.meta.url));
const CONFIGURATION = `${ROOT}gateway/src/main/resources/META-INF/microprofile-config.properties`;

export const PAGE_POLICY = policyOf("page-policy");
export const FRAME_POLICY = policyOf("sandbox");

/** A page of a room's fixtures, as the page that is shipped is built. */
export async function buildPage(room: string, name: string): Promise<void> {
  const root = `${UI}src/${room}/fixture/`;
  const plugins = () => [guestScript(UI)];
  await build({
    root,
    base: "./",
    configFile: false,
    logLevel: "warn",
    plugins: plugins(),
    worker: { format: "es", plugins },
    build: {
      outDir: BUILT,
      emptyOutDir: false,
      target: "es2022",
      rolldownOptions: { input: root + name },
    },
  });
}

/** A policy as the gateway is told it, which is its one definition. */
function policyOf(filter: string): string {
  const key = `quarkus.http.filter.${filter}.header."Content-Security-Policy"=`;
  const line = readFileSync(CONFIGURATION, "utf8")
    .split("\n")
    .find((each) => each.startsWith(key));
  if (line === undefined) throw new Error(`${CONFIGURATION} has no line ${key}`);
  return line.slice(key.length);
}

interface Served {
  /** Ends with a slash. */
  readonly url: string;
  readonly close: () => void;
}
export interface Site extends Served {
  /** What a browser that nobody drives has found. */
  readonly found: Promise<Report>;
}
export interface Canary extends Served {
  /** Method and address of each request. */
  readonly heard: string[];
}

/** Below `open/` the same without any policy. */
export async function serveSite(): Promise<Site> {
  const type = (path: string) => (path.endsWith(".js") ? "text/javascript" : "text/html");
  let tell: (found: Report) => void;
  const found = new Promise<Report>((resolve) => {
    tell = resolve;
  });
  const served = await serve((request, response) => {
    if (request.url === "/found") {
      void json(request).then((body) => {
        tell(body as Report);
      });
      response.end();
      return;
    }
    const { pathname } = new URL(request.url ?? "", "http://site");
    const isOpen = pathname.startsWith("/open/");
    const path = pathname.replace(/^\/(open\/)?/, "");
    const isFrame = path === "sandbox/frame.html";
    const file = isFrame ? `${UI}public/${path}` : BUILT + (path === "" ? "sandbox.html" : path);
    try {
      const body = readFileSync(file);
      response.setHeader("content-type", type(file));
      if (!isOpen)
        response.setHeader("content-security-policy", isFrame ? FRAME_POLICY : PAGE_POLICY);
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  return { ...served, found };
}

/** Answers everything, so that whatever can succeed does. */
export async function serveCanary(): Promise<Canary> {
  const heard: string[] = [];
  const hear = ({ method = "", url = "" }: IncomingMessage) => heard.push(`${method} ${url}`);
  const served = await serve((request, response) => {
    hear(request);
    response.setHeader("access-control-allow-origin", "*");
    response.setHeader("content-type", "text/javascript");
    response.end("1");
  }, hear);
  return { ...served, heard };
}

async function serve(
  answer: RequestListener,
  onUpgrade: (request: IncomingMessage) => void = () => undefined,
): Promise<Served> {
  const server = createServer(answer).on("upgrade", (request: IncomingMessage) => {
    onUpgrade(request);
    request.socket.destroy();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${port}/`, close };
}

export function wayOf(heard: string): string {
  return /\?(.*)$/.exec(heard)?.[1] ?? heard;
}
