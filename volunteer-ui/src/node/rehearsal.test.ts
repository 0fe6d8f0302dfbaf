import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { parseArguments } from "./arguments.ts";
import { SERVICES_WITHIN, Rehearsal } from "./rehearsal.ts";

type Service = "gateway" | "task-service" | "model-service";

describe("a rehearsal", () => {
  const services: Server[] = [];
  let urls: Record<Service, string>;
  /** How many more times each service is away. */
  let away: Record<Service, number>;
  let answerToJobs: number;
  let asked: string[];
  let lines: string[];
  let now: number;

  beforeEach(async () => {
    away = { gateway: 0, "task-service": 0, "model-service": 0 };
    answerToJobs = 201;
    asked = [];
    lines = [];
    now = 0;
    urls = {
      gateway: await start("gateway"),
      "task-service": await start("task-service"),
      "model-service": await start("model-service"),
    };
  });
  afterEach(() => {
    for (const server of services.splice(0)) server.close().closeAllConnections();
  });

  async function start(service: Service): Promise<string> {
    const server = createServer((request, response) => {
      const line = `${request.method ?? ""} ${(request.url ?? "").replace(/rehearsal-\w+/, "ID")}`;
      away[service] -= 1;
      if (away[service] >= 0) {
        response.writeHead(503).end();
        return;
      }
      asked.push(`${service}: ${line}`);
      const status =
        line === "POST /api/jobs" ? answerToJobs : service === "model-service" ? 404 : 200;
      request.resume().on("end", () => response.writeHead(status).end('{"sha256": "abc"}'));
    });
    services.push(server);
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }

  function rehearsal(): Rehearsal {
    const apart = [
      `--task-service=${urls["task-service"]}`,
      `--model-service=${urls["model-service"]}`,
    ];
    const parsed = parseArguments([urls.gateway, ...apart, "--rehearse"]);
    if (parsed.kind !== "rehearse") throw new Error(`parsed as ${parsed.kind}`);
    const pause = (ms: number) => {
      now += ms;
      return Promise.resolve();
    };
    const clock = { now: () => now, pause };
    return new Rehearsal(parsed.settings, "token", (line) => lines.push(line), clock);
  }

  it("creates its job when all services have answered, and deletes it", async () => {
    away = { gateway: 3, "task-service": 2, "model-service": 1 };
    const rehearses = rehearsal();
    await rehearses.begin();
    expect(rehearses.part().jobId).toMatch(/^rehearsal-[0-9a-f]{8}$/);
    await rehearses.end();
    expect(asked).toEqual([
      "task-service: POST /api/datasets",
      "gateway: GET /",
      "model-service: GET /api/models/ID/history",
      "task-service: POST /api/jobs",
      "task-service: DELETE /api/jobs/ID",
    ]);
    expect(lines).toHaveLength(3);
  });

  it.each(["gateway", "task-service", "model-service"] as const)(
    "gives up when %s stays away, and leaves nothing to delete",
    async (service) => {
      away[service] = Infinity;
      const rehearses = rehearsal();
      await expect(rehearses.begin()).rejects.toThrow(urls[service]);
      expect(now).toBeLessThanOrEqual(SERVICES_WITHIN);
      await rehearses.end();
      expect(asked.join()).not.toContain("/api/jobs");
    },
  );

  it("deletes its job even if it is unknown whether that was created", async () => {
    answerToJobs = 500;
    const rehearses = rehearsal();
    await expect(rehearses.begin()).rejects.toThrow("/api/jobs: HTTP 500");
    await rehearses.end();
    expect(asked.at(-1)).toBe("task-service: DELETE /api/jobs/ID");
  });
});
