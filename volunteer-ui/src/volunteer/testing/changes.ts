import {
  Encoding,
  OptimizerSpecSchema,
  type Work,
  create,
  encodeTrainingValue,
  fromHex,
  toHex,
  workOf,
} from "../../protocol/index.ts";
import { trainingOf } from "../../samples/fixture/index.ts";
import { advanceOf, seal } from "../../work/index.ts";
import { sha256Hex } from "../digest.ts";
import type { Version } from "../version.ts";
import { type KnownVersion, jobNamed } from "./scene.ts";

/** So many that a state has more bytes than 16 changes, in which all but a few are zeros. */
const PARAMETERS = 128;

/** A job whose versions travel as changes: the state is weights and as many accumulated gradients. */
export const changingJob = await jobNamed("changing", {
  weights: [{ name: "w", shape: [PARAMETERS] }],
});
const { training } = trainingOf(changingJob);
training.encoding = Encoding.INT8;
training.optimizer = create(OptimizerSpecSchema, {
  learningRate: 0.25,
  kind: { case: "momentum", value: { momentum: 0.5 } },
});
export const changing: Work = workOf(changingJob);

/** The versions 0 to `last`, each but the first with the change that makes it of the one before. */
export async function versionsTo(last: number): Promise<KnownVersion[]> {
  const versions = [await known(0, new Uint8Array(changing.mostStateBytes))];
  for (let round = 0; round < last; round++) {
    const before = versions[round];
    if (before === undefined) throw new Error(`no version ${round}`);
    versions.push(await next(before));
  }
  return versions;
}

async function next(before: KnownVersion): Promise<KnownVersion> {
  const gradientSum = new Float32Array(PARAMETERS);
  gradientSum[before.version % 8] = 1;
  const root = encodeTrainingValue({ gradientSum, lossSum: 1, correct: 2 });
  const advance = await advanceOf(changing);
  const state = advance(before.state, root, before.version);
  const made = await known(before.version + 1, state);
  const { sha256 } = made;
  const change = { baseSha256: before.sha256, sha256, round: before.version };
  return { ...made, change: { ...change, root: seal(changing, root) } };
}

async function known(version: number, state: Uint8Array<ArrayBuffer>): Promise<KnownVersion> {
  const values = new Float32Array(state.slice().buffer);
  return { version, sha256: fromHex(await sha256Hex(state)), state, values };
}

/** As it is announced where versions travel as changes. */
export function withoutState(version: KnownVersion): KnownVersion {
  return { ...version, state: new Uint8Array() };
}

/** The last of these, as a volunteer knows it that was told of all, and of no state. */
export function toldOf(versions: readonly KnownVersion[]): Version {
  const last = versions.at(-1);
  if (last === undefined) throw new Error("no versions");
  const changes = versions.flatMap(({ change }) =>
    change === undefined ? [] : { ...change, baseSha256: toHex(change.baseSha256) },
  );
  return { number: last.version, sha256: toHex(last.sha256), state: new Uint8Array(), changes };
}
