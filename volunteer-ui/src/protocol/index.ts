/**
 * The protocol room: messages generated from `protocol/src/main/proto` (in `gen/`, never edited,
 * never committed), their codec, the arithmetic of the reduction tree, the generator of random numbers, and what each kind of work is
 * (`training/`, `counting/`). Depends on no other room; pure functions only.
 *
 * The arithmetic is the twin of the Java module `protocol/`; the golden cases in
 * `protocol/src/test/resources/golden` hold both to the same numbers.
 */
export { create, fromBinary, toBinary, fromJson, toJson } from "@bufbuild/protobuf";
export type { MessageInitShape } from "@bufbuild/protobuf";

export * from "./gen/manyhands/v1/counting_pb.ts";
export * from "./gen/manyhands/v1/job_pb.ts";
export * from "./gen/manyhands/v1/limit_pb.ts";
export * from "./gen/manyhands/v1/map_reduce_pb.ts";
export * from "./gen/manyhands/v1/shards_pb.ts";
export * from "./gen/manyhands/v1/training_pb.ts";
export * from "./gen/manyhands/v1/volunteer_pb.ts";

export { OutOfBoundsError, outOfBounds, parse } from "./bounds.ts";
export { equalBytes, fromHex, joinBytes, toHex } from "./bytes.ts";
export * from "./counting/index.ts";
export { draw } from "./draw.ts";
export { nonceAmong } from "./proof-of-work.ts";
export type { Schedule } from "./schedule.ts";
export { sha256 } from "./sha256.ts";
export { type LeafRecords, type RecordRange, type ShardPart, ShardIndex } from "./shard-index.ts";
export * from "./training/index.ts";
export * from "./map/index.ts";
export { ReductionTree, leftChild, parent, rightChild, sibling, treeNode } from "./tree.ts";
export type { TreeNode } from "./tree.ts";
export { workOf } from "./work.ts";
export type { AnyWork, DataRef, Work } from "./work.ts";
