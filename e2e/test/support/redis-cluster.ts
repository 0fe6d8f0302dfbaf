import { mkdtempSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Api } from "./api.ts";
import {
  ADMIN_TOKEN,
  type Farm,
  SERVICES,
  type ServiceName,
  ready,
  redisCli,
  startService,
} from "./farm.ts";
import { startIngress } from "./ingress.ts";
import { Running, eventually, freePort } from "./processes.ts";

const NODES = 3;
/** Of the bus on which nodes talk, above the port; Redis 6.2 cannot be told another. */
const BUS_OFFSET = 10_000;
/** Without a word from a node, milliseconds: a busy machine is no reason to count it as failed. */
const NODE_TIMEOUT_MS = 120_000;

/** Three JVMs, a Redis Cluster of three nodes, and a small reverse proxy in front. */
export class ServicesOnCluster implements Farm {
  readonly api: Api;

  private constructor(
    readonly url: string,
    private readonly nodes: readonly number[],
  ) {
    this.api = new Api(url, ADMIN_TOKEN);
  }

  static async start(): Promise<ServicesOnCluster> {
    const nodes = await startNodes();
    const ports = new Map<ServiceName, number>();
    for (const service of SERVICES) ports.set(service, await freePort());
    const redis = {
      QUARKUS_REDIS_HOSTS: nodes.map((node) => `redis://127.0.0.1:${node}`).join(),
      QUARKUS_REDIS_CLIENT_TYPE: "cluster",
      QUARKUS_REDIS_BLOCKING_CLIENT_TYPE: "cluster",
    };
    await Promise.all(
      [...ports].map(async ([service, port]) => {
        const process = startService(`cluster-${service}`, service, port, redis);
        await ready(process, `http://127.0.0.1:${port}/`);
      }),
    );
    const ingress = await startIngress((service) => [ports.get(service) ?? 0]);
    return new ServicesOnCluster(`http://127.0.0.1:${ingress}/`, nodes);
  }

  /** How many keys each node holds. */
  keys(): number[] {
    return this.nodes.map((node) => Number(redisCli(node, ["dbsize"])));
  }

  /** Blocking reads at this moment, on all nodes; each holds a connection. */
  blockedReads(): number {
    const blocked = this.nodes.map((node) => redisCli(node, ["info", "clients"]));
    return blocked
      .map((info) => Number(/blocked_clients:(\d+)/.exec(info)?.[1]))
      .reduce((sum, count) => sum + count, 0);
  }
}

async function startNodes(): Promise<readonly number[]> {
  const nodes: number[] = [];
  for (let node = 0; node < NODES; node++) nodes.push(await startNode());
  const addresses = nodes.map((node) => `127.0.0.1:${node}`);
  await eventually("the nodes answer", () =>
    Promise.resolve(
      nodes.every((node) => redisCli(node, ["ping"]).startsWith("PONG")) || undefined,
    ),
  );
  redisCli(nodes[0] ?? 0, ["--cluster", "create", ...addresses, "--cluster-yes"]);
  await eventually("every node knows all slots", () =>
    Promise.resolve(
      nodes.every((node) => redisCli(node, ["cluster", "info"]).includes("cluster_state:ok")) ||
        undefined,
    ),
  );
  return nodes;
}

async function startNode(): Promise<number> {
  const port = await freePortWithBus();
  const directory = mkdtempSync(join(tmpdir(), "manyhands-e2e-"));
  const args = ["--port", String(port), "--bind", "127.0.0.1", "--dir", directory, "--save", ""];
  const cluster = ["--cluster-enabled", "yes", "--cluster-node-timeout", String(NODE_TIMEOUT_MS)];
  Running.start(`redis-${port}`, "redis-server", [...args, ...cluster]);
  return port;
}

async function freePortWithBus(): Promise<number> {
  const port = await freePort();
  return (await isFree(port + BUS_OFFSET)) ? port : freePortWithBus();
}

async function isFree(port: number): Promise<boolean> {
  if (port > 65_535) return false;
  const server = createServer();
  return new Promise((resolve) => {
    server.once("error", () => {
      resolve(false);
    });
    server.listen(port, "127.0.0.1", () =>
      server.close(() => {
        resolve(true);
      }),
    );
  });
}
