// Writes src/test/resources/golden/stopping.json: node src/test/golden/stopping.mjs > src/test/resources/golden/stopping.json
//
// What early stopping knows after each of some evaluations, by its definition, over the whole list each time: nothing is carried
// from one evaluation to the next. Sums of losses are float32, as they travel, and given by their bits.

const f = Math.fround;
const hex = (value) => {
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, value);
  return view.getUint32(0).toString(16).padStart(8, "0");
};

const SAMPLES = 7;
// [sum of the losses, correct]; a tie, a gain below the delta, one just above it, one that is not finite.
const EVALUATIONS = [
  [f(9.1), 2],
  [f(8.4), 3],
  [f(8.4), 3],
  [f(8.399999), 4],
  [f(Infinity), 4],
  [f(8.05), 4],
  [f(7.0000005), 5],
  [f(7), 7],
  [f(7.5), 6],
  [f(6.5), 7],
].map(([loss, correct]) => ({ loss, correct }));

const RULES = [
  { monitor: "loss", patience: 2, minDelta: 0 },
  { monitor: "loss", patience: 3, minDelta: 0.05 },
  { monitor: "loss", patience: 1, minDelta: 0.1 },
  { monitor: "loss", patience: 100, minDelta: 1000 },
  { monitor: "accuracy", patience: 2, minDelta: 0 },
  { monitor: "accuracy", patience: 4, minDelta: 0.14285715 },
];

function knownAfter({ monitor, patience, minDelta }, count) {
  const isLoss = monitor === "loss";
  const delta = f(minDelta);
  let best = isLoss ? Infinity : -Infinity;
  let version = 0;
  let last = -1;
  for (let at = 0; at < count; at++) {
    const { loss, correct } = EVALUATIONS[at];
    const value = isLoss ? f(loss / SAMPLES) : f(correct / SAMPLES);
    if (isLoss ? value + delta < best : value - delta > best) {
      [best, version, last] = [value, 10 * at, at];
    }
  }
  const waited = count - 1 - last;
  return { best: hex(best), version, waited, isOver: waited >= patience };
}

const cases = RULES.map((rule) => ({
  ...rule,
  expected: EVALUATIONS.map((_, at) => knownAfter(rule, at + 1)),
}));
const evaluations = EVALUATIONS.map(({ loss, correct }) => ({ loss: hex(loss), correct }));
process.stdout.write(
  `${JSON.stringify({ samples: SAMPLES, every: 10, evaluations, cases }, null, 1)}\n`,
);
