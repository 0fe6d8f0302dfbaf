/**
 * The work room: what computing a job means, for each kind of work. Between those who move values without looking into
 * them (volunteer, trainer) and the engines, which are handed in.
 *
 * This door is light: what computes is loaded when a job is opened.
 */
export type {
  Advance,
  Computation,
  Doors,
  GeneratedText,
  Leaf,
  Limited,
  OnStep,
  Pauses,
  Ready,
  Value,
} from "./kind.ts";
export { type Course, type Next, type Roots, courseOf } from "./course.ts";
export { advanceOf, combineOf, openWork, seal, unseal } from "./kinds.ts";
export { type MapData, mapDataOf } from "./map/data.ts";
export { programOf } from "./map/program.ts";
export { limitMessage } from "./map/limits.ts";
export { inputSource, linesIn } from "./map/source.ts";
export { type Place, valueOfNode } from "./node-value.ts";
export {
  type LoadShard,
  type Sharding,
  type Shards,
  openShards,
  shardPath,
  withRecords,
} from "./shards.ts";
export { SubtreeSum } from "./subtree-sum.ts";
export { draw, probabilitiesOf } from "./training/generate.ts";
export type { Engine, EngineJob, EngineLeaf, OpenEngine, OpenedEngine } from "./training/engine.ts";
