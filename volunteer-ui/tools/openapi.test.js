import { URL, fileURLToPath } from "node:url";

import { createConfig, lint } from "@redocly/openapi-core";
import { expect, it } from "vitest";

const DOCUMENT = fileURLToPath(new URL("../../docs/openapi.json", import.meta.url));

/** Beyond the schema of OpenAPI 3.1: what makes a document good for those who read it or make clients from it. */
const RULES = {
  "operation-tag-defined": "error",
  // Reading is public: only what changes something names a scheme.
  "security-defined": "off",
  // Listing jobs asks for nothing that could be wrong; a redirect is no success.
  "operation-4xx-response": "off",
  "operation-2xx-response": "off",
  // The same path told apart by what the name may be: a hash is longer than an id.
  "no-ambiguous-paths": "off",
};

it("the document is valid OpenAPI 3.1, without loose ends", async () => {
  const config = await createConfig({ extends: ["recommended-strict"], rules: RULES });
  const problems = await lint({ ref: DOCUMENT, config });
  expect(
    problems.map(
      ({ ruleId, message, location }) => `${location[0]?.pointer}: ${message} (${ruleId})`,
    ),
  ).toEqual([]);
});
