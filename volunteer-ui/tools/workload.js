// What only the training workload may speak of: whatever moves or shows work of any kind does not name a gradient, a loss or a
// sample. Tests and fixtures may, since they need something to move.

/** Files below src/ that are of the training workload. */
const TRAINING = [
  /^(network|kernels|tensorflow|samples|optimizer|reference|bench|tryout)\//,
  /^(protocol|work|page|node)\/training\//,
];
const EXEMPT = /(\.test\.tsx?$|\/(fixture|testing|gen)\/)/;

const WORDS = new Set(["gradient", "gradients", "loss", "losses", "sample", "samples", "sampled"]);

/** @type {import("eslint").Rule.RuleModule} */
export const workloadRule = {
  meta: {
    type: "problem",
    schema: [],
    messages: {
      names:
        "'{{name}}' is a word of the training workload, and '{{file}}' is of none: see tools/workload.js.",
    },
  },
  create(context) {
    const path = context.filename.replaceAll("\\", "/");
    const file = /^.*?\/src\/(?=[^/]+\/)(.*)$/.exec(path)?.[1];
    if (file === undefined || EXEMPT.test(path) || TRAINING.some((room) => room.test(file))) {
      return {};
    }
    const check = (node) => {
      if (wordsOf(node.name).some((word) => WORDS.has(word))) {
        context.report({ node, messageId: "names", data: { name: node.name, file } });
      }
    };
    return { Identifier: check, PrivateIdentifier: check, JSXIdentifier: check };
  },
};

/** "lossSum", "LOSS_SUM" → ["loss", "sum"]. */
function wordsOf(name) {
  const apart = name.replace(/([a-z0-9])([A-Z])/g, "$1_$2");
  return apart.toLowerCase().split(/[_$]+/);
}
