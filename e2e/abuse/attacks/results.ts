import type * as Any from "../../../volunteer-ui/src/rest/index.ts";
import { type Attack, type Findings, type Target, addressOf } from "../attack.ts";
import { Opcode, frame } from "../client/frames.ts";
import { again, crowd, paced, pause } from "../client/pace.ts";
import {
  type Assign,
  Confirm_Outcome,
  ErrorCode,
  type JobSpec,
  encode,
} from "../client/protocol.ts";
import { Stranger } from "../client/stranger.ts";
import { resultOf } from "../client/values.ts";
import { endMatching } from "../../test/support/processes.ts";
import { rounds, smallJob } from "../stage/jobs.ts";
import type { Scene } from "../stage/scene.ts";

const REPLAYS_PER_SECOND = 100_000;
const REPLAYS_AT_ONCE = 500;
const WITNESSES = 3;
const HUGE = 1e12;
const HUGE_LOSS = 3e38;
/** No weight of a small network that has learned for a moment is larger. */
const LARGEST_WEIGHT = 1000;
/** No network that reads text is as sure of itself. */
const SMALLEST_LOSS = 0.01;
const LEAVES_OF_A_ROUND = 4;
const ROUNDS = 25;
const HONEST_OF_SHORT = "honest-of-short";

/** Strangers who hand in what is worth nothing, or worse. */
export const resultAttacks: readonly Attack[] = [
  {
    name: "replayed-results",
    does: "a stranger hands in a sound result, then its lease with nothing again and again, and reads no answer",
    run: ({ ports, jobId, over }) => replays(ports.gateway, jobId, over),
  },
  {
    name: "stolen-leases",
    does: "a stranger hands in sound results for the leases of another",
    promise: "a result counts only for whom the task was leased to",
    run: async ({ ports, jobId, over }) => {
      let stolen = 0;
      let accepted = 0;
      let refused = 0;
      await again(over, async () => {
        let spec: JobSpec | undefined;
        const thief = await Stranger.connect(
          ports.gateway,
          {
            job: (found) => (spec = found),
            confirm: ({ outcome }) => {
              if (outcome === Confirm_Outcome.ACCEPTED) accepted += 1;
            },
            refused: ({ code }) => {
              if (code === ErrorCode.WRONG_LEASE) refused += 1;
            },
          },
          { from: addressOf(1) },
        );
        thief.hello({ jobId });
        const victim: Stranger = await Stranger.connect(
          ports.gateway,
          {
            assign: (assign) => {
              stolen += 1;
              if (spec !== undefined) thief.say(resultOf(spec, assign));
              victim.handBack(assign.lease);
            },
          },
          { from: addressOf(0) },
        );
        victim.hello({ jobId });
        victim.demand(1);
        await pause(3000, victim.raw.until(over));
        for (const each of [victim, thief]) each.leave();
      });
      return { stolen, accepted, refused };
    },
    judge: (_, { accepted = 0 }) =>
      accepted > 0 ? [`${accepted} results were accepted for leases of somebody else`] : [],
  },
  {
    name: "not-a-number",
    does: `${WITNESSES} strangers hand in results that are not numbers, once each`,
    run: async (target) => {
      const { jobId } = target;
      const each = Array.from({ length: WITNESSES }, (_, at) =>
        forged(target, jobId, NOT_A_NUMBER, at),
      );
      return { handedIn: (await Promise.all(each)).reduce((sum, count) => sum + count, 0) };
    },
  },
  {
    name: "not-a-number-again",
    does: `${WITNESSES} strangers hand in results that are not numbers, and come back as somebody else, again and again`,
    run: async (target) => {
      let handedIn = 0;
      await crowd(target.over, WITNESSES, async (at) => {
        handedIn += await forged(target, target.jobId, NOT_A_NUMBER, at);
      });
      return { handedIn };
    },
  },
  {
    name: "not-a-number-alone",
    does: "a stranger who is alone in a job hands in results that are not numbers",
    promise: "a job does not end on the word of strangers",
    prepare: async (scene) => {
      const job = smallJob("alone", await scene.dataset());
      return { jobId: await scene.api.createJob(job) };
    },
    run: async (target) => {
      const { jobId = "" } = target.extras;
      const each = Array.from({ length: WITNESSES }, (_, at) =>
        forged(target, jobId, NOT_A_NUMBER, at),
      );
      return { handedIn: (await Promise.all(each)).reduce((sum, count) => sum + count, 0) };
    },
    judge: async (scene, _, { jobId = "" }) => {
      const isOpen = scene.isOpen(jobId);
      const state = scene.stateOf(jobId);
      await scene.api.deleteJob(jobId);
      return isOpen ? [] : [`the job has ended: ${state}`];
    },
  },
  {
    name: "huge-values",
    does: "a stranger hands in one gradient whose values are all 1e12, to a job with plain SGD",
    promise: "the model is not wrecked; if it were, its loss would not say that it is perfect",
    prepare: (scene) => shortJob(scene, { optimizer: { type: "sgd", learningRate: 0.05 } }),
    run: async (target) => ({
      handedIn: await forged(target, target.extras["jobId"] ?? "", { gradient: HUGE }),
    }),
    judge: async (scene, _, { jobId = "" }) => {
      const state = await endOf(scene, jobId);
      if (state !== "FINISHED") return [`its job has not finished: ${state}`];
      const { lastLoss = NaN, weightsSha256 = "" } = await scene.api.job(jobId);
      const weights = await scene.api.weights(weightsSha256);
      const largest = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);
      return [
        ...(largest < LARGEST_WEIGHT
          ? []
          : [`a weight of the model is ${largest.toExponential(1)}`]),
        ...(lastLoss > SMALLEST_LOSS
          ? []
          : [`its loss is said to be ${lastLoss.toExponential(1)}`]),
      ];
    },
  },
  {
    name: "huge-loss",
    does: "a stranger hands in results whose loss is 3e38: two of them in a round are more than a float32 holds",
    promise:
      "every loss in the history is a number that a loss may be, and the job has a first and a last one",
    prepare: (scene) => shortJob(scene, {}),
    run: async (target) => {
      let handedIn = 0;
      const { jobId = "" } = target.extras;
      await again(target.over, async () => {
        handedIn += await forged(target, jobId, { lossSum: HUGE_LOSS }, 0, LEAVES_OF_A_ROUND);
      });
      return { handedIn };
    },
    judge: async (scene, _, { jobId = "" }) => {
      const state = await endOf(scene, jobId);
      if (state !== "FINISHED") return [`its job has not finished: ${state}`];
      const { firstLoss, lastLoss } = await scene.api.job(jobId);
      const losses: readonly unknown[] = (await scene.api.history(jobId)).map(({ loss }) => loss);
      const odd = losses.filter(
        (loss) => typeof loss !== "number" || loss > Number.MAX_SAFE_INTEGER,
      );
      return [
        ...(odd.length === 0 ? [] : [`a loss in the history is ${JSON.stringify(odd[0])}`]),
        ...(typeof firstLoss === "number" ? [] : ["the job has no first loss"]),
        ...(typeof lastLoss === "number" ? [] : ["the job has no last loss"]),
      ];
    },
  },
];

const NOT_A_NUMBER = { gradient: NaN };

/** A job of a few rounds with honest volunteers of its own. */
async function shortJob(
  scene: Scene,
  changes: Partial<Any.TrainingJob>,
): Promise<{ jobId: string }> {
  const job = smallJob("short", await scene.dataset(), { training: rounds(ROUNDS), ...changes });
  const jobId = await scene.api.createJob(job);
  scene.startHonest(HONEST_OF_SHORT, jobId, 2);
  return { jobId };
}

/** @returns its state, once it has ended or should have */
async function endOf(scene: Scene, jobId: string): Promise<string> {
  await scene.ends(jobId);
  await endMatching(HONEST_OF_SHORT);
  return scene.stateOf(jobId);
}

/**
 * Joins a job, wants so many tasks, and hands in a result for each; goes when one is answered.
 *
 * @returns how many were handed in: none, if no task came before it was over
 */
async function forged(
  { ports, over }: Target,
  jobId: string,
  fill: Parameters<typeof resultOf>[2],
  from = 0,
  window = 1,
): Promise<number> {
  let spec: JobSpec | undefined;
  const done = new AbortController();
  let handedIn = 0;
  let answered = 0;
  const answer = (): void => {
    answered += 1;
    if (answered >= handedIn) done.abort();
  };
  const stranger: Stranger = await Stranger.connect(
    ports.gateway,
    {
      job: (found) => (spec = found),
      assign: (assign: Assign) => {
        if (spec === undefined || handedIn >= window) return;
        handedIn += 1;
        stranger.say(resultOf(spec, assign, fill));
      },
      confirm: answer,
      refused: answer,
    },
    { from: addressOf(from) },
  );
  stranger.hello({ jobId });
  stranger.demand(window);
  await stranger.raw.lasts(AbortSignal.any([over, done.signal]));
  stranger.leave();
  return handedIn;
}

async function replays(port: number, jobId: string, over: AbortSignal): Promise<Findings> {
  let sent = 0;
  await again(over, async () => {
    let spec: JobSpec | undefined;
    let lease: Uint8Array | undefined;
    const accepted = new AbortController();
    const stranger: Stranger = await Stranger.connect(
      port,
      {
        job: (found) => (spec = found),
        assign: (assign) => {
          lease ??= assign.lease;
          if (spec !== undefined) stranger.say(resultOf(spec, assign));
        },
        confirm: () => {
          accepted.abort();
        },
      },
      { from: addressOf(0), isDeaf: true },
    );
    stranger.hello({ jobId });
    stranger.demand(1);
    await stranger.raw.lasts(AbortSignal.any([over, accepted.signal]));
    stranger.demand(0);
    if (lease !== undefined && !over.aborted) {
      const { raw } = stranger;
      const replay = frame(Opcode.BINARY, encode({ case: "result", value: { lease } }));
      const many = Buffer.concat(Array.from({ length: REPLAYS_AT_ONCE }, () => replay));
      raw.stopReading();
      await paced(raw.until(over), REPLAYS_PER_SECOND / REPLAYS_AT_ONCE, (times) => {
        for (let i = 0; i < times && raw.isDrained; i++) {
          raw.write(many);
          sent += REPLAYS_AT_ONCE;
        }
      });
    }
    stranger.leave();
  });
  return { sent };
}
