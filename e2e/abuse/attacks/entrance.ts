import { randomBytes } from "node:crypto";

import { type Attack, addressOf } from "../attack.ts";
import { tcp, lasting } from "../client/http.ts";
import { crowd, loops, paced, pause } from "../client/pace.ts";
import { toHex } from "../client/protocol.ts";
import { HERE, RawSocket } from "../client/raw-socket.ts";
import { Stranger } from "../client/stranger.ts";

const SILENT = 1000;
const LONG_TEXT = 20 * 1024 * 1024;
const ID_BYTES = 12;
const SIGNATURE_BYTES = 16;
const ANSWER_MS = 3000;
const NEVER = new AbortController().signal;
/** The first bytes of a TLS handshake that goes on. */
const TLS_HELLO = Buffer.from("16030102000100", "hex");

/** Strangers at the door. */
export const entranceAttacks: readonly Attack[] = [
  {
    name: "silent-connections",
    does: `${SILENT} connections say nothing, and come back when they are closed`,
    run: async ({ ports, over }) => {
      const connections = await crowd(over, SILENT, async (number) => {
        const raw = await RawSocket.dial(ports.gateway, { from: addressOf(number % 20) });
        await raw.lasts(over);
        raw.destroy();
      });
      return { connections };
    },
  },
  {
    name: "churn",
    does: "200 connections a second are opened and closed at once",
    run: async ({ ports, over }) => {
      let opened = 0;
      await paced(over, 200, (times) => {
        for (let i = 0; i < times; i++) {
          opened += 1;
          void RawSocket.dial(ports.gateway, { from: addressOf(0) }).then(
            (raw) => {
              raw.destroy();
            },
            () => undefined,
          );
        }
      });
      return { opened };
    },
  },
  {
    name: "hello-churn",
    does: "100 times a second a new stranger joins, wants tasks, and goes",
    run: async ({ ports, jobId, over }) => {
      let joined = 0;
      await paced(over, 100, (times) => {
        for (let i = 0; i < times; i++) {
          void Stranger.connect(ports.gateway, undefined, { from: addressOf(0) }).then(
            (stranger) => {
              joined += 1;
              stranger.hello({ jobId });
              stranger.demand(4);
              setTimeout(() => {
                stranger.leave();
              }, 50);
            },
            () => undefined,
          );
        }
      });
      return { joined };
    },
  },
  {
    name: "huge-nicknames",
    does: "5 strangers say Hello with a nickname of 20 MiB, again and again",
    run: async ({ ports, jobId, over }) => {
      const nickname = "n".repeat(LONG_TEXT);
      const joined = await loops(
        over,
        5,
        async () => {
          const stranger = await Stranger.connect(ports.gateway, undefined, { from: addressOf(0) });
          stranger.hello({ jobId, nickname });
          await pause(1000, stranger.raw.until(over));
          stranger.leave();
        },
        500,
      );
      return { joined };
    },
  },
  {
    name: "unknown-jobs",
    does: "50 times a second a stranger asks for a job that does not exist",
    run: async ({ ports, over }) => {
      let asked = 0;
      await paced(over, 50, (times) => {
        for (let i = 0; i < times; i++) {
          void Stranger.connect(ports.gateway, undefined, { from: addressOf(0) }).then(
            (stranger) => {
              asked += 1;
              stranger.hello({ jobId: toHex(randomBytes(8)) });
              setTimeout(() => {
                stranger.leave();
              }, 500);
            },
            () => undefined,
          );
        }
      });
      return { asked };
    },
  },
  {
    name: "forged-tokens",
    does: "a stranger says Hello with a token of another volunteer's id and a signature of its own, again and again",
    promise: "nobody gets another's identity",
    run: async ({ ports, jobId, over }) => {
      let believed = 0;
      const tried = await loops(
        over,
        4,
        async () => {
          const token = randomBytes(ID_BYTES + SIGNATURE_BYTES);
          const claimed = toHex(token.subarray(0, ID_BYTES));
          const stranger = await Stranger.connect(
            ports.gateway,
            {
              welcome: ({ volunteerId }) => {
                if (toHex(volunteerId) === claimed) believed += 1;
                stranger.leave();
              },
            },
            { from: addressOf(0) },
          );
          stranger.hello({ jobId, token });
          await pause(ANSWER_MS, stranger.raw.until(over));
          stranger.leave();
        },
        50,
      );
      return { tried, believed };
    },
    judge: (_, { believed = 0 }) =>
      believed > 0 ? [`${believed} forged tokens were believed`] : [],
  },
  {
    name: "one-identity",
    does: "50 connections present the token of one volunteer, all at the same time",
    run: async ({ ports, jobId, over }) => {
      let token = new Uint8Array();
      const first: Stranger = await Stranger.connect(
        ports.gateway,
        {
          welcome: (welcome) => {
            token = new Uint8Array(welcome.token);
          },
        },
        { from: addressOf(0) },
      );
      first.hello({ jobId });
      await pause(1000, first.raw.until(over));
      const joined = await crowd(over, 50, async () => {
        const stranger: Stranger = await Stranger.connect(
          ports.gateway,
          {
            assign: ({ lease }) => {
              stranger.handBack(lease);
            },
          },
          { from: addressOf(0) },
        );
        stranger.hello({ jobId, token });
        stranger.demand(1);
        await stranger.raw.lasts(over);
        stranger.leave();
      });
      first.leave();
      return { joined };
    },
  },
  {
    name: "other-origin",
    does: "a page of another site opens the WebSocket in the browsers of its visitors",
    promise: "Welcome is for pages of the own origin, and for clients that are not pages",
    run: async ({ ports, jobId, over }) => {
      const welcomed = async (
        headers: Readonly<Record<string, string>>,
        enough: AbortSignal,
      ): Promise<number> => {
        const welcome = new AbortController();
        try {
          const ears = {
            welcome: () => {
              welcome.abort();
            },
          };
          const stranger = await Stranger.connect(ports.gateway, ears, {
            from: addressOf(0),
            headers,
          });
          stranger.hello({ jobId });
          await stranger.raw.lasts(AbortSignal.any([welcome.signal, enough]));
          stranger.leave();
        } catch {
          // Refused before there was a WebSocket.
        }
        return welcome.signal.aborted ? 1 : 0;
      };
      const enough = new AbortController();
      const others = Promise.all([
        welcomed({ Origin: "https://elsewhere.example" }, enough.signal),
        welcomed({ Origin: "null" }, enough.signal),
      ]);
      // Who is welcome is told so, sooner or later; the others then had as much time as that took, and some more.
      const [own, without] = await Promise.all([
        welcomed({ Origin: `http://${HERE}:${ports.gateway}` }, NEVER),
        welcomed({}, NEVER),
      ]);
      await pause(ANSWER_MS, over);
      enough.abort();
      const [foreign, opaque] = await others;
      return { foreign, opaque, own, without };
    },
    judge: (_, { foreign, opaque, own, without }) => [
      ...(foreign === 0 ? [] : ["Welcome for a page of another origin"]),
      ...(opaque === 0 ? [] : ["Welcome for a page of no origin (null)"]),
      ...(own === 1 ? [] : ["no Welcome for a page of the own origin"]),
      ...(without === 1 ? [] : ["no Welcome for a client that is not a page"]),
    ],
  },
  {
    name: "half-handshakes",
    does: "1,000 connections to the gateway begin a TLS handshake, or half of an upgrade, and say nothing more",
    run: async ({ ports, over }) => {
      const upgrade = `GET /ws/volunteer HTTP/1.1\r\nHost: ${HERE}\r\nUpgrade: websocket\r\n`;
      const connections = await crowd(over, 1000, async (number) => {
        const first = number % 2 === 0 ? TLS_HELLO : upgrade;
        const socket = tcp(ports.gateway, addressOf(number % 4), first);
        await lasting(socket, over);
        socket.destroy();
      });
      return { connections };
    },
  },
];
