import type { Opening } from "../messages.ts";
import type { FoldOutcome, FoldRequest, Inputs, Json, MapRequest } from "../program.ts";
import { MOST_RENDERED_BYTES, MOST_VALUE_LENGTH } from "../program.ts";
import { Refusal, Trouble, failureOf, isA } from "./outcomes.ts";
import { freeze, getOwnPropertyDescriptor, parse, quote } from "./primordials.ts";
import type { Sequence } from "./prelude/random.ts";
import { createReducer } from "./reduce/index.ts";
import { ListReducer } from "./reduce/others.ts";
import type { Reducer } from "./reduce/reducer.ts";
import type { SharedFiles } from "./shared.ts";
import { frozen, jsonOf } from "./values.ts";

/** Of what opens a program, what is left when it has been loaded. */
type RuntimeSettings = Pick<Opening, "reduction" | "resultBytes">;

type Call = (left: unknown, right: unknown) => unknown;

/** What a program exports. */
export type Namespace = Readonly<Record<string, unknown>>;

/** Called before each input or partial of a request, from 0. */
export type OnStep = (at: number) => void;

/** As `MapOutcome`, but all of it text. */
export interface MapTexts {
  readonly failed: Json;
  readonly value: Json;
}

/** Calls one program, and makes text of what comes of it. */
export class Runtime {
  readonly #opening: RuntimeSettings;
  readonly #sequence: Sequence;
  readonly #shared: SharedFiles;
  readonly #map: Call;
  readonly #reduce: Call | undefined;
  readonly #next: Call | undefined;
  readonly #render: Call | undefined;
  /** The last state, so that it is parsed once. */
  #state: { readonly text: Json; readonly value: unknown } = { text: "null", value: null };

  /** @throws Trouble: an export is missing, or is no function */
  constructor(
    opening: RuntimeSettings,
    program: Namespace,
    sequence: Sequence,
    shared: SharedFiles,
  ) {
    this.#opening = opening;
    this.#sequence = sequence;
    this.#shared = shared;
    const map = exported(program, "map");
    if (map === undefined) {
      throw new Trouble(
        "the program does not export map: write export function map(input, context)",
      );
    }
    this.#map = map;
    this.#reduce = exported(program, "reduce");
    this.#next = exported(program, "next");
    this.#render = exported(program, "render");
    if (opening.reduction.kind === "program" && this.#reduce === undefined) {
      throw new Trouble(
        "the reduction is the program's own, but it does not export reduce: write export function reduce(left, right)",
      );
    }
  }

  map(request: MapRequest, onStep: OnStep): MapTexts {
    const { firstIndex, iteration, inputs } = request;
    const { kind } = this.#opening.reduction;
    const state = this.#stateOf(request.state);
    const results = kind === "none" ? new ListReducer(this.#opening.resultBytes) : undefined;
    const reducer = results ?? this.#reducer();
    const count = inputs.kind === "range" ? inputs.count : inputs.values.length;
    const { random } = this.#sequence;
    const settled = request.settled;
    let nextSettled = 0;
    const shared = this.#shared.get;
    let failed = "";
    for (let at = 0; at < count; at++) {
      onStep(at);
      const index = firstIndex + at;
      const failure = settled?.[nextSettled];
      if (failure?.[0] === index) {
        nextSettled++;
        failed += `${failed === "" ? "" : ","}[${index},${quote(failure[1])}]`;
        results?.skip();
        continue;
      }
      try {
        this.#sequence.restart(iteration, index);
        this.#shared.startInput();
        const context = freeze({ index, iteration, state, random, shared });
        const map = this.#map;
        const result = map(inputOf(inputs, at), context);
        reducer.add(kind === "program" ? this.#throughJson(result) : result, index);
      } catch (thrown) {
        const message = failureOf(thrown);
        failed += `${failed === "" ? "" : ","}[${index},${quote(message)}]`;
        results?.skip();
      }
    }
    return { failed: `[${failed}]`, value: results?.text ?? textOf(reducer.partial()) };
  }

  fold(request: FoldRequest, onStep: OnStep): FoldOutcome {
    const { partials, iteration, isLast } = request;
    const reducer = this.#reducer();
    this.#sequence.restart(iteration, -1);
    for (let at = 0; at < partials.length; at++) {
      onStep(at);
      const partial: unknown = parse(partials[at] as Json);
      if (partial !== null) reducer.merge(partial);
    }
    const partial = reducer.partial();
    const value = textOf(isLast && partial !== undefined ? reducer.finished() : partial);
    const next = this.#next;
    if (!isLast || next === undefined) return { value, state: request.state };
    onStep(partials.length);
    const state = this.#stateOf(request.state);
    const made = this.#ofProgram("next", () => next(state, parse(value)));
    return { value, state: made };
  }

  /** `null` if the program has no `render`. */
  render(value: Json): Json {
    const render = this.#render;
    if (render === undefined) return "null";
    this.#sequence.restart(0, -1);
    return this.#ofProgram("render", () => render(parse(value), undefined), MOST_RENDERED_BYTES);
  }

  #reducer(): Reducer {
    const reduce = this.#reduce;
    return createReducer(this.#opening.reduction, (left, right) => {
      if (reduce === undefined) throw new Trouble("the program does not export reduce");
      return parse(this.#ofProgram("reduce", () => reduce(left, right)));
    });
  }

  /** The text of what the program makes outside of an input: that it fails is no failure of an input. */
  #ofProgram(name: string, make: () => unknown, mostBytes = this.#opening.resultBytes): Json {
    try {
      return jsonOf(make(), `the result of ${name}`, mostBytes);
    } catch (thrown) {
      const message = failureOf(thrown);
      throw new Trouble(isA(thrown, Refusal) ? message : `${name} has thrown: ${message}`);
    }
  }

  #throughJson(result: unknown): unknown {
    if (typeof result === "number" && result - result === 0) return result + 0;
    return parse(jsonOf(result, "its result", this.#opening.resultBytes));
  }

  #stateOf(text: Json): unknown {
    if (text !== this.#state.text) this.#state = { text, value: frozen(parse(text)) };
    return this.#state.value;
  }
}

function exported(program: Namespace, name: string): Call | undefined {
  const value: unknown = getOwnPropertyDescriptor(program, name)?.value;
  if (value === undefined) return undefined;
  if (typeof value === "function") return value as Call;
  throw new Trouble(`the program exports ${name}, which is not a function`);
}

function inputOf(inputs: Inputs, at: number): unknown {
  if (inputs.kind === "range") return inputs.first + at * inputs.step;
  try {
    return parse(inputs.values[at] as Json);
  } catch {
    throw new Refusal("it is not JSON");
  }
}

/** What a reducer holds, which is made of numbers and strings, or has come out of JSON. */
function textOf(value: unknown): Json {
  if (value === undefined) return "null";
  const text = jsonOf(value, "the reduced value", 3 * MOST_VALUE_LENGTH);
  if (text.length <= MOST_VALUE_LENGTH) return text;
  throw new Trouble(
    `the reduced value has ${text.length} characters, at most ${MOST_VALUE_LENGTH} are allowed`,
  );
}
