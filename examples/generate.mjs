// Makes the data of two examples, and the job of a third, the same on every machine:
//   node examples/generate.mjs table > examples/table.csv
//   node examples/generate.mjs shapes FOLDER
//   node examples/generate.mjs gpt > examples/gpt.json
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { crc32, deflateSync } from "node:zlib";

/** Numbers in [0, 1): a linear congruential generator (Numerical Recipes, chapter 7.1). */
function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** 300 plants of three kinds that do not exist. No column tells the kind alone. */
function table() {
  const random = generator(7);
  const around = (mean, spread) => mean + spread * (random() + random() + random() - 1.5);
  const kinds = [
    { name: "aster", height: 30, petals: 12, scents: ["none", "none", "sweet"] },
    { name: "borage", height: 55, petals: 5, scents: ["none", "sharp", "sharp"] },
    { name: "clary", height: 50, petals: 9, scents: ["sweet", "sweet", "sharp"] },
  ];
  const lines = ["height_cm,petals,leaf_cm,scent,kind"];
  for (let row = 0; row < 300; row++) {
    const kind = kinds[row % kinds.length];
    const height = around(kind.height, 20);
    const scent = kind.scents[Math.floor(random() * kind.scents.length)];
    const petals = Math.max(3, Math.round(around(kind.petals, 3)));
    const leaf = Math.max(0.5, around(height / 10, 2));
    lines.push(`${height.toFixed(1)},${petals},${leaf.toFixed(1)},${scent},${kind.name}`);
  }
  return `${lines.join("\n")}\n`;
}

/** Pixels of a shape, 0 to 255, somewhere in a square of `size` pixels. */
function shape(kind, size, random) {
  const radius = size * (0.2 + 0.15 * random());
  const x0 = radius + random() * (size - 2 * radius);
  const y0 = radius + random() * (size - 2 * radius);
  const light = 128 + Math.floor(127 * random());
  const pixels = Buffer.alloc(size * size);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const dx = (x + 0.5 - x0) / radius;
      const dy = (y + 0.5 - y0) / radius;
      const isInside = {
        circle: dx * dx + dy * dy < 1,
        square: Math.abs(dx) < 0.85 && Math.abs(dy) < 0.85,
        cross: (Math.abs(dx) < 0.3 && Math.abs(dy) < 1) || (Math.abs(dy) < 0.3 && Math.abs(dx) < 1),
      }[kind];
      pixels[y * size + x] = isInside ? light : Math.floor(60 * random());
    }
  }
  return pixels;
}

/** A grey PNG image (RFC 2083). */
function png(pixels, size) {
  const chunk = (type, data) => {
    const out = Buffer.alloc(data.length + 12);
    out.writeUInt32BE(data.length, 0);
    out.write(type, 4, "latin1");
    data.copy(out, 8);
    out.writeUInt32BE(crc32(out.subarray(4, 8 + data.length)), 8 + data.length);
    return out;
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header[8] = 8; // bits of a grey value
  const rows = [];
  for (let y = 0; y < size; y++) {
    rows.push(Buffer.of(0), pixels.subarray(y * size, (y + 1) * size));
  }
  return Buffer.concat([
    Buffer.from("89504e470d0a1a0a", "hex"),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(Buffer.concat(rows))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** 200 images of each of three shapes, a folder for each. */
function shapes(folder) {
  const random = generator(11);
  for (const kind of ["circle", "cross", "square"]) {
    mkdirSync(join(folder, kind), { recursive: true });
    for (let i = 0; i < 200; i++) {
      const name = `${String(i).padStart(3, "0")}.png`;
      writeFileSync(join(folder, kind, name), png(shape(kind, 16, random), 16));
    }
  }
}

/** One layer of a functional model, as Keras 2 writes it. */
function layer(class_name, name, sources, config) {
  const inbound_nodes = sources.length === 0 ? [] : [sources.map((source) => [source, 0, 0, {}])];
  return { class_name, name, config: { name, ...config }, inbound_nodes };
}

/** A GPT (Radford et al. 2019) of the size that nanoGPT trains without a graphics card: about 0.8 million parameters. */
function gpt({ blocks, heads, width, length }) {
  const normal = (stddev) => ({ class_name: "RandomNormal", config: { mean: 0, stddev } });
  const small = { kernel_initializer: normal(0.02) };
  // What is added up in each block begins smaller, so that the sum does not grow with the blocks.
  const added = { kernel_initializer: normal(0.02 / Math.sqrt(2 * blocks)) };
  const layers = [
    layer("InputLayer", "characters", [], { batch_input_shape: [null, length] }),
    layer("Embedding", "tokens", ["characters"], {
      input_dim: "$alphabet",
      output_dim: width,
      embeddings_initializer: normal(0.02),
    }),
    layer("PositionEmbedding", "positions", ["tokens"], {
      sequence_length: length,
      initializer: normal(0.02),
    }),
    layer("Add", "start", ["tokens", "positions"], {}),
  ];
  let last = "start";
  for (let block = 1; block <= blocks; block++) {
    const named = (name) => `${name}_${block}`;
    layers.push(
      layer("LayerNormalization", named("norm_a"), [last], { epsilon: 1e-5 }),
      layer("MultiHeadAttention", named("attention"), [named("norm_a")], {
        num_heads: heads,
        key_dim: width / heads,
        use_causal_mask: true,
        ...small,
      }),
      layer("Add", named("attended"), [last, named("attention")], {}),
      layer("LayerNormalization", named("norm_b"), [named("attended")], { epsilon: 1e-5 }),
      layer("Dense", named("wide"), [named("norm_b")], {
        units: 4 * width,
        activation: "gelu",
        ...small,
      }),
      layer("Dense", named("narrow"), [named("wide")], { units: width, ...added }),
      layer("Add", named("block"), [named("attended"), named("narrow")], {}),
    );
    last = named("block");
  }
  layers.push(
    layer("LayerNormalization", "norm", [last], { epsilon: 1e-5 }),
    layer("Dense", "next", ["norm"], { units: "$alphabet", activation: "softmax", ...small }),
  );
  const config = {
    name: "gpt",
    layers,
    input_layers: [["characters", 0, 0]],
    output_layers: [["next", 0, 0]],
  };
  return {
    name: "A small GPT",
    description:
      "A transformer of 4 blocks reads text character by character and tells at each position which one comes next.",
    seed: 1,
    model: {
      topology: { class_name: "Functional", config },
      loss: "sparseCategoricalCrossentropy",
    },
    data: { type: "text", length, stride: 1, encoding: "index", targets: "everyPosition" },
    training: { epochs: 1, samplesPerEpoch: 24_000, batchSize: 24, leafSize: 12 },
    evaluation: { heldOutFraction: 0.1, samples: 128, leafSize: 16, everyRounds: 100 },
    optimizer: {
      type: "adamw",
      learningRate: 0.001,
      beta2: 0.99,
      weightDecay: 0.1,
      globalClipNorm: 1,
      schedule: { type: "cosine", warmupSteps: 50, decaySteps: 950, alpha: 0.1 },
    },
  };
}

const [what, folder] = process.argv.slice(2);
if (what === "table" && folder === undefined) {
  process.stdout.write(table());
} else if (what === "shapes" && folder !== undefined) {
  shapes(folder);
} else if (what === "gpt" && folder === undefined) {
  const job = gpt({ blocks: 4, heads: 4, width: 128, length: 64 });
  process.stdout.write(`${JSON.stringify(job, null, 2)}\n`);
} else {
  process.stderr.write(
    "Usage: node examples/generate.mjs table > FILE | gpt > FILE | shapes FOLDER\n",
  );
  process.exitCode = 2;
}
