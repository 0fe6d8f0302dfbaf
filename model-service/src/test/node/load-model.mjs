// Loads an exported model with TensorFlow.js: node load-model.mjs DIRECTORY. The directory holds model.json and weights.bin.
// Prints what it found as JSON; fails if the model does not load.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { loadLayersModel } from '@tensorflow/tfjs-layers';

const directory = process.argv[2];
const json = JSON.parse(readFileSync(join(directory, 'model.json'), 'utf8'));
const weightData = new Uint8Array(readFileSync(join(directory, 'weights.bin'))).buffer;

await tf.setBackend('cpu');
const artifacts = await tf.io.getModelArtifactsForJSON(json, async (manifest) => [
  manifest.flatMap((group) => group.weights),
  weightData,
]);
const model = await loadLayersModel(tf.io.fromMemory(artifacts));
const inputShape = model.inputs[0].shape.map((dimension) => dimension ?? 1);
console.log(
  JSON.stringify({
    weights: model.getWeights().map((weight) => Array.from(weight.dataSync())),
    output: Array.from(model.predict(tf.ones(inputShape)).dataSync()),
    metadata: model.getUserDefinedMetadata(),
  }),
);
