import { loadKernels } from "../kernels/index.ts";
import type { Batch, Input, Targets } from "../samples/index.ts";
import { CompiledNetwork, type NetworkRequest } from "./compiled.ts";

/** What one slice may take, so that it stays in the caches of most devices. */
const SLICE_BYTES = 4 * 1024 * 1024;

/**
 * How many samples of a leaf to compute at once: a large leaf is computed in slices, whose sums are added in order.
 * Depends on the network alone, not on the device, as the slices decide the bits. Infinite for a network that couples
 * samples.
 */
export async function sliceSize(network: Omit<NetworkRequest, "capacity">): Promise<number> {
  const compiled = async (capacity: number): Promise<CompiledNetwork> =>
    new CompiledNetwork(await loadKernels(), { ...network, capacity });
  const one = await compiled(1);
  if (one.couplesSamples) return Infinity;
  const perSample = (await compiled(2)).bytes - one.bytes;
  let size = 1;
  while (2 * size * perSample <= SLICE_BYTES) size *= 2;
  return size;
}

/** The samples of a batch, `size` at a time; views, not copies. */
export function slicesOf({ count, input, targets }: Batch, size: number): readonly Batch[] {
  return Array.from({ length: Math.ceil(count / size) }, (_, at) => {
    const from = at * size;
    const end = Math.min(count, from + size);
    return {
      count: end - from,
      input: inputPart(input, from / count, end / count),
      targets: targetsPart(targets, from, end),
    };
  });
}

/** The same of what is only predicted. */
export function inputSlices(
  input: Input,
  count: number,
  size: number,
): readonly { readonly count: number; readonly input: Input }[] {
  return Array.from({ length: Math.ceil(count / size) }, (_, at) => {
    const from = at * size;
    const end = Math.min(count, from + size);
    return { count: end - from, input: inputPart(input, from / count, end / count) };
  });
}

function inputPart(input: Input, from: number, end: number): Input {
  const { length } = input.values;
  const [first, last] = [Math.round(from * length), Math.round(end * length)];
  return input.kind === "classes"
    ? { kind: "classes", values: input.values.subarray(first, last) }
    : { kind: "values", values: input.values.subarray(first, last) };
}

function targetsPart(targets: Targets, from: number, end: number): Targets {
  if (targets.kind === "classes") {
    const { positions = 1 } = targets;
    return { ...targets, labels: targets.labels.subarray(from * positions, end * positions) };
  }
  const { width, values } = targets;
  return { ...targets, values: values.subarray(from * width, end * width) };
}
