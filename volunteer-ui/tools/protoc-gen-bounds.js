#!/usr/bin/env node
// A plugin of protoc: writes what the options of `bounds.proto` say of all messages that the message given as `root` can
// hold, as a table that `src/protocol/bounds.ts` reads. Descriptors hold them as well, but as many times the bytes, which
// each page would load.
//
// Of a message, by the name of a field as TypeScript has it:
// - 1: a message, or one case of a oneof, must be there; 0: a message that is checked by whoever uses it
// - [least, most]: of a number, the bytes of bytes, the characters of a string; null where any finite number will do.
//   Then perhaps a pattern, 0 for none, and the least and most items of a repeated field.
import { readFileSync, writeSync } from "node:fs";

import {
  ScalarType,
  create,
  createFileRegistry,
  fromBinary,
  getOption,
  hasOption,
  toBinary,
} from "@bufbuild/protobuf";
import {
  CodeGeneratorRequestSchema,
  CodeGeneratorResponseSchema,
  CodeGeneratorResponse_Feature,
  FileDescriptorSetSchema,
} from "@bufbuild/protobuf/wkt";

const PACKAGE = "manyhands.v1";

const request = fromBinary(CodeGeneratorRequestSchema, readFileSync(0));
const registry = createFileRegistry(create(FileDescriptorSetSchema, { file: request.protoFile }));
const root = registry.getMessage(/root=([\w.]+)/.exec(request.parameter)?.[1] ?? "");
if (root === undefined) throw new Error(`'${request.parameter}': must be root=<name of a message>`);
const boundsOption = extension("bounds");
const mustBeSet = extension("must_be_set");

const response = create(CodeGeneratorResponseSchema, {
  supportedFeatures: BigInt(CodeGeneratorResponse_Feature.PROTO3_OPTIONAL),
  file: [{ name: "bounds_table.ts", content: textOf(tableOf(root)) }],
});
writeSync(1, toBinary(CodeGeneratorResponseSchema, response));

function extension(name) {
  const found = registry.getExtension(`${PACKAGE}.${name}`);
  if (found === undefined) throw new Error(`${PACKAGE}.${name}: there is no such option`);
  return found;
}

function tableOf(message, table = new Map()) {
  if (table.has(message.typeName)) return table;
  const rules = [
    ...message.oneofs
      .filter((oneof) => getOption(oneof, mustBeSet))
      .map((oneof) => [oneof.localName, 1]),
    ...message.fields.map((field) => [field.localName, ruleOf(field)]),
  ];
  table.set(message.typeName, new Map(rules.filter(([, rule]) => rule !== undefined)));
  for (const field of message.fields)
    if (field.message !== undefined) tableOf(field.message, table);
  return table;
}

function ruleOf(field) {
  if (!hasOption(field, boundsOption)) return undefined;
  const bounds = getOption(field, boundsOption);
  if (field.fieldKind === "message") return bounds.required ? 1 : bounds.apart ? 0 : undefined;
  const rule = [...rangeOf(field, bounds)];
  if (field.fieldKind !== "list") return bounds.pattern === "" ? rule : [...rule, bounds.pattern];
  return [...rule, bounds.pattern || 0, bounds.minItems, bounds.mostItems.value ?? null];
}

function rangeOf(field, bounds) {
  const values = field.enum;
  if (values !== undefined) return knownRange(values);
  if (field.message !== undefined) return [null, null];
  if (bounds.most.case === "exactly") return [bounds.most.value, bounds.most.value];
  const isReal = field.scalar === ScalarType.FLOAT || field.scalar === ScalarType.DOUBLE;
  return [bounds.min ?? (isReal ? null : 0), bounds.most.value ?? null];
}

/** Two numbers say which are known only if there are no gaps. */
function knownRange({ typeName, values }) {
  const numbers = values.map(({ number }) => number).sort((a, b) => a - b);
  if (numbers.some((number, at) => number !== at)) {
    throw new Error(
      `${typeName}: a field can be bounded to known values only if they have no gaps`,
    );
  }
  return [1, numbers.length - 1];
}

function textOf(table) {
  const entries = [...table]
    .filter(([, rules]) => rules.size > 0)
    .map(([name, rules]) => [name.slice(PACKAGE.length + 1), Object.fromEntries(rules)]);
  return [
    `// Made by protoc-gen-bounds from the options in protocol/src/main/proto; see there.`,
    `import type { Rule } from "../bounds.ts";`,
    ``,
    `export const BOUNDS: Readonly<Record<string, Readonly<Record<string, Rule>>>> = ${JSON.stringify(Object.fromEntries(entries), null, 1)};`,
    ``,
  ].join("\n");
}
