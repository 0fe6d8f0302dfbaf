import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { promisify } from "node:util";

import { SERVICES, type ServiceName } from "../test/support/farm.ts";
import { LITTLE_COMPILING, ROOT, java } from "../test/support/processes.ts";

const CACHES = `${ROOT}e2e/target/faults/`;
const MADE_WITHIN_MS = 120_000;
/** What the manifest of the jar says beside the class path. */
const OPENED = "--add-opens=java.base/java.lang=ALL-UNNAMED";
const OPTIONS: readonly string[] = ["-Xmx512m", ...LITTLE_COMPILING, OPENED];
/** Nothing but its own pages is asked for, and then it ends: as when images are built. */
const WARM_UP = { MANYHANDS_TELEMETRY_WARM_UP_ENABLED: "true", QUARKUS_HTTP_PORT: "0" };

const runs = promisify(execFile);

/** How a service is started. */
export interface Start {
  readonly jvmOptions: readonly string[];
  readonly program: readonly string[];
}

/**
 * A service from its jars as one class path, with an ahead-of-time cache, as in the images: its start takes a second instead of
 * three to nine. Without the cache, or where it does not fit, the service starts all the same.
 */
export function quickStart(service: ServiceName): Start {
  return {
    jvmOptions: [...OPTIONS, "-Xlog:aot=off", `-XX:AOTCache=${cacheOf(service)}`],
    program: ["-cp", jarsOf(service).join(":"), "io.quarkus.runner.GeneratedMain"],
  };
}

/** Makes the caches that are missing, or older than the jars. */
export async function makeCaches(): Promise<void> {
  mkdirSync(CACHES, { recursive: true });
  await Promise.all(SERVICES.filter((service) => !isCurrent(service)).map(makeCache));
}

async function makeCache(service: ServiceName): Promise<void> {
  const args = [...OPTIONS, `-XX:AOTCacheOutput=${cacheOf(service)}`];
  await runs(java(), [...args, ...quickStart(service).program], {
    env: { ...process.env, ...WARM_UP },
    timeout: MADE_WITHIN_MS,
  });
}

function isCurrent(service: ServiceName): boolean {
  const made = (file: string): number => statSync(file).mtimeMs;
  const cache = cacheOf(service);
  return existsSync(cache) && jarsOf(service).every((jar) => made(jar) < made(cache));
}

function cacheOf(service: ServiceName): string {
  return `${CACHES}${service}.aot`;
}

/** In the order of Quarkus' own class loader: what it has generated goes first. */
function jarsOf(service: ServiceName): readonly string[] {
  const application = `${ROOT}${service}/target/quarkus-app/`;
  return ["quarkus", "app", "lib/boot", "lib/main"].flatMap((directory) =>
    readdirSync(`${application}${directory}`)
      .filter((name) => name.endsWith(".jar"))
      .toSorted((one, other) => (one < other ? 1 : -1))
      .map((name) => `${application}${directory}/${name}`),
  );
}
