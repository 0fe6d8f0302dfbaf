import { activation, elu, leakyRelu, relu } from "./activation.ts";
import { add } from "./add.ts";
import { concatenate } from "./concatenate.ts";
import { dense } from "./dense.ts";
import { dropout } from "./dropout.ts";
import { embedding } from "./embedding.ts";
import { flatten } from "./flatten.ts";
import { gru } from "./gru.ts";
import { layerNormalization, rmsNormalization } from "./layer-normalization.ts";
import type { Layer } from "./layer.ts";
import { lstm } from "./lstm.ts";
import { reshape } from "./reshape.ts";
import { simpleRnn } from "./simple-rnn.ts";

/** Layers by their class names. */
export type Layers = ReadonlyMap<string, Layer>;

/** What most topologies name. A new layer is a new file and a line here, or in one of the chunks. */
const COMMON: Layers = new Map(
  Object.entries({
    Activation: activation,
    Add: add,
    Concatenate: concatenate,
    Dense: dense,
    Dropout: dropout,
    ELU: elu,
    Embedding: embedding,
    Flatten: flatten,
    GRU: gru,
    LSTM: lstm,
    LayerNormalization: layerNormalization,
    LeakyReLU: leakyRelu,
    RMSNormalization: rmsNormalization,
    ReLU: relu,
    Reshape: reshape,
    SimpleRNN: simpleRnn,
  }),
);

/** What pages load for those topologies alone that name something of it. */
const CHUNKS = [
  {
    named: /"(MultiHeadAttention|PositionEmbedding)"/,
    load: async () => (await import("./transformer.ts")).TRANSFORMER,
  },
  {
    named: /"(\w*(Conv|Pooling)[12]D|BatchNormalization)"/,
    load: async () => (await import("./images.ts")).IMAGES,
  },
];

/** All that a topology may name. */
export async function layersOf(topologyJson: string): Promise<Layers> {
  const wanted = CHUNKS.filter(({ named }) => named.test(topologyJson));
  const loaded = await Promise.all(wanted.map(({ load }) => load()));
  return new Map([COMMON, ...loaded].flatMap((layers) => [...layers]));
}
