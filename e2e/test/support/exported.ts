// TensorFlow.js needs its chained operations registered on Node, and what tensors call them through.
import "@tensorflow/tfjs-core/dist/base_side_effects.js";
import "@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js";
import "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import * as layers from "@tensorflow/tfjs-layers";

/** What `model.json` holds, as far as it is read here. */
interface ModelJson {
  readonly modelTopology: object;
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

/** @returns for each sample the class with the highest probability */
export function classesBy(model: layers.LayersModel, pixels: Float32Array): number[] {
  return tf.tidy(() => {
    const shape = model.inputs[0]?.shape.slice(1) as number[];
    const x = tf.tensor(pixels, [pixels.length / tf.util.sizeFromShape(shape), ...shape]);
    return Array.from(tf.argMax(model.predict(x) as tf.Tensor, 1).dataSync());
  });
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
