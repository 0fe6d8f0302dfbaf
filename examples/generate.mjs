// Makes the data of two examples, the same on every machine:
//   node examples/generate.mjs table > examples/table.csv
//   node examples/generate.mjs shapes FOLDER
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

const [what, folder] = process.argv.slice(2);
if (what === "table" && folder === undefined) {
  process.stdout.write(table());
} else if (what === "shapes" && folder !== undefined) {
  shapes(folder);
} else {
  process.stderr.write("Usage: node examples/generate.mjs table > FILE | shapes FOLDER\n");
  process.exitCode = 2;
}
