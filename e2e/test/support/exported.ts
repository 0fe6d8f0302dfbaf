// TensorFlow.js needs its chained operations registered on Node, and what tensors call them through.
import "@tensorflow/tfjs-core/dist/base_side_effects.js";
import "@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js";
import "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import * as layers from "@tensorflow/tfjs-layers";

import { loadKernels } from "../../../volunteer-ui/src/kernels/index.ts";
import { CompiledNetwork, layersOf } from "../../../volunteer-ui/src/network/index.ts";
import { Loss } from "../../../volunteer-ui/src/protocol/index.ts";
import type { InputForm } from "../../../volunteer-ui/src/samples/index.ts";

/** What `model.json` holds, as far as it is read here. */
interface ModelJson {
  readonly modelTopology: { readonly model_config: object };
  readonly weightsManifest: readonly { readonly weights: tf.io.WeightsManifestEntry[] }[];
}

/** @param zip what a job's model is downloaded as; loaded as anybody would who uses TensorFlow.js alone */
export async function loadExported(zip: Uint8Array): Promise<layers.LayersModel> {
  await tf.setBackend("wasm");
  const json = JSON.parse(new TextDecoder().decode(fileIn(zip, "model.json"))) as ModelJson;
  const weights = fileIn(zip, "weights.bin").slice();
  return layers.loadLayersModel(
    tf.io.fromMemory({
      modelTopology: json.modelTopology,
      weightSpecs: json.weightsManifest.flatMap((group) => group.weights),
      weightData: weights.buffer,
    }),
  );
}

/** What TensorFlow.js computes with a job's model of samples one after the other. */
export async function outputsOf(zip: Uint8Array, samples: Float32Array): Promise<Float32Array> {
  const model = await loadExported(zip);
  return tf.tidy(() => {
    const shape = model.inputs[0]?.shape.slice(1) as number[];
    const x = tf.tensor(samples, [samples.length / tf.util.sizeFromShape(shape), ...shape]);
    return (model.predict(x) as tf.Tensor).dataSync() as Float32Array;
  });
}

/** @returns for each sample the class with the highest probability */
export function classesBy(model: layers.LayersModel, pixels: Float32Array): number[] {
  return tf.tidy(() => {
    const shape = model.inputs[0]?.shape.slice(1) as number[];
    const x = tf.tensor(pixels, [pixels.length / tf.util.sizeFromShape(shape), ...shape]);
    return Array.from(tf.argMax(model.predict(x) as tf.Tensor, 1).dataSync());
  });
}

/** A model as kernels compute it, of what a job's model is downloaded as for TensorFlow.js. */
export async function compileExported(zip: Uint8Array, form: InputForm): Promise<CompiledNetwork> {
  const json = JSON.parse(new TextDecoder().decode(fileIn(zip, "model.json"))) as ModelJson;
  const topologyJson = JSON.stringify(json.modelTopology.model_config);
  const network = new CompiledNetwork(await loadKernels(), {
    topologyJson,
    layers: await layersOf(topologyJson),
    weightShapes: json.weightsManifest.flatMap(({ weights }) => weights.map(({ shape }) => shape)),
    loss: Loss.CATEGORICAL_CROSSENTROPY,
    form,
    capacity: 8,
  });
  network.load(new Float32Array(fileIn(zip, "weights.bin").slice().buffer));
  return network;
}

/** Files lie in these archives as they are: a header, the name, the bytes. */
function fileIn(zip: Uint8Array, name: string): Uint8Array<ArrayBuffer> {
  const bytes = Buffer.from(zip);
  for (let at = 0; bytes.readUInt32LE(at) === 0x04034b50;) {
    const [size, nameLength] = [bytes.readUInt32LE(at + 18), bytes.readUInt16LE(at + 26)];
    const start = at + 30 + nameLength + bytes.readUInt16LE(at + 28);
    if (bytes.toString("utf8", at + 30, at + 30 + nameLength) === name) {
      return new Uint8Array(bytes.subarray(start, start + size));
    }
    at = start + size;
  }
  throw new Error(`the archive has no ${name}`);
}
