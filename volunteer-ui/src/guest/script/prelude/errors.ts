type Constructor = new (...args: readonly unknown[]) => object;

const { construct, deleteProperty } = Reflect;

/** What engines note of where an error was made. */
const TRACES = ["stack", "fileName", "lineNumber", "columnNumber", "line", "column", "sourceURL"];

const NAMES = [
  "AggregateError",
  "EvalError",
  "RangeError",
  "ReferenceError",
  "SyntaxError",
  "TypeError",
  "URIError",
];

/**
 * Errors without `stack`, whose text is each engine's own: classes of errors that are made by the language's, and then lose
 * it. What an engine throws by itself does not come through here; V8 and WebKit keep no stack of it without a limit, QuickJS
 * does.
 */
export function replaceErrors(): void {
  const scope = globalThis as unknown as Record<string, Constructor>;
  const native = scope["Error"] as Constructor;
  Reflect.deleteProperty(native, "stackTraceLimit");
  Reflect.deleteProperty(native, "captureStackTrace");
  // Node and V8 would make a stack again.
  Reflect.preventExtensions(native);
  const base = withoutStack(native, "Error");
  scope["Error"] = base;
  for (const name of NAMES) {
    const own = withoutStack(scope[name] as Constructor, name);
    Reflect.setPrototypeOf(own, base);
    scope[name] = own;
  }
}

function withoutStack(native: Constructor, name: string): Constructor {
  const own = function (...args: readonly unknown[]): object {
    // Undefined when it is called without `new`, which makes an error all the same.
    const target = new.target as unknown as Constructor | undefined;
    const made: object = construct(native, args, target ?? own);
    for (let at = 0; at < TRACES.length; at++) deleteProperty(made, TRACES[at] as string);
    return made;
  } as unknown as Constructor;
  const { length, prototype } = native as unknown as {
    readonly length: number;
    readonly prototype: object;
  };
  Reflect.defineProperty(own, "name", { value: name });
  Reflect.defineProperty(own, "length", { value: length });
  Reflect.defineProperty(own, "prototype", { value: prototype, writable: false });
  Reflect.defineProperty(prototype, "constructor", { value: own });
  Reflect.deleteProperty(prototype, "stack");
  return own;
}
