import { type Attack, addressOf } from "../attack.ts";
import { crowd } from "../client/pace.ts";
import { Stranger } from "../client/stranger.ts";
import { closing } from "./frames.ts";
import { until } from "../client/pace.ts";

const IDLE = 1000;
const NETWORKS = 20;

/** Strangers who only want to be told. */
export const onlookerAttacks: readonly Attack[] = [
  {
    name: "idle-connections",
    does: `${IDLE} strangers say Hello, want no task, and read what they are sent`,
    run: async ({ ports, jobId, over }) => {
      let joined = 0;
      await crowd(over, IDLE, async (number) => {
        const from = addressOf(number % NETWORKS);
        const stranger = await Stranger.connect(ports.gateway, undefined, { from });
        joined += 1;
        stranger.hello({ jobId });
        await until(AbortSignal.any([over, closing(stranger.raw)]));
        stranger.leave();
      });
      return { joined };
    },
  },
];
