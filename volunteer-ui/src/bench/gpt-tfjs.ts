import "@tensorflow/tfjs-core/dist/register_all_gradients";
import * as tf from "@tensorflow/tfjs-core";

import type { Batch } from "../samples/index.ts";
import type { Case } from "./cases.ts";
import type { GptSizes } from "./gpt.ts";

/** A GPT as somebody would write it with the operations of TensorFlow.js, which has no such layers. */
export class TensorFlowGpt {
  readonly #sizes: GptSizes;
  readonly #weights: readonly tf.Variable[];
  /** 0 where a position sees, far below elsewhere. */
  readonly #mask: tf.Tensor2D;

  /** On the backend that is set. */
  constructor({ model }: Case, sizes: GptSizes) {
    this.#sizes = sizes;
    this.#weights = model.weights.map(({ shape }) => tf.variable(tf.zeros([...shape])));
    const { length } = sizes;
    const hidden = Array.from({ length: length * length }, (_, at) =>
      at % length > Math.floor(at / length) ? -1e9 : 0,
    );
    this.#mask = tf.tensor2d(hidden, [length, length]);
  }

  load(weights: Float32Array): void {
    let at = 0;
    for (const weight of this.#weights) {
      const tensor = tf.tensor(weights.subarray(at, (at += weight.size)), weight.shape);
      weight.assign(tensor);
      tensor.dispose();
    }
  }

  /** Of the loss, summed over the samples. */
  async gradient({ count, input, targets }: Batch): Promise<Float32Array> {
    const { length, classes } = this.#sizes;
    if (targets.kind !== "classes") throw new Error("only classes are compared");
    const x = tf.tensor1d(Int32Array.from(input.values), "int32");
    const y = tf.tidy(() => {
      const labels = tf.tensor1d(targets.labels, "int32");
      return tf.cast(tf.oneHot(labels, classes), "float32");
    });
    const { value, grads } = tf.variableGrads(() => {
      const losses = tf.neg(tf.sum(tf.mul(y, tf.logSoftmax(this.#logits(x, count)))));
      return tf.div(losses, length);
    }, [...this.#weights]);
    const parts = await Promise.all(
      this.#weights.map(({ name }) => grads[name]?.data() ?? Promise.reject(new Error(name))),
    );
    tf.dispose([x, y, value, grads]);
    const gradient = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      gradient.set(part, at);
      at += part.length;
    }
    return gradient;
  }

  dispose(): void {
    tf.dispose([...this.#weights, this.#mask]);
  }

  /** [samples * positions, classes] */
  #logits(numbers: tf.Tensor1D, samples: number): tf.Tensor2D {
    const { blocks, width, length } = this.#sizes;
    let next = 0;
    const take = (): tf.Tensor => {
      const weight = this.#weights[next++];
      if (weight === undefined) throw new Error("too few weights");
      return weight;
    };
    const tokens = tf.reshape(tf.gather(take(), numbers), [samples, length, width]);
    let x = tf.reshape(tf.add(tokens, take()), [samples * length, width]);
    for (let block = 0; block < blocks; block++) {
      x = tf.add(x, this.#attention(normalized(x, take(), take()), samples, take));
      const wide = affine(normalized(x, take(), take()), take(), take());
      x = tf.add(x, affine(gelu(wide), take(), take()));
    }
    return affine(normalized(x, take(), take()), take(), take());
  }

  #attention(x: tf.Tensor, samples: number, take: () => tf.Tensor): tf.Tensor2D {
    const { heads, width, length } = this.#sizes;
    const head = width / heads;
    const projected = (): tf.Tensor => {
      const flat = affine(x, tf.reshape(take(), [width, width]), tf.reshape(take(), [width]));
      return tf.transpose(tf.reshape(flat, [samples, length, heads, head]), [0, 2, 1, 3]);
    };
    const [query, key, value] = [projected(), projected(), projected()];
    const products = tf.mul(tf.matMul(query, key, false, true), 1 / Math.sqrt(head));
    const taken = tf.matMul(tf.softmax(tf.add(products, this.#mask)), value);
    const flat = tf.reshape(tf.transpose(taken, [0, 2, 1, 3]), [samples * length, width]);
    return affine(flat, tf.reshape(take(), [width, width]), take());
  }
}

function affine(x: tf.Tensor, kernel: tf.Tensor, bias: tf.Tensor): tf.Tensor2D {
  return tf.add(tf.matMul(x as tf.Tensor2D, kernel as tf.Tensor2D), bias);
}

function normalized(x: tf.Tensor, scale: tf.Tensor, offset: tf.Tensor): tf.Tensor {
  const centered = tf.sub(x, tf.mean(x, -1, true));
  const variance = tf.mean(tf.square(centered), -1, true);
  const normal = tf.mul(centered, tf.rsqrt(tf.add(variance, 1e-3)));
  return tf.add(tf.mul(normal, scale), offset);
}

function gelu(x: tf.Tensor): tf.Tensor {
  return tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1));
}

/** On the backend that node has, as the engines of layers are. */
export async function openTensorFlowGpt(from: Case, sizes: GptSizes): Promise<TensorFlowGpt> {
  await tf.setBackend("wasm");
  return new TensorFlowGpt(from, sizes);
}
