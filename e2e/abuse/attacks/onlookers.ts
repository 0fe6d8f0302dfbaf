import { type Attack, type Findings, type Target, addressOf } from "../attack.ts";
import { Opcode, frame } from "../client/frames.ts";
import { crowd, paced } from "../client/pace.ts";
import { Stranger } from "../client/stranger.ts";

const IDLE = 1000;
const NETWORKS = 20;
const MANY_NETWORKS = 200;

/** Strangers who only want to be told, or are told and do not listen. */
export const onlookerAttacks: readonly Attack[] = [
  {
    name: "idle-connections",
    does: `${IDLE} strangers say Hello, want no task, and read what they are sent`,
    run: (target) => watch(target, IDLE, NETWORKS),
  },
  {
    name: "readers-that-stop",
    does: "60 strangers ask for the versions of a model of 2 MiB, answer pings, and read nothing",
    job: "large",
    run: ({ ports, jobId, over }) => blind(ports.gateway, jobId, 60, 1, over),
  },
  {
    name: "idle-that-stop",
    does: "300 strangers say Hello, answer pings, and read nothing",
    run: ({ ports, jobId, over }) => blind(ports.gateway, jobId, 300, 0, over),
  },
  {
    name: "slow-readers",
    does: "60 strangers ask for the versions of a model of 2 MiB, and read 20 KiB of it a second",
    job: "large",
    run: async ({ ports, jobId, over }) => {
      const joined = await crowd(over, 60, async () => {
        const stranger = await Stranger.connect(ports.gateway, undefined, { from: addressOf(0) });
        stranger.hello({ jobId });
        stranger.demand(1);
        // What is read at once is at most the shared buffer of 64 KiB.
        await paced(stranger.raw.until(over), 0.3, () => {
          stranger.raw.readOnce();
        });
        stranger.leave();
      });
      return { joined };
    },
  },
  {
    name: "demand-flapping",
    does: "20 strangers want tasks and want none, 18 times a second, and hand back what they are given",
    run: async ({ ports, jobId, over }) => {
      let leases = 0;
      await crowd(over, 20, async (number) => {
        const stranger: Stranger = await Stranger.connect(
          ports.gateway,
          {
            assign: ({ lease }) => {
              leases += 1;
              stranger.handBack(lease);
            },
          },
          { from: addressOf(number % 4) },
        );
        stranger.hello({ jobId });
        let turn = 0;
        await paced(stranger.raw.until(over), 18, () => {
          stranger.demand(4 * (turn % 2));
          turn += 1;
        });
        stranger.leave();
      });
      return { leases };
    },
  },
];

/** Not an attack, if there are as many addresses: `extras.count` people who look on. */
export const watchers: Attack = {
  name: "watchers",
  does: "so many strangers say Hello, want no task, and read what they are sent",
  run: (target) => watch(target, Number(target.extras["count"]), MANY_NETWORKS),
};

async function watch(
  { ports, jobId, over }: Target,
  count: number,
  networks: number,
): Promise<Findings> {
  let joined = 0;
  await crowd(over, count, async (number) => {
    const from = addressOf(number % networks);
    const stranger = await Stranger.connect(ports.gateway, undefined, { from });
    joined += 1;
    stranger.hello({ jobId });
    await stranger.raw.lasts(over);
    stranger.leave();
  });
  return { joined };
}

/** Connections that look alive, because pongs come from them, but read nothing. */
async function blind(
  port: number,
  jobId: string,
  count: number,
  window: number,
  over: AbortSignal,
): Promise<Findings> {
  const pong = frame(Opcode.PONG);
  const joined = await crowd(over, count, async () => {
    const stranger = await Stranger.connect(port, undefined, { from: addressOf(0) });
    stranger.hello({ jobId });
    stranger.demand(window);
    stranger.raw.stopReading();
    await paced(stranger.raw.until(over), 0.5, () => {
      stranger.raw.write(pong);
    });
    stranger.leave();
  });
  return { joined };
}
