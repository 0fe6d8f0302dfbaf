// The map of the house: which room may import what. `eslint.config.js` turns it into lint errors.
//
// A room is a folder of `src/`; its door is `index.ts`. For the node room, files `*.node.ts` and tests there
// is also `index.node.ts`, which may import what no page can have. A room's files `worker.*.ts` are entries
// of worker threads: they may be named in `new URL("…", import.meta.url)`, never imported.
// Tests, and what lies in a folder `fixture` or `testing`, may use a room's `fixture/index.ts` too, and as values all
// rooms that theirs knows in any way.
// Outside of src/ is what volunteer and auditor say when asked for help, which the launcher prints, too.

/**
 * @typedef {object} Room
 * @property {readonly string[]} values rooms whose door may be imported
 * @property {readonly string[]} types rooms whose door may be imported with `import type` only
 * @property {readonly string[]} [lazy] rooms whose door may be imported with `import()` only: large code, loaded when needed
 * @property {readonly RegExp[]} packages packages that may be imported
 */

/**
 * From the bottom to the top: a room knows only rooms above it in this list, which lie below it in the house. Work that is
 * done (`trainer`) and what it means (`work`) meet in the worker's entries, which hand the engines in.
 *
 * @type {Readonly<Record<string, Room>>}
 */
export const ROOMS = {
  protocol: { values: [], types: [], packages: [/^@bufbuild\/protobuf(\/|$)/] },
  rest: { values: [], types: [], packages: [] },
  sandbox: { values: [], types: [], packages: [] },
  samples: { values: ["protocol"], types: [], packages: [] },
  kernels: { values: [], types: [], packages: [] },
  guest: { values: ["protocol"], types: [], packages: [/^virtual:guest-script$/] },
  optimizer: { values: ["protocol"], types: [], packages: [] },
  work: { values: ["protocol", "samples", "optimizer"], types: ["guest"], packages: [] },
  network: { values: ["protocol", "kernels"], types: ["samples", "work"], packages: [] },
  tensorflow: {
    values: ["protocol"],
    types: ["samples", "work"],
    packages: [/^@tensorflow\/tfjs-[a-z]/],
  },
  trainer: {
    values: ["protocol", "work"],
    types: ["sandbox"],
    lazy: ["guest", "network", "tensorflow"],
    packages: [],
  },
  volunteer: {
    values: ["protocol", "work"],
    types: ["trainer"],
    packages: [/^@noble\/hashes\//],
  },
  reference: {
    values: ["protocol", "work", "optimizer", "guest"],
    types: [],
    lazy: ["network", "tensorflow"],
    packages: [/^node:/],
  },
  verifier: {
    values: ["protocol", "optimizer", "work"],
    types: ["rest"],
    lazy: ["network", "tensorflow", "guest"],
    packages: [/^node:/],
  },
  auditor: {
    values: ["protocol", "work", "trainer"],
    types: ["rest"],
    packages: [/^node:/],
  },
  bench: {
    values: ["protocol", "samples", "kernels", "guest"],
    types: ["work"],
    lazy: ["network", "tensorflow"],
    packages: [/^node:/, /^@tensorflow\/tfjs-[a-z]/],
  },
  style: { values: [], types: [], packages: [] },
  tryout: {
    values: ["protocol", "samples", "work", "style"],
    types: ["rest"],
    lazy: ["network", "tensorflow"],
    packages: [/^preact(\/|$)/],
  },
  page: {
    // The trainer's door is light: what computes comes with the worker behind it.
    values: ["volunteer", "trainer", "style"],
    types: ["protocol", "rest", "work"],
    // Only for programs of others.
    lazy: ["sandbox", "guest"],
    packages: [/^preact(\/|$)/, /^@preact\/signals$/],
  },
  node: {
    values: ["volunteer", "trainer"],
    types: ["protocol", "rest"],
    packages: [/^ws$/, /^node:/],
  },
};

/** What single kinds of files may import beyond their room. */
const EXTRA_PACKAGES = [
  { file: /\.test\.tsx?$/, packages: [/^vitest$/, /^vite$/, /^fast-check$/, /^ws$/, /^node:/] },
  { file: /\/(worker|index)\.node\.ts$/, packages: [/^node:/] },
  {
    file: /\/guest\/(trusted|quickjs)\.node\.ts$/,
    packages: [
      /^node:/,
      /^quickjs-emscripten-core$/,
      /^@jitl\/quickjs-wasmfile-release-sync(\/|$)/,
    ],
  },
];

const DOOR = /^index\.tsx?$/;
const NODE_DOOR = /^index\.(node|stock)\.ts$/;
const TEST_DOOR = /^fixture\/index\.ts$/;
const NODE_FILE = /\.(node|test)\.ts$/;
const TEST_FILE = /(\.test\.tsx?$|\/(fixture|testing)\/)/;
const HELP_TEXT = /\/launcher\/help\/[a-z-]+\.txt\?raw$/;
const WORKER = /^worker\.[a-z]+\.ts$/;

/** @type {import("eslint").Rule.RuleModule} */
export const roomsRule = {
  meta: {
    type: "problem",
    schema: [],
    messages: {
      room: "'{{from}}' may not import from '{{to}}'. Allowed rooms: {{allowed}}; see tools/rooms.js.",
      typesOnly: "'{{from}}' may import only types from '{{to}}': write `import type`.",
      lazyOnly: "'{{from}}' may load '{{to}}' only when it is needed: write `await import(…)`.",
      door: "Enter '{{to}}' through its door: import ../{{to}}/index.ts, not '{{specifier}}'.",
      package: "'{{from}}' may not import the package '{{specifier}}'; see tools/rooms.js.",
      unknown: "'{{from}}' is no room of the house: add it to tools/rooms.js.",
      outside: "'{{specifier}}' lies outside src/.",
    },
  },
  create(context) {
    const file = context.filename.replaceAll("\\", "/");
    const inSrc = /^.*?\/src\/(?=[^/]+\/)(.*)$/.exec(file)?.[1];
    if (inSrc === undefined) return {};
    const [from = "", ...below] = inSrc.split("/");
    const room = Object.hasOwn(ROOMS, from) ? ROOMS[from] : undefined;
    if (room === undefined) {
      return {
        Program: (node) => {
          context.report({ node, messageId: "unknown", data: { from } });
        },
      };
    }
    const packages = [
      ...room.packages,
      ...EXTRA_PACKAGES.filter((extra) => extra.file.test(file)).flatMap((extra) => extra.packages),
    ];

    const { values, types, lazy = [] } = room;
    const known = [...values, ...types, ...lazy];
    const isTest = TEST_FILE.test(file);
    const isNode =
      ["node", "bench", "reference", "verifier", "auditor"].includes(from) || NODE_FILE.test(file);
    const isDoor = (target) =>
      DOOR.test(target) || (isNode && NODE_DOOR.test(target)) || (isTest && TEST_DOOR.test(target));

    /** Reports `specifier` if this file may not name it. */
    const check = (node, specifier, use) => {
      if (!specifier.startsWith(".")) {
        if (use !== "url" && !packages.some((allowed) => allowed.test(specifier))) {
          context.report({ node, messageId: "package", data: { from, specifier } });
        }
        return;
      }
      if (["node", "auditor"].includes(from) && HELP_TEXT.test(specifier)) return;
      const path = resolve([from, ...below.slice(0, -1)], specifier.replace(/[?#].*$/, ""));
      const [to, ...inner] = path ?? [];
      if (to === undefined) {
        context.report({ node, messageId: "outside", data: { specifier } });
        return;
      }
      if (to === from) return;
      const target = inner.join("/");
      if (use === "url" && WORKER.test(target)) return;
      // A test may hold its room against any other's fixtures.
      if (!known.includes(to) && !(isTest && TEST_DOOR.test(target))) {
        const allowed = known.join(", ") || "none";
        context.report({ node, messageId: "room", data: { from, to, allowed } });
      } else if (!isDoor(target)) {
        context.report({ node, messageId: "door", data: { to, specifier } });
      } else if (isTest || values.includes(to) || use === "type") {
        return;
      } else if (!lazy.includes(to)) {
        context.report({ node, messageId: "typesOnly", data: { from, to } });
      } else if (use !== "lazy") {
        context.report({ node, messageId: "lazyOnly", data: { from, to } });
      }
    };

    const checkSource = (node, kind) => {
      if (typeof node.source?.value !== "string") return;
      check(node.source, node.source.value, kind);
    };
    return {
      ImportDeclaration: (node) => checkSource(node, node.importKind),
      ExportNamedDeclaration: (node) => checkSource(node, node.exportKind),
      ExportAllDeclaration: (node) => checkSource(node, node.exportKind),
      ImportExpression: (node) => checkSource(node, "lazy"),
      TSImportType: (node) => checkSource(node, "type"),
      NewExpression: (node) => {
        const [path, base] = node.arguments;
        if (node.callee.name !== "URL" || base?.object?.type !== "MetaProperty") return;
        if (typeof path.value === "string") check(path, path.value, "url");
      },
    };
  },
};

/** Segments of `specifier` seen from folder `from`, both below src/; undefined if it leaves src/. */
function resolve(from, specifier) {
  const path = [...from];
  for (const segment of specifier.split("/")) {
    if (segment === "..") {
      if (path.pop() === undefined) return undefined;
    } else if (segment !== "." && segment !== "") {
      path.push(segment);
    }
  }
  return path.length === 0 ? undefined : path;
}
