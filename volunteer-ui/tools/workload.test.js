import { parser } from "typescript-eslint";
import { RuleTester } from "eslint";
import { describe, it } from "vitest";

import { workloadRule } from "./workload.js";

RuleTester.describe = describe;
RuleTester.it = it;

const file = (path) => `/house/src/${path}`;
const errors = [{ messageId: "names" }];
const languageOptions = { parser, parserOptions: { ecmaFeatures: { jsx: true } } };

new RuleTester({ languageOptions }).run("workload", workloadRule, {
  valid: [
    { filename: file("work/training/a.ts"), code: `const gradientSum = 1;` },
    { filename: file("page/training/a.tsx"), code: `const a = <LossChart />;` },
    { filename: file("network/a.ts"), code: `const lossSum = 1;` },
    { filename: file("volunteer/a.test.ts"), code: `const samplesPerEpoch = 1;` },
    { filename: file("volunteer/testing/a.ts"), code: `const samplesPerEpoch = 1;` },
    { filename: file("volunteer/a.ts"), code: `const lossless = resampled(units);` },
  ],
  invalid: [
    { filename: file("volunteer/a.ts"), code: `const gradientSum = 1;`, errors },
    { filename: file("trainer/a.ts"), code: `const a = { samples: 1 };`, errors },
    { filename: file("protocol/a.ts"), code: `class A { #lossSum = 1; }`, errors },
    { filename: file("work/a.ts"), code: `f(a.MEAN_LOSS);`, errors },
    { filename: file("page/view/a.tsx"), code: `const a = <LossChart />;`, errors },
    { filename: file("node/a.ts"), code: `type A = { readonly heldOutLoss: number };`, errors },
  ],
});
