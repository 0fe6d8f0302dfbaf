// Writes what TensorFlow.js makes of some topologies: the names and shapes of LayersModel.getWeights(), and the output shape.
// Run by hand, from anywhere, when a topology is added:  node task-service/src/test/golden/topologies.mjs
import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-layers";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { stdout } from "node:process";
import { ready, zeros } from "@tensorflow/tfjs-core";

const l = tf.layers;
const models = {
  "text lstm": () => [
    l.lstm({ units: 50, returnSequences: true, inputShape: [40, 98] }),
    l.lstm({ units: 50 }),
    l.dense({ units: 98, activation: "softmax" }),
  ],
  "gru and simple rnn": () => [
    l.inputLayer({ inputShape: [12, 5] }),
    l.gru({ units: 7, returnSequences: true, useBias: false }),
    l.simpleRNN({ units: 3, recurrentInitializer: "glorotNormal" }),
    l.dense({ units: 1, useBias: false }),
  ],
  "embedding and conv1d": () => [
    l.embedding({ inputDim: 30, outputDim: 6, inputLength: 20 }),
    l.conv1d({ filters: 4, kernelSize: 3, padding: "same", dilationRate: 2, activation: "relu" }),
    l.conv1d({ filters: 4, kernelSize: 5, strides: 2 }),
    l.maxPooling1d({ poolSize: 3 }),
    l.averagePooling1d({ poolSize: 2, strides: 1, padding: "same" }),
    l.globalAveragePooling1d({}),
    l.dense({ units: 30 }),
    l.softmax({}),
  ],
  "image cnn": () => [
    l.conv2d({
      filters: 8,
      kernelSize: 3,
      strides: 2,
      padding: "same",
      inputShape: [28, 27, 1],
      kernelInitializer: "heUniform",
    }),
    l.depthwiseConv2d({ kernelSize: [3, 2], depthMultiplier: 2 }),
    l.layerNormalization({}),
    l.leakyReLU({}),
    l.maxPooling2d({ poolSize: [2, 3], padding: "same" }),
    l.averagePooling2d({ poolSize: 2, strides: 1 }),
    l.conv2d({ filters: 4, kernelSize: [1, 2], dilationRate: 2, padding: "same" }),
    l.elu({}),
    l.globalMaxPooling2d({}),
    l.dropout({ rate: 0.5 }),
    l.dense({
      units: 10,
      activation: "softmax",
      kernelInitializer: tf.initializers.truncatedNormal({ stddev: 0.1 }),
    }),
  ],
  shapes: () => [
    l.reshape({ targetShape: [4, 15], inputShape: [6, 10] }),
    l.permute({ dims: [2, 1] }),
    l.dense({ units: 3 }),
    l.flatten({}),
    l.repeatVector({ n: 2 }),
    l.reLU({}),
    l.activation({ activation: "tanh" }),
    l.globalMaxPooling1d({}),
    l.dense({ units: 2 }),
  ],
  wrappers: () => [
    l.timeDistributed({ layer: l.dense({ units: 4 }), inputShape: [9, 5] }),
    l.bidirectional({ layer: l.lstm({ units: 3, returnSequences: true }), mergeMode: "concat" }),
    l.bidirectional({ layer: l.gru({ units: 2 }), mergeMode: "sum" }),
    l.dense({ units: 2 }),
  ],
};

// Only shapes matter here, and the QR decomposition needs chained operations that Node does not register.
tf.initializers.orthogonal({}).constructor.prototype.apply = (shape) => zeros(shape);

await ready();
const golden = Object.entries(models).map(([name, layers]) => {
  const model = tf.sequential({ layers: layers() });
  const weights = model.weights.map(
    (weight) => `${weight.originalName} [${weight.shape.join(", ")}]`,
  );
  const shapes = model.getWeights().map((tensor) => `[${tensor.shape.join(", ")}]`);
  if (!shapes.every((shape, i) => weights[i].endsWith(" " + shape))) {
    throw new Error(
      `${name}: getWeights() is in another order than the names: ${weights} / ${shapes}`,
    );
  }
  const [, ...output] = model.outputShape;
  return { name, topology: JSON.parse(model.toJSON(null, true)), weights, output };
});
const file = join(import.meta.dirname, "../resources/golden/topologies.json");
writeFileSync(file, JSON.stringify(golden, null, 1) + "\n");
stdout.write(`${golden.length} models written to ${file}\n`);
