import { activation, elu, leakyRelu, relu } from "./activation.ts";
import { add } from "./add.ts";
import { averagePooling1d, averagePooling2d } from "./average-pooling.ts";
import { batchNormalization } from "./batch-normalization.ts";
import { concatenate } from "./concatenate.ts";
import { conv1d } from "./conv1d.ts";
import { conv2d } from "./conv2d.ts";
import { dense } from "./dense.ts";
import { depthwiseConv2d } from "./depthwise-conv2d.ts";
import { dropout } from "./dropout.ts";
import { embedding } from "./embedding.ts";
import { flatten } from "./flatten.ts";
import {
  globalAveragePooling1d,
  globalAveragePooling2d,
  globalMaxPooling1d,
  globalMaxPooling2d,
} from "./global-pooling.ts";
import { gru } from "./gru.ts";
import { layerNormalization, rmsNormalization } from "./layer-normalization.ts";
import type { Layer } from "./layer.ts";
import { lstm } from "./lstm.ts";
import { maxPooling1d, maxPooling2d } from "./max-pooling.ts";
import { reshape } from "./reshape.ts";
import { simpleRnn } from "./simple-rnn.ts";

/** Layers by their class names. */
export type Layers = ReadonlyMap<string, Layer>;

/** What most topologies name. A new layer is a new file and a line here. */
const COMMON: Layers = new Map(
  Object.entries({
    Activation: activation,
    Add: add,
    AveragePooling1D: averagePooling1d,
    AveragePooling2D: averagePooling2d,
    BatchNormalization: batchNormalization,
    Concatenate: concatenate,
    Conv1D: conv1d,
    Conv2D: conv2d,
    Dense: dense,
    DepthwiseConv2D: depthwiseConv2d,
    Dropout: dropout,
    ELU: elu,
    Embedding: embedding,
    Flatten: flatten,
    GRU: gru,
    GlobalAveragePooling1D: globalAveragePooling1d,
    GlobalAveragePooling2D: globalAveragePooling2d,
    GlobalMaxPooling1D: globalMaxPooling1d,
    GlobalMaxPooling2D: globalMaxPooling2d,
    LSTM: lstm,
    LayerNormalization: layerNormalization,
    LeakyReLU: leakyRelu,
    MaxPooling1D: maxPooling1d,
    MaxPooling2D: maxPooling2d,
    RMSNormalization: rmsNormalization,
    ReLU: relu,
    Reshape: reshape,
    SimpleRNN: simpleRnn,
  }),
);

/** All that a topology may name; those of transformers if it names one of them. */
export async function layersOf(topologyJson: string): Promise<Layers> {
  if (!/"(MultiHeadAttention|PositionEmbedding)"/.test(topologyJson)) return COMMON;
  const { TRANSFORMER } = await import("./transformer.ts");
  return new Map([...COMMON, ...TRANSFORMER]);
}
