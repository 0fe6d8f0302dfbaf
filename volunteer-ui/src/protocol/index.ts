/**
 * The protocol room: messages generated from `protocol/src/main/proto` (in `gen/`, never edited,
 * never committed), their codec, the arithmetic of the reduction tree, the permutation of samples and the generator of random numbers.
 * Depends on no other room; pure functions only.
 *
 * The arithmetic is the twin of the Java module `protocol/`; the golden cases in
 * `protocol/src/test/resources/golden` hold both to the same numbers.
 */
export { create, fromBinary, toBinary, fromJson, toJson } from "@bufbuild/protobuf";
export type { MessageInitShape } from "@bufbuild/protobuf";

export * from "./gen/manyhands/v1/job_pb.ts";
export * from "./gen/manyhands/v1/volunteer_pb.ts";

export { equalBytes, fromHex, toHex } from "./bytes.ts";
export { draw } from "./draw.ts";
export { sampleKeys } from "./occasion.ts";
export type { Occasion } from "./occasion.ts";
export { HELD_OUT, SPLIT, SamplePermutation } from "./permutation.ts";
export { Schedule } from "./schedule.ts";
export { sha256 } from "./sha256.ts";
export { decodeFloats, encodeFloats, parameters, tensorSize } from "./tensors.ts";
export { ReductionTree, leftChild, parent, rightChild, sibling, treeNode } from "./tree.ts";
export type { TreeNode } from "./tree.ts";
