import { randomBytes } from "node:crypto";
import type { Socket } from "node:net";

import { type Attack, type Findings, type Target, addressOf } from "../attack.ts";
import { ask, lasting, tcp } from "../client/http.ts";
import { crowd, loops, paced, pause } from "../client/pace.ts";
import { HERE } from "../client/raw-socket.ts";
import { ADMIN_TOKEN, SERVICES, type ServiceName } from "../../test/support/farm.ts";

const MEBIBYTE = 1024 * 1024;
const LARGE_DATASET = 60 * MEBIBYTE;
const READERS = 16;
const LISTENERS = 400;
const HALF_REQUESTS = 1000;
/** Longer than a slow line takes for the head of a request. */
const HALF_REQUEST_WITHIN_SECONDS = 30;
/** Readiness is asked every two seconds, and fails after three. */
const REDIS_NOTICED_WITHIN_MS = 10_000;
const GUESSES_PER_SECOND = 200;
/** More than a person mistypes. */
const MOST_GUESSES_PER_SECOND = 10;

/** Strangers who ask over HTTP. */
export const requestAttacks: readonly Attack[] = [
  {
    name: "data-set-reads",
    does: `${READERS} strangers read a data set of 60 MiB, again and again`,
    prepare: async (scene) => ({
      sha256: await scene.api.createDataset(randomBytes(LARGE_DATASET)),
    }),
    run: async (target) => {
      const path = `/api/datasets/${target.extras["sha256"] ?? ""}`;
      return asking(target, "task-service", path, READERS);
    },
  },
  {
    name: "data-sets-not-read",
    does: `${2 * READERS} strangers ask for a data set of 60 MiB, and read nothing of it`,
    prepare: async (scene) => ({
      sha256: await scene.api.createDataset(randomBytes(LARGE_DATASET)),
    }),
    run: async ({ ports, extras, over }) => {
      const request = get(`/api/datasets/${extras["sha256"] ?? ""}`);
      return notReading(ports["task-service"], request, 2 * READERS, over);
    },
  },
  {
    name: "event-listeners",
    does: `${LISTENERS} strangers follow the job's events`,
    run: async ({ ports, jobId, over }) => {
      const request = get(`/api/models/${jobId}/events`);
      const connections = await crowd(over, LISTENERS, async (number) => {
        const socket = tcp(ports["model-service"], addressOf(number % 4), request);
        await lasting(socket, over);
        socket.destroy();
      });
      return { connections };
    },
  },
  {
    name: "events-not-read",
    does: "200 strangers follow the job's events from its beginning, and read nothing",
    run: async ({ ports, jobId, over }) => {
      const request = get(`/api/models/${jobId}/events`);
      return notReading(ports["model-service"], request, 200, over);
    },
  },
  {
    name: "event-replays",
    does: "20 strangers ask for the job's events from its beginning, again and again",
    run: ({ ports, jobId, over }) =>
      counted((count) =>
        loops(over, 20, async () => {
          const path = `/api/models/${jobId}/events`;
          const signal = AbortSignal.any([over, AbortSignal.timeout(500)]);
          count(await ask(ports["model-service"], path, signal, { from: addressOf(0) }));
        }),
      ),
  },
  {
    name: "history-reads",
    does: "20 strangers read the job's history, again and again",
    run: (target) => asking(target, "model-service", `/api/models/${target.jobId}/history`, 20),
  },
  {
    name: "exports",
    does: "20 strangers download a model of 2 MiB, again and again",
    job: "large",
    run: (target) => asking(target, "model-service", `/api/models/${target.jobId}/export`, 20),
  },
  {
    name: "exports-not-read",
    does: "100 strangers ask for a model of 2 MiB, and read nothing of it",
    job: "large",
    run: ({ ports, jobId, over }) =>
      notReading(ports["model-service"], get(`/api/models/${jobId}/export`), 100, over),
  },
  {
    name: "job-lists",
    does: "20 strangers ask for the list of jobs, again and again",
    run: (target) => asking(target, "task-service", "/api/jobs", 20),
  },
  {
    name: "page-not-read",
    does: "100 strangers ask for the page's script 50 times each, and read nothing",
    prepare: async ({ ports }) => {
      const page = await (await fetch(`http://${HERE}:${ports.gateway}/`)).text();
      return { script: /"(?:\.)?(\/assets\/[^"]+\.js)"/.exec(page)?.[1] ?? "/" };
    },
    run: ({ ports, extras, over }) =>
      notReading(ports.gateway, get(extras["script"] ?? "/").repeat(50), 100, over),
  },
  {
    name: "half-requests",
    does: `${HALF_REQUESTS} connections to each service send a request whose head never ends, a byte in five seconds`,
    promise: `such a connection is closed within ${HALF_REQUEST_WITHIN_SECONDS} s`,
    atLeastSeconds: HALF_REQUEST_WITHIN_SECONDS + 10,
    run: async ({ ports, over }) => {
      const sockets: Socket[] = [];
      for (let i = 0; i < HALF_REQUESTS && !over.aborted; i++) {
        for (const service of SERVICES) {
          const head = `GET /api/jobs HTTP/1.1\r\nHost: ${HERE}\r\nX-Half: `;
          sockets.push(tcp(ports[service], addressOf(i % 4), head));
        }
        await pause(2, over);
      }
      const opened = sockets.length;
      await paced(over, 0.2, () => {
        for (const socket of sockets) if (socket.writable) socket.write("a");
      });
      const open = sockets.filter((socket) => !socket.destroyed && socket.readable).length;
      for (const socket of sockets) socket.destroy();
      return { opened, open };
    },
    judge: (_, { opened = 0, open = 0 }) =>
      open > 0 ? [`${open} of ${opened} half requests are still open`] : [],
  },
  {
    name: "endless-heads",
    does: "50 connections to each service send requests with one header after the other",
    run: async ({ ports, over }) => {
      let kibibytes = 0;
      const header = `X-More: ${"m".repeat(1000)}\r\n`;
      await crowd(over, 50 * SERVICES.length, async (number) => {
        const service = SERVICES[number % SERVICES.length] ?? "gateway";
        const head = `GET /api/jobs HTTP/1.1\r\nHost: ${HERE}\r\n`;
        const socket = tcp(ports[service], addressOf(0), head);
        const closed = lasting(socket, over);
        const ended = new AbortController();
        void closed.then(() => {
          ended.abort();
        });
        await paced(AbortSignal.any([over, ended.signal]), 20, () => {
          if (socket.writableLength > 0) return;
          socket.write(header);
          kibibytes += 1;
        });
        socket.destroy();
      });
      return { kibibytes };
    },
  },
  {
    name: "half-uploads",
    does: "50 strangers begin to upload data sets of 64 MiB without a token, and never end",
    run: async ({ ports, over }) => {
      const head = [
        "POST /api/datasets HTTP/1.1",
        `Host: ${HERE}`,
        "Content-Type: application/octet-stream",
        `Content-Length: ${64 * MEBIBYTE}`,
      ];
      const piece = Buffer.alloc(MEBIBYTE / 4);
      let mebibytes = 0;
      await crowd(over, 50, async () => {
        const socket = tcp(ports["task-service"], addressOf(0), `${head.join("\r\n")}\r\n\r\n`);
        const ended = new AbortController();
        void lasting(socket, over).then(() => {
          ended.abort();
        });
        await paced(AbortSignal.any([over, ended.signal]), 4, () => {
          if (socket.writableLength > 0 || !socket.writable) return;
          socket.write(piece);
          mebibytes += 0.25;
        });
        socket.destroy();
      });
      return { mebibytes: Math.round(mebibytes) };
    },
  },
  {
    name: "token-guesses",
    does: `somebody tries ${GUESSES_PER_SECOND} admin tokens a second`,
    promise: `at most ${MOST_GUESSES_PER_SECOND} guesses a second of one address are answered, and the right token goes on to work`,
    run: async ({ ports, over }) => {
      const began = Date.now();
      let wrong = 0;
      let others = 0;
      let number = 0;
      await paced(over, GUESSES_PER_SECOND, (times) => {
        for (let i = 0; i < times; i++) {
          number += 1;
          const headers = {
            authorization: `Bearer guess-number-${number}-of-many`,
            "content-type": "application/json",
          };
          const options = { from: addressOf(0), method: "POST", headers, body: "{}" };
          void ask(ports["task-service"], "/api/jobs", over, options).then(
            ({ status }) => {
              if (status === 401) wrong += 1;
              else others += 1;
            },
            () => (others += 1),
          );
        }
      });
      return { wrong, others, seconds: Math.round((Date.now() - began) / 1000) };
    },
    judge: async (scene, { wrong = 0, seconds = 1 }) => {
      // The organizer's own token, from the organizer's own address: throws if it is not taken.
      await scene.api.createDataset(Buffer.from("after the guesses"));
      const perSecond = Math.round(wrong / seconds);
      return perSecond > MOST_GUESSES_PER_SECOND
        ? [`${perSecond} guesses a second were answered`]
        : [];
    },
  },
  {
    name: "redis-full",
    does: "Redis takes no more data (maxmemory is reached)",
    promise:
      "the gateway, whose volunteers would compute for nothing, is not ready; nobody is told Redis' own words",
    slows: true,
    prepare: (scene) =>
      Promise.resolve({
        redisPort: String(scene.farm.redisPort),
        redisBytes: String(scene.memory.redisMegabytes * MEBIBYTE),
      }),
    run: async (target) => {
      const redis = tcp(Number(target.extras["redisPort"]), HERE, "CONFIG SET maxmemory 1mb\r\n");
      try {
        await pause(REDIS_NOTICED_WITHIN_MS, target.over);
        return await withoutRedis(target);
      } finally {
        const bytes = target.extras["redisBytes"] ?? "0";
        redis.end(`CONFIG SET maxmemory ${bytes}\r\n`);
        await lasting(redis, AbortSignal.timeout(1000));
      }
    },
    judge: (_, { ready = 0, leaks = 0 }) => [
      ...(ready > 0 ? ["the gateway is ready though no result can be written"] : []),
      ...(leaks > 0 ? ["the answer has the words of Redis"] : []),
    ],
  },
];

/**
 * Task-service and model-service stay ready: deleting, which makes room, has to get through (ADR 16).
 *
 * @returns whether the gateway says that it is ready, and whether an organizer is told what Redis said
 */
async function withoutRedis({ ports }: Target): Promise<Findings> {
  const soon = AbortSignal.timeout(5000);
  const { status } = await ask(ports.gateway, "/q/health/ready", soon);
  const { text } = await ask(ports["task-service"], "/api/datasets", soon, {
    method: "POST",
    headers: {
      authorization: `Bearer ${ADMIN_TOKEN}`,
      "content-type": "application/octet-stream",
    },
    body: randomBytes(2000),
  });
  return {
    ready: status === 200 ? 1 : 0,
    leaks: /OOM|maxmemory|command not allowed/.test(text) ? 1 : 0,
  };
}

function get(path: string): string {
  return `GET ${path} HTTP/1.1\r\nHost: ${HERE}\r\n\r\n`;
}

/** The same question from so many at once, answers read to their end and asked for again. */
function asking(
  { ports, over }: Target,
  service: ServiceName,
  path: string,
  count: number,
): Promise<Findings> {
  return counted((answered) =>
    loops(over, count, async () => {
      answered(await ask(ports[service], path, over, { from: addressOf(0) }));
    }),
  );
}

/** @returns how often each status was answered */
async function counted(
  act: (count: (reply: { readonly status: number }) => void) => Promise<unknown>,
): Promise<Findings> {
  const found: Record<string, number> = {};
  await act(({ status }) => {
    found[status] = (found[status] ?? 0) + 1;
  });
  return found;
}

/** Asks, and reads nothing of the answer; comes back when it is closed. */
async function notReading(
  port: number,
  request: string,
  count: number,
  over: AbortSignal,
): Promise<Findings> {
  const connections = await crowd(over, count, async () => {
    const socket = tcp(port, addressOf(0), request);
    socket.pause();
    // What was sent has to be seen to arrive; a socket that does not read notices its end late.
    await pause(10_000, over);
    socket.destroy();
  });
  return { connections };
}
