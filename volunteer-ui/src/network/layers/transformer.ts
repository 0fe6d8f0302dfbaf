import type { Layer } from "./layer.ts";
import { multiHeadAttention } from "./multi-head-attention.ts";
import { positionEmbedding } from "./position-embedding.ts";

/** What transformers have, apart from the others. */
export const TRANSFORMER: ReadonlyMap<string, Layer> = new Map(
  Object.entries({ MultiHeadAttention: multiHeadAttention, PositionEmbedding: positionEmbedding }),
);
