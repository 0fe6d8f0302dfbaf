import eslint from "@eslint/js";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

import { roomsRule } from "./volunteer-ui/tools/rooms.js";
import { workloadRule } from "./volunteer-ui/tools/workload.js";

/** Globals that tie code to a document: only the page may name them. */
const DOM = [
  "window",
  "document",
  "localStorage",
  "sessionStorage",
  "HTMLElement",
  "Element",
  "Event",
];

/** Globals that reach the network: trainers and the protocol get bytes handed to them. */
const NETWORK = ["fetch", "WebSocket", "XMLHttpRequest", "EventSource"];

const banned = (names, message) => names.map((name) => ({ name, message }));

export default defineConfig(
  globalIgnores([
    ...["**/dist/", "**/gen/", "**/test-results/", "**/playwright-report/", "**/target/"],
    // AssemblyScript looks like TypeScript, but is not.
    "volunteer-ui/kernels/*.ts",
  ]),
  eslint.configs.recommended,
  {
    files: ["**/*.{ts,tsx}", "launcher/**/*.js"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { allowDefaultCaseForExhaustiveSwitch: false },
      ],
      // Numbers and booleans print the same everywhere; the rule is for objects that do not.
      "@typescript-eslint/restrict-template-expressions": [
        "error",
        { allowNumber: true, allowBoolean: true },
      ],
    },
  },
  // tsc knows the names; these files are JavaScript because Node 20 runs nothing else.
  { files: ["launcher/**/*.js"], rules: { "no-undef": "off" } },
  // Runs in a browser's worker, and names what only some of them have.
  { files: ["volunteer-ui/src/sandbox/probe.js"], rules: { "no-undef": "off" } },
  {
    files: ["e2e/{browser,test}/**/*.ts", "{helm,volunteer-ui}/**/*.test.{ts,tsx}"],
    rules: {
      "no-restricted-syntax": [
        "error",
        {
          selector: "CallExpression[callee.property.name='waitForTimeout']",
          message: "Wait for a condition: time alone proves nothing.",
        },
        {
          selector: "Property[key.name='timeout'] > Literal",
          message: "How long tests wait is said in waiting.ts.",
        },
      ],
    },
  },
  {
    files: ["volunteer-ui/src/**"],
    plugins: { house: { rules: { rooms: roomsRule, workload: workloadRule } } },
    rules: { "house/rooms": "error", "house/workload": "error" },
  },
  {
    files: [
      "volunteer-ui/src/{guest,kernels,network,optimizer,protocol,samples,tensorflow,trainer,work}/**",
    ],
    rules: {
      "no-restricted-globals": [
        "error",
        ...banned(DOM, "This room knows nothing of the DOM."),
        ...banned(NETWORK, "This room knows nothing of the network."),
      ],
    },
  },
  {
    files: ["volunteer-ui/src/guest/script/**"],
    rules: {
      "@typescript-eslint/prefer-for-of": "off",
      "@typescript-eslint/unbound-method": "off",
      "@typescript-eslint/non-nullable-type-assertion-style": "off",
      // What a program hands over is only said to be of a type.
      "@typescript-eslint/no-unnecessary-type-conversion": "off",
      "@typescript-eslint/no-unnecessary-template-expression": "off",
    },
  },
  {
    // What runs beside somebody else's program keeps to what that cannot change (script/primordials.ts); these run before.
    files: ["volunteer-ui/src/guest/script/**"],
    ignores: ["**/prelude/{closing,errors,index,language}.ts"],
    rules: {
      "no-restricted-syntax": [
        "error",
        ...[
          "ForOfStatement",
          "ArrayPattern",
          "AwaitExpression",
          "ArrayExpression > SpreadElement",
        ].map((selector) => ({
          selector,
          message: "A program may have replaced what this calls.",
        })),
      ],
    },
  },
  {
    files: ["volunteer-ui/src/volunteer/**"],
    rules: {
      "no-restricted-globals": ["error", ...banned(DOM, "This room knows nothing of the DOM.")],
    },
  },
);
