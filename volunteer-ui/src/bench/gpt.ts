import { Loss, ModelSpecSchema, create } from "../protocol/index.ts";
import type { Case } from "./cases.ts";

/** Sizes of a GPT. */
export interface GptSizes {
  readonly blocks: number;
  readonly heads: number;
  readonly width: number;
  /** Characters in a sample. */
  readonly length: number;
  readonly classes: number;
}

/** nanoGPT's without a graphics card, over the characters of the other cases. */
const SIZES: GptSizes = { blocks: 4, heads: 4, width: 128, length: 64, classes: 99 };

/** A transformer that tells the next character at each position. */
export function gpt(batch: number): Case {
  const { blocks, width, length, classes } = SIZES;
  // What a position sees is half of the sequence in the mean.
  const products = blocks * (12 * width * width + (length + 1) * width) + width * classes;
  return {
    name: `gpt-b${batch}`,
    flops: batch * length * 6 * products,
    model: create(ModelSpecSchema, {
      topologyJson: JSON.stringify(topology(SIZES)),
      weights: shapes(SIZES).map((shape, at) => ({ name: `weight-${at}`, shape: [...shape] })),
      loss: Loss.SPARSE_CATEGORICAL_CROSSENTROPY,
    }),
    samples: {
      count: batch,
      form: { shape: [length], classes, oneHot: false },
      batch: ({ length: count }) => ({
        count,
        input: { kind: "classes", values: numbers(count * length, 7) },
        targets: {
          kind: "classes",
          classes,
          positions: length,
          labels: numbers(count * length, 5),
        },
      }),
    },
    batch,
    gpt: SIZES,
  };
}

function numbers(count: number, step: number): Int32Array {
  return Int32Array.from({ length: count }, (_, at) => (at * step) % SIZES.classes);
}

interface Layer {
  readonly class_name: string;
  readonly name: string;
  readonly config: object;
  readonly inbound_nodes: readonly unknown[];
}

function layer(class_name: string, name: string, from: readonly string[], config = {}): Layer {
  const inbound_nodes = from.length === 0 ? [] : [from.map((source) => [source, 0, 0, {}])];
  return { class_name, name, config: { name, ...config }, inbound_nodes };
}

function topology({ blocks, heads, width, length, classes }: GptSizes): object {
  const layers = [
    layer("InputLayer", "in", [], { batch_input_shape: [null, length] }),
    layer("Embedding", "tokens", ["in"], { input_dim: classes, output_dim: width }),
    layer("PositionEmbedding", "positions", ["tokens"], { sequence_length: length }),
    layer("Add", "block_0", ["tokens", "positions"]),
  ];
  for (let block = 1; block <= blocks; block++) {
    const before = `block_${block - 1}`;
    const name = (part: string): string => `${part}_${block}`;
    const attention = { num_heads: heads, key_dim: width / heads, use_causal_mask: true };
    layers.push(
      layer("LayerNormalization", name("a"), [before]),
      layer("MultiHeadAttention", name("b"), [name("a")], attention),
      layer("Add", name("c"), [before, name("b")]),
      layer("LayerNormalization", name("d"), [name("c")]),
      layer("Dense", name("e"), [name("d")], { units: 4 * width, activation: "gelu" }),
      layer("Dense", name("f"), [name("e")], { units: width }),
      layer("Add", name("block"), [name("c"), name("f")]),
    );
  }
  layers.push(
    layer("LayerNormalization", "last", [`block_${blocks}`]),
    layer("Dense", "next", ["last"], { units: classes, activation: "softmax" }),
  );
  return { class_name: "Functional", config: { name: "gpt", layers } };
}

function shapes({ blocks, heads, width, length, classes }: GptSizes): readonly number[][] {
  const head = width / heads;
  const projection = [
    [width, heads, head],
    [heads, head],
  ];
  const normalization = [[width], [width]];
  const block = [
    ...[...normalization, ...projection, ...projection, ...projection],
    ...[[heads, head, width], [width], ...normalization],
    ...[[width, 4 * width], [4 * width], [4 * width, width], [width]],
  ];
  return [
    [classes, width],
    [length, width],
    ...Array.from({ length: blocks }, () => block).flat(),
    ...[...normalization, [width, classes], [classes]],
  ];
}
