// Writes the files of src/test/resources/tensorflow with TensorFlow.js 4.22 itself, as its download in a browser would be packed:
// node make.mjs DIRECTORY, where @tensorflow/tfjs-core and @tensorflow/tfjs-layers can be found.
//
// Weight i of tensor t of layer l (both from 0; layers without the input) is ((5 l + 3 t + i) mod 31 - 15) / 16.
import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const require = createRequire(import.meta.url);
const tf = require("@tensorflow/tfjs-core");
const layers = require("@tensorflow/tfjs-layers");
require("@tensorflow/tfjs-backend-cpu");

const directory = resolve(process.argv[2]);

async function save(name, model) {
  for (const [l, layer] of model.layers.entries()) {
    layer.setWeights(
      layer.getWeights().map((weight, t) => {
        const values = Float32Array.from(
          { length: weight.size },
          (_, i) => (((5 * l + 3 * t + i) % 31) - 15) / 16,
        );
        return tf.tensor(values, weight.shape);
      }),
    );
  }
  await model.save(
    tf.io.withSaveHandler((artifacts) => {
      const { modelTopology, format, generatedBy, convertedBy, weightSpecs, weightData } =
        artifacts;
      const folder = mkdtempSync(join(tmpdir(), "tfjs-"));
      const weightsManifest = [{ paths: ["./model.weights.bin"], weights: weightSpecs }];
      const json = { modelTopology, format, generatedBy, convertedBy, weightsManifest };
      writeFileSync(join(folder, "model.json"), JSON.stringify(json));
      writeFileSync(join(folder, "model.weights.bin"), new Uint8Array(weightData));
      execFileSync(
        "zip",
        ["-q", "-X", join(directory, `${name}.zip`), "model.json", "model.weights.bin"],
        { cwd: folder },
      );
      return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: "JSON" } };
    }),
  );
}

const images = layers.sequential({
  layers: [
    layers.layers.conv2d({ filters: 3, kernelSize: 3, inputShape: [6, 6, 2], useBias: false }),
    layers.layers.batchNormalization(),
    layers.layers.reLU(),
    layers.layers.depthwiseConv2d({ kernelSize: 2 }),
    layers.layers.globalAveragePooling2d({}),
    layers.layers.dense({ units: 3, activation: "softmax" }),
  ],
});
await save("images", images);

// Orthogonal ones need operations that the build for Node does not register.
const recurrentInitializer = "glorotUniform";
const sequences = layers.sequential({
  layers: [
    layers.layers.lstm({
      units: 4,
      inputShape: [5, 2],
      returnSequences: true,
      recurrentInitializer,
    }),
    layers.layers.bidirectional({
      layer: layers.layers.gru({ units: 3, returnSequences: true, recurrentInitializer }),
    }),
    layers.layers.simpleRNN({ units: 3, recurrentInitializer }),
    layers.layers.dense({ units: 2, activation: "softmax" }),
  ],
});
await save("sequences", sequences);
