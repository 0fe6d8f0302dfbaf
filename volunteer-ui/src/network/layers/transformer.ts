import type { Layer } from "./layer.ts";
import { multiHeadAttention } from "./multi-head-attention.ts";
import { positionEmbedding } from "./position-embedding.ts";

/** What few networks have, apart from the others, so that pages load it for those alone. */
export const TRANSFORMER: ReadonlyMap<string, Layer> = new Map(
  Object.entries({ MultiHeadAttention: multiHeadAttention, PositionEmbedding: positionEmbedding }),
);
