import { type Attack, type Target, addressOf } from "../attack.ts";
import { crowd, pause, until } from "../client/pace.ts";
import type { Assign } from "../client/protocol.ts";
import { Stranger } from "../client/stranger.ts";
import { closing } from "./frames.ts";

const STRANGERS = 8;
const WINDOW = 4;
/** Of a first lease, and time for its effect. */
const LEASE_SECONDS = 30;
const BEFORE_ITS_END_MS = 2000;

/** Strangers who take tasks that others could compute. */
export const leaseAttacks: readonly Attack[] = [
  {
    name: "hand-back-late",
    does: `${STRANGERS} strangers who want ${WINDOW} tasks each hand them back shortly before the lease ends, again and again`,
    atLeastSeconds: LEASE_SECONDS,
    run: (target) =>
      holders(target, async (stranger, { lease, leaseMs }, over) => {
        await pause(Math.max(0, leaseMs - BEFORE_ITS_END_MS), over);
        stranger.handBack(lease);
      }),
  },
];

/** @param dealWith each task that a stranger gets */
async function holders(
  { ports, jobId, over }: Target,
  dealWith: (stranger: Stranger, assign: Assign, over: AbortSignal) => Promise<void>,
): Promise<Readonly<Record<string, number>>> {
  let leases = 0;
  await crowd(over, STRANGERS, async (number) => {
    const stranger: Stranger = await Stranger.connect(
      ports.gateway,
      {
        assign: (assign) => {
          leases += 1;
          void dealWith(stranger, assign, over);
        },
      },
      { from: addressOf(number) },
    );
    stranger.hello({ jobId });
    stranger.demand(WINDOW);
    await until(AbortSignal.any([over, closing(stranger.raw)]));
    stranger.leave();
  });
  return { leases };
}
