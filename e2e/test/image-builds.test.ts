import { readFileSync } from "node:fs";
import { type Server, createServer } from "node:net";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";

import { SERVICES, type ServiceName } from "./support/farm.ts";
import { ROOT, Running, endAll, java } from "./support/processes.ts";

afterAll(endAll);

/** What the services listen on when nothing else is said. */
const PORTS = [8080, 8081, 8082];

/**
 * Images are built at the same time, and some engines give a build the network of the machine. So the run that makes the
 * ahead-of-time cache may not insist on a port.
 */
describe("two builds of an image at once, on a machine whose usual ports are taken", () => {
  let servers: readonly Server[];
  beforeEach(async () => {
    servers = await Promise.all(PORTS.map(occupy));
  });
  afterEach(() => {
    for (const server of servers) server.close();
  });

  it.each(SERVICES)("both make the cache of %s", async (service) => {
    const builds = ["a", "b"].map((name) => warmUp(`image-build-${service}-${name}`, service));
    const statuses = await Promise.all(builds.map((build) => build.exited));
    expect(statuses).toEqual([0, 0]);
  });
});

/** The `RUN` line of the Dockerfile, but for what belongs to the image: where its files are, and the cache itself. */
function warmUp(name: string, service: ServiceName): Running {
  const dockerfile = readFileSync(`${ROOT}${service}/src/main/docker/Dockerfile.jvm`, "utf8");
  const line = /^RUN (\[.*-XX:AOTCacheOutput=.*\])$/m.exec(dockerfile)?.[1] ?? "[]";
  const settings = (JSON.parse(line) as string[]).filter((word) => word.startsWith("-D"));
  const jar = `${service}/target/quarkus-app/quarkus-run.jar`;
  return Running.start(name, java(), [...settings, "-jar", jar]);
}

/** Nothing else can listen there from now on; if another program does so already, all the better. */
function occupy(port: number): Promise<Server> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once("error", () => {
      resolve(server);
    });
    server.listen(port, "0.0.0.0", () => {
      resolve(server);
    });
  });
}
