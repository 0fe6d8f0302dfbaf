import { type Attack, type Findings, type Target, addressOf } from "../attack.ts";
import { crowd, loops, paced, pause } from "../client/pace.ts";
import { type Assign, Confirm_Outcome, type JobSpec } from "../client/protocol.ts";
import { Stranger } from "../client/stranger.ts";
import { resultOf } from "../client/values.ts";

const STRANGERS = 8;
const WINDOW = 4;
/** Of a first lease, and time for its effect. */
const LEASE_SECONDS = 35;
const BEFORE_ITS_END_MS = 2000;
const LARGEST_WINDOW = 0xffffffff;
const HOARDERS = 1000;
const HONEST_AMONG_HOARDERS = 10;
const NETWORKS = 20;
/** Reasons of devices that an organizer still reads. */
const MOST_REASONS = 1000;

/** Strangers who take tasks that others could compute. */
export const leaseAttacks: readonly Attack[] = [
  {
    name: "hand-back-late",
    does: `${STRANGERS} strangers who want ${WINDOW} tasks each hand them back shortly before the lease ends, again and again`,
    atLeastSeconds: LEASE_SECONDS,
    run: (target) =>
      holders(target, async (stranger, { lease, leaseMs }) => {
        await pause(Math.max(0, leaseMs - BEFORE_ITS_END_MS), target.over);
        stranger.handBack(lease);
      }),
  },
  {
    name: "hand-back-at-once",
    does: `${STRANGERS} strangers who want ${WINDOW} tasks each hand them back at once, again and again`,
    run: (target) =>
      holders(target, (stranger, { lease }) => {
        stranger.handBack(lease);
      }),
  },
  {
    name: "silent-holders",
    does: `${STRANGERS} strangers who want ${WINDOW} tasks each say nothing more, and come back as somebody else when the lease is over`,
    atLeastSeconds: LEASE_SECONDS,
    run: (target) =>
      holders(target, async (stranger, { leaseMs }) => {
        await pause(leaseMs + BEFORE_ITS_END_MS, target.over);
        stranger.leave();
      }),
  },
  {
    name: "lease-churn",
    does: `${STRANGERS} strangers take tasks, vanish, and come back as somebody else`,
    run: (target) =>
      holders(
        target,
        (stranger) => {
          stranger.leave();
        },
        { restMs: 50 },
      ),
  },
  {
    name: "endless-window",
    does: "a stranger wants four thousand million tasks at once, holds what it gets for five seconds, and comes back as somebody else",
    run: (target) =>
      holders(
        target,
        async (stranger) => {
          await pause(5000, target.over);
          stranger.leave();
        },
        { count: 1, window: LARGEST_WINDOW, restMs: 20 },
      ),
  },
  {
    name: "late-results",
    does: `${STRANGERS} strangers who want ${WINDOW} tasks each hand in sound results shortly before the lease ends`,
    atLeastSeconds: LEASE_SECONDS,
    run: (target) =>
      holders(target, async (stranger, assign, spec) => {
        await pause(Math.max(0, assign.leaseMs - BEFORE_ITS_END_MS), target.over);
        stranger.say(resultOf(spec, assign));
      }),
  },
  {
    name: "worthless-results",
    does: `${STRANGERS} strangers hand in results that are too short, and come back as somebody else when they are dismissed`,
    run: (target) =>
      holders(
        target,
        (stranger, { lease }) => {
          stranger.say({ case: "result", value: { lease, value: { value: new Uint8Array(7) } } });
        },
        { restMs: 50 },
      ),
  },
  {
    name: "hoarders",
    does: `${HOARDERS} of ${HOARDERS + HONEST_AMONG_HOARDERS} volunteers, from ${NETWORKS} networks, take tasks and say nothing more`,
    honest: HONEST_AMONG_HOARDERS,
    atLeastSeconds: LEASE_SECONDS,
    run: async ({ ports, jobId, over }) => {
      const joined = await crowd(over, HOARDERS, async (number) => {
        const from = addressOf(number % NETWORKS);
        const stranger = await Stranger.connect(ports.gateway, undefined, { from });
        stranger.hello({ jobId });
        stranger.demand(1);
        await stranger.raw.lasts(over);
        stranger.leave();
      });
      return { joined };
    },
  },
  {
    name: "cannot-compute",
    does: "100 times a second a new stranger says that its device cannot compute the job, with 400 characters of reasons",
    promise: `at most ${MOST_REASONS} reasons are kept`,
    run: async ({ ports, jobId, over }) => {
      let said = 0;
      await paced(over, 100, (times) => {
        for (let i = 0; i < times; i++) {
          void Stranger.connect(ports.gateway, undefined, { from: addressOf(0) }).then(
            (stranger) => {
              said += 1;
              stranger.hello({ jobId });
              stranger.demand(1);
              const reason = `${said} `.padEnd(400, "because ");
              stranger.say({ case: "cannotCompute", value: { jobId, reason } });
              setTimeout(() => {
                stranger.leave();
              }, 500);
            },
            () => undefined,
          );
        }
      });
      return { said };
    },
    judge: (scene) => {
      const kept = Number(scene.farm.redis("hlen", `mh:v1:{${scene.jobId}}:unable`));
      return kept > MOST_REASONS ? [`${kept} reasons are kept`] : [];
    },
  },
  {
    name: "handed-back-and-in",
    does: "a stranger hands back what it was given, and then hands in results for it, too",
    promise: "a lease that was handed back is void",
    run: async ({ ports, jobId, over }) => {
      let accepted = 0;
      let leases = 0;
      await loops(
        over,
        2,
        async () => {
          let spec: JobSpec | undefined;
          const stranger: Stranger = await Stranger.connect(
            ports.gateway,
            {
              job: (found) => (spec = found),
              assign: (assign) => {
                leases += 1;
                stranger.handBack(assign.lease);
                if (spec !== undefined) stranger.say(resultOf(spec, assign));
              },
              confirm: ({ outcome }) => {
                if (outcome === Confirm_Outcome.ACCEPTED) accepted += 1;
              },
            },
            { from: addressOf(0) },
          );
          stranger.hello({ jobId });
          stranger.demand(2);
          await pause(5000, stranger.raw.until(over));
          stranger.leave();
        },
        100,
      );
      return { leases, accepted };
    },
    judge: (_, { accepted = 0 }) =>
      accepted > 0 ? [`${accepted} results were accepted for leases that were handed back`] : [],
  },
];

interface Holding {
  readonly count?: number;
  readonly window?: number;
  /** Before somebody who is gone comes back as somebody else. */
  readonly restMs?: number;
}

/** @param dealWith each task that a stranger gets */
async function holders(
  { ports, jobId, over }: Target,
  dealWith: (stranger: Stranger, assign: Assign, spec: JobSpec) => Promise<void> | void,
  { count = STRANGERS, window = WINDOW, restMs = 500 }: Holding = {},
): Promise<Findings> {
  let leases = 0;
  const joined = await crowd(
    over,
    count,
    async (number) => {
      let spec: JobSpec | undefined;
      const stranger: Stranger = await Stranger.connect(
        ports.gateway,
        {
          job: (found) => (spec = found),
          assign: (assign) => {
            leases += 1;
            if (spec !== undefined) void dealWith(stranger, assign, spec);
          },
        },
        { from: addressOf(number) },
      );
      stranger.hello({ jobId });
      stranger.demand(window);
      await stranger.raw.lasts(over);
      stranger.leave();
    },
    { restMs },
  );
  return { leases, joined };
}
