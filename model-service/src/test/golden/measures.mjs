// Writes golden/measures.json: what evaluations count besides, as it travels, and what people are told of it, by the definitions from
// the answers themselves. Run at the repository root:
//   node model-service/src/test/golden/measures.mjs > model-service/src/test/resources/golden/measures.json
// Floats are written as the bits of the float32 in hexadecimal.
const f = Math.fround;
const hex = (value) => {
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, value);
  return view.getUint32(0).toString(16).padStart(8, "0");
};
const mean = (values) =>
  values.length === 0 ? 0 : values.reduce((a, b) => a + b, 0) / values.length;

/** Of a label and an order of the classes, from the most probable one. */
function ofClasses(name, classes, topK, perClass, answers) {
  const counts = [];
  if (topK > 0)
    counts.push(answers.filter(({ label, order }) => order.slice(0, topK).includes(label)).length);
  const matrix = Array.from({ length: classes }, () => Array(classes).fill(0));
  for (const { label, order } of answers) matrix[label][order[0]]++;
  const each = matrix.map((row, at) => {
    const right = row[at];
    const predicted = matrix.reduce((sum, other) => sum + other[at], 0);
    const actual = row.reduce((a, b) => a + b, 0);
    return { right, predicted, actual };
  });
  if (perClass)
    counts.push(...each.flatMap(({ right, predicted, actual }) => [right, predicted, actual]));
  const bytes = Buffer.alloc(1 + 4 * counts.length);
  bytes[0] = 0xfd;
  counts.forEach((count, at) => bytes.writeUInt32LE(count, 1 + 4 * at));
  const met = each.filter(({ predicted, actual }) => predicted + actual > 0);
  const over = (right, of) => (of === 0 ? 0 : right / of);
  return {
    name,
    topK,
    perClass,
    errors: false,
    classes,
    samples: answers.length,
    tally: bytes.toString("hex"),
    ...(topK > 0 && { topKAccuracy: hex(f(counts[0] / answers.length)) }),
    ...(perClass && {
      precision: hex(f(mean(met.map(({ right, predicted }) => over(right, predicted))))),
      recall: hex(f(mean(met.map(({ right, actual }) => over(right, actual))))),
      f1: hex(
        f(mean(met.map(({ right, predicted, actual }) => (2 * right) / (predicted + actual)))),
      ),
    }),
  };
}

function ofValues(name, pairs) {
  const sums = [0, 0, 0, 0];
  for (const [given, wanted] of pairs) {
    const difference = f(given) - f(wanted);
    [Math.abs(difference), difference * difference, f(wanted), f(wanted) * f(wanted)].forEach(
      (value, at) => (sums[at] += value),
    );
  }
  const bytes = Buffer.alloc(33);
  bytes[0] = 0xfc;
  sums.forEach((sum, at) => bytes.writeDoubleLE(sum, 1 + 8 * at));
  const [absolute, squared, targets, squares] = sums;
  const n = pairs.length;
  return {
    name,
    topK: 0,
    perClass: false,
    errors: true,
    classes: 0,
    samples: n / 2,
    tally: bytes.toString("hex"),
    meanAbsoluteError: hex(f(absolute / n)),
    rootMeanSquaredError: hex(f(Math.sqrt(squared / n))),
    rSquared: hex(f(1 - squared / (squares - (targets * targets) / n))),
  };
}

const answer = (label, ...order) => ({ label, order });
const some = [
  answer(0, 0, 1, 2, 3),
  answer(0, 1, 0, 2, 3),
  answer(1, 1, 2, 0, 3),
  answer(2, 0, 1, 2, 3),
  answer(1, 1, 0, 2, 3),
  answer(0, 0, 2, 1, 3),
  answer(2, 2, 0, 1, 3),
];
const cases = [
  ofClasses("top 2", 4, 2, false, some),
  ofClasses("per class, of which one is never met", 4, 0, true, some),
  ofClasses("both", 4, 3, true, some),
  ofClasses("nothing right", 2, 1, true, [answer(0, 1, 0), answer(0, 1, 0)]),
  ofValues("errors", [
    [0.1, 0.3],
    [-2, -1.5],
    [3.25, 3],
    [0.7, 0.9],
    [10, 8],
    [-0.3, 0],
  ]),
];
process.stdout.write(`${JSON.stringify({ cases }, null, 1)}\n`);
