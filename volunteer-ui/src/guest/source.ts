import { GuestError } from "./program.ts";

/** Of a program's source, in UTF-16 code units. */
const MOST_SOURCE_LENGTH = 5 * 1024 * 1024;

/**
 * What can be seen before a program is loaded, so that it is refused everywhere or nowhere.
 *
 * The operator `**` is refused: engines compute it with their own `pow`, whose last bit differs, and nothing can replace an
 * operator. Powers that are exact everywhere stay: of two integer literals, and to a BigInt literal. `import` is refused in all
 * its forms, of which hosts have different ones. (This is no wall: that is where the program runs.)
 *
 * @throws GuestError with the line
 */
export function checkSource(source: string): void {
  if (source.length > MOST_SOURCE_LENGTH) {
    throw new GuestError(
      `the program has ${source.length} characters, at most ${MOST_SOURCE_LENGTH} are allowed`,
    );
  }
  const code = codeOf(source);
  for (const { index } of code.matchAll(/\*\*/g)) {
    if (isExact(code, index)) continue;
    throw at(
      code,
      index,
      "uses the operator **, whose last bit differs between browsers: write Math.pow(a, b)",
    );
  }
  // Not a property of that name: `a.import`, `{ import: 1 }`.
  const imports = /(?<![\w$.#])import(?![\w$]|\s*:)|(?<![\w$.#])export\b[^;()]*?\bfrom\s*""/g;
  for (const { index } of code.matchAll(imports)) {
    throw at(code, index, "imports something: a program is one module that stands alone");
  }
}

function at(code: string, index: number, what: string): GuestError {
  return new GuestError(`line ${code.slice(0, index).split("\n").length} of the program ${what}`);
}

function isExact(code: string, index: number): boolean {
  const base = /(?<![\w$.])(\d+)\s*$/.exec(code.slice(Math.max(0, index - 40), index))?.[1];
  const after = code.slice(index + 2, index + 42);
  const [, exponent, isBigInt] = /^\s*(\d+)(n?)(?![\w$.])/.exec(after) ?? [];
  if (isBigInt === "n") return true;
  if (base === undefined || exponent === undefined) return false;
  return Math.pow(Number(base), Number(exponent)) <= Number.MAX_SAFE_INTEGER;
}

/** After which a slash begins a regular expression, and is no division. */
const BEFORE_REGEXP =
  /(?:^|[(,=:[!&|?{};+\-*%~^<>]|\b(?:return|typeof|case|in|of|do|else|void|yield|await))\s*$/;
const PLAIN = /[^`{}/"']*/y;
const TOKEN =
  /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|"(?:\\[\s\S]|[^"\\\n])*"?|'(?:\\[\s\S]|[^'\\\n])*'?|[`{}/]/y;
const REGEXP = /\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/[a-z]*/y;
const TEMPLATE = /(?:\\[\s\S]|\$(?!\{)|[^`\\$])*(?:`|\$\{|$)/y;

/** The same lines without comments, text and regular expressions; what is within a template's `${…}` is code. */
function codeOf(source: string): string {
  let code = "";
  let index = 0;
  /** For each brace that is open, whether a template goes on behind it. */
  const braces: boolean[] = [];
  const skip = (pattern: RegExp): string => {
    pattern.lastIndex = index;
    const text = pattern.exec(source)?.[0] ?? "";
    index += text.length;
    return text;
  };
  const template = (): void => {
    const text = skip(TEMPLATE);
    code += text.replace(/[^\n]+/g, " ");
    if (text.endsWith("${")) braces.push(true);
  };
  while (index < source.length) {
    code += skip(PLAIN);
    const token = skip(TOKEN);
    if (token === "`") template();
    else if (token === "{") braces.push(false);
    else if (token === "}" && braces.pop() === true) template();
    else if (token === "/" && BEFORE_REGEXP.test(code.slice(-40))) {
      index -= 1;
      if (skip(REGEXP) === "") index += 1;
      code += "0";
    } else if (/^["']/.test(token)) code += '""';
    else code += token.length > 1 ? token.replace(/[^\n]+/g, " ") : token;
    if (token === "{") code += "{";
  }
  return code;
}
