/** In place of a method of the language; it looks like one. */
export function replaceMethod(of: object, name: string, method: (...args: never) => unknown): void {
  Reflect.defineProperty(method, "name", { value: name });
  // What is written as a function could be called with `new`, which no method of the language can.
  Reflect.defineProperty(of, name, {
    value: method,
    writable: true,
    enumerable: false,
    configurable: true,
  });
}
