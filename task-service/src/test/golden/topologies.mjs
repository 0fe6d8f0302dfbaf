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
    l.conv1d({ filters: 4, kernelSize: 3, padding: "same", activation: "relu" }),
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
    l.conv2d({ filters: 4, kernelSize: [1, 2], padding: "same" }),
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
  "other convolutions": () => [
    l.zeroPadding2d({
      padding: [
        [2, 1],
        [0, 3],
      ],
      inputShape: [9, 8, 3],
    }),
    l.separableConv2d({ filters: 5, kernelSize: [3, 2], depthMultiplier: 2, strides: 2 }),
    l.prelu({ sharedAxes: [1, 2] }),
    l.conv2dTranspose({ filters: 4, kernelSize: 4, strides: 3 }),
    l.conv2dTranspose({ filters: 2, kernelSize: 2, strides: 2, padding: "same", useBias: false }),
    l.prelu({}),
    l.upSampling2d({ size: [2, 3] }),
    l.cropping2D({
      cropping: [
        [1, 2],
        [3, 0],
      ],
    }),
    l.separableConv2d({ filters: 3, kernelSize: 3, padding: "same", useBias: false }),
    l.globalAveragePooling2d({}),
    l.dense({ units: 2 }),
  ],
  volumes: () => [
    l.conv3d({ filters: 3, kernelSize: [2, 3, 1], inputShape: [8, 9, 7, 2] }),
    l.maxPooling3d({ poolSize: [2, 2, 3] }),
    l.conv3d({ filters: 4, kernelSize: 2, strides: 2, padding: "same", useBias: false }),
    l.averagePooling3d({ poolSize: 2, strides: 1, padding: "same" }),
    l.flatten({}),
    l.dense({ units: 2 }),
  ],
  films: () => [
    l.convLstm2d({
      filters: 3,
      kernelSize: 3,
      padding: "same",
      returnSequences: true,
      inputShape: [4, 8, 7, 2],
    }),
    l.convLstm2d({ filters: 2, kernelSize: [2, 3], strides: 2, useBias: false }),
    l.flatten({}),
    l.dense({ units: 2 }),
  ],
  "noise and series": () => [
    l.gaussianNoise({ stddev: 0.1, inputShape: [6, 3] }),
    l.spatialDropout1d({ rate: 0.5 }),
    l.gaussianDropout({ rate: 0.25 }),
    l.alphaDropout({ rate: 0.25 }),
    l.prelu({ sharedAxes: [1] }),
    l.rescaling({ scale: 2, offset: -1 }),
    l.flatten({}),
    l.dense({ units: 2 }),
  ],
  "products of all with all": () => {
    const input = tf.input({ shape: [6, 3] });
    const [a, b] = [3, 4].map((units) => l.dense({ units }).apply(input));
    const [all, one] = [l.dot({ axes: [1, 1] }), l.dot({ axes: -1, normalize: true })];
    const [left, right] = [a, b].map((each) => l.globalMaxPooling1d({}).apply(each));
    const pair = one.apply([l.dense({ units: 5 }).apply(left), l.dense({ units: 5 }).apply(right)]);
    const row = l.dot({ axes: [2, 1] }).apply([all.apply([a, b]), right]);
    return tf.model({
      inputs: input,
      outputs: l.dense({ units: 2 }).apply(l.concatenate().apply([row, pair])),
    });
  },
  wrappers: () => [
    l.timeDistributed({ layer: l.dense({ units: 4 }), inputShape: [9, 5] }),
    l.bidirectional({ layer: l.lstm({ units: 3, returnSequences: true }), mergeMode: "concat" }),
    l.bidirectional({ layer: l.gru({ units: 2 }), mergeMode: "sum" }),
    l.dense({ units: 2 }),
  ],
  "residual convolutional net": () => {
    const same = { kernelSize: 3, padding: "same", activation: "relu" };
    const input = tf.input({ shape: [12, 10, 2] });
    const stem = l.conv2d({ ...same, filters: 5 }).apply(input);
    const body = l.conv2d({ ...same, filters: 6, strides: 2 }).apply(stem);
    const deeper = l.conv2d({ ...same, filters: 4, kernelRegularizer: "l1l2" }).apply(body);
    const shortcut = l.conv2d({ filters: 4, kernelSize: 1, strides: 2 }).apply(stem);
    const sum = l.add().apply([shortcut, deeper]);
    const dropped = l.dropout({ rate: 0.25 }).apply(sum);
    const pooled = l.globalAveragePooling2d({}).apply(dropped);
    return tf.model({
      inputs: input,
      outputs: l.dense({ units: 7, activation: "softmax" }).apply(pooled),
    });
  },
  "lstm with a skip": () => {
    const input = tf.input({ shape: [9, 6] });
    const whole = l.lstm({ units: 3, returnSequences: true }).apply(input);
    const joined = l.concatenate().apply([whole, input, whole]);
    const last = l.lstm({ units: 4 }).apply(joined);
    const first = l.flatten({}).apply(whole);
    // Of one depth, the one that is met first on the way from the output has its weights first.
    const [left, right] = [5, 8].map((units) =>
      l.dense({ units, activation: "tanh" }).apply(units === 5 ? first : last),
    );
    const both = l.concatenate({ axis: 1 }).apply([right, left]);
    return tf.model({
      inputs: input,
      outputs: l.dense({ units: 6, activation: "softmax" }).apply(both),
    });
  },
  "merges along other dimensions": () => {
    const input = tf.input({ shape: [4, 6] });
    const [a, b] = [1, 2].map(() => l.dense({ units: 3 }).apply(input));
    const average = l.average().apply([l.maximum().apply([a, b]), l.minimum().apply([b, a])]);
    const rows = l.concatenate({ axis: 1 }).apply([average, l.multiply().apply([a, b])]);
    const last = l.concatenate({ axis: -2 }).apply([rows, a]);
    return tf.model({ inputs: input, outputs: l.dense({ units: 1 }).apply(last) });
  },
};

// Only shapes matter here, and the QR decomposition needs chained operations that Node does not register.
tf.initializers.orthogonal({}).constructor.prototype.apply = (shape) => zeros(shape);

function topologyOf(model) {
  const topology = JSON.parse(model.toJSON(null, true));
  for (const { class_name: kind, config } of topology.config.layers) {
    // toJSON leaves it out; the layer takes it when it is loaded.
    if (kind === "SeparableConv2D") {
      config.depth_multiplier = model.getLayer(config.name).depthMultiplier;
    }
  }
  return topology;
}

await ready();
const golden = Object.entries(models).map(([name, make]) => {
  const made = make();
  const model = Array.isArray(made) ? tf.sequential({ layers: made }) : made;
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
  return { name, topology: topologyOf(model), weights, output };
});
const file = join(import.meta.dirname, "../resources/golden/topologies.json");
writeFileSync(file, JSON.stringify(golden, null, 1) + "\n");
stdout.write(`${golden.length} models written to ${file}\n`);
