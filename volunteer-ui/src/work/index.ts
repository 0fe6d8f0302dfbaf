/**
 * The work room: what computing a job means, for each kind of work. Between those who move values without looking into
 * them (volunteer, trainer) and the engines, which are handed in.
 *
 * This door is light: what computes is loaded when a job is opened.
 */
export type {
  Advance,
  Computation,
  GeneratedText,
  Leaf,
  OnStep,
  Pauses,
  Ready,
  Value,
} from "./kind.ts";
export { advanceOf, combineOf, openWork, seal, unseal } from "./kinds.ts";
export { SubtreeSum } from "./subtree-sum.ts";
export type { Engine, EngineJob, EngineLeaf, OpenEngine, OpenedEngine } from "./training/engine.ts";
export type { EngineDoors } from "./training/open-engine.ts";
