// What a program finds: the language of ECMAScript 2023, less what differs between engines, devices or moments. What is newer
// goes, too, or a program would fail on some volunteers alone.

/** Names on the global object. */
export const GLOBALS =
  "globalThis Infinity NaN undefined isFinite isNaN parseFloat parseInt decodeURI decodeURIComponent encodeURI encodeURIComponent " +
  "AggregateError Array ArrayBuffer BigInt BigInt64Array BigUint64Array Boolean DataView Error EvalError Float32Array " +
  "Float64Array Function Int16Array Int32Array Int8Array JSON Map Math Number Object Promise Proxy RangeError ReferenceError " +
  "Reflect RegExp Set String Symbol SyntaxError TypeError URIError Uint16Array Uint32Array Uint8Array Uint8ClampedArray " +
  "WeakMap WeakSet TextDecoder TextEncoder atob console";

const COMMON = "length name prototype";
const EACH =
  "at copyWithin entries every fill filter find findIndex findLast findLastIndex forEach includes indexOf join keys lastIndexOf " +
  "map reduce reduceRight reverse slice some sort toReversed toSorted toString values with";
const TYPED = "BYTES_PER_ELEMENT constructor";
const FAILING = "constructor message name toString";
const ELEMENTS = "BigInt64 BigUint64 Float32 Float64 Int16 Int32 Int8 Uint16 Uint32 Uint8";

/** Of each of them, and of its prototype. */
export const MEMBERS: readonly (readonly [of: string, own: string, prototype?: string])[] = [
  [
    "Object",
    `${COMMON} assign create defineProperties defineProperty entries freeze fromEntries getOwnPropertyDescriptor getOwnPropertyDescriptors getOwnPropertyNames getOwnPropertySymbols getPrototypeOf hasOwn is isExtensible isFrozen isSealed keys preventExtensions seal setPrototypeOf values`,
    "constructor hasOwnProperty isPrototypeOf propertyIsEnumerable toString valueOf __proto__ __defineGetter__ __defineSetter__ __lookupGetter__ __lookupSetter__",
  ],
  ["Function", COMMON, "length name apply bind call constructor toString"],
  [
    "Array",
    `${COMMON} from isArray of`,
    `${EACH} length concat constructor flat flatMap pop push shift splice toSpliced unshift`,
  ],
  [
    "String",
    `${COMMON} fromCharCode fromCodePoint raw`,
    "at charAt charCodeAt codePointAt concat constructor endsWith includes indexOf lastIndexOf length match matchAll normalize padEnd padStart repeat replace replaceAll search slice split startsWith substr substring toLowerCase toString toUpperCase trim trimEnd trimLeft trimRight trimStart valueOf",
  ],
  [
    "Number",
    `${COMMON} EPSILON MAX_SAFE_INTEGER MAX_VALUE MIN_SAFE_INTEGER MIN_VALUE NEGATIVE_INFINITY NaN POSITIVE_INFINITY isFinite isInteger isNaN isSafeInteger parseFloat parseInt`,
    "constructor toExponential toFixed toPrecision toString valueOf",
  ],
  ["BigInt", `${COMMON} asIntN asUintN`, "constructor toString valueOf"],
  ["Boolean", COMMON, "constructor toString valueOf"],
  [
    "Symbol",
    `${COMMON} asyncIterator for hasInstance isConcatSpreadable iterator keyFor match matchAll replace search species split toPrimitive toStringTag unscopables`,
    "constructor description toString valueOf",
  ],
  [
    "Math",
    "E LN10 LN2 LOG10E LOG2E PI SQRT1_2 SQRT2 abs acos acosh asin asinh atan atan2 atanh cbrt ceil clz32 cos cosh exp expm1 floor fround hypot imul log log10 log1p log2 max min pow random round sign sin sinh sqrt tan tanh trunc",
  ],
  ["JSON", "parse stringify"],
  [
    "Reflect",
    "apply construct defineProperty deleteProperty get getOwnPropertyDescriptor getPrototypeOf has isExtensible ownKeys preventExtensions set setPrototypeOf",
  ],
  ["Map", COMMON, "clear constructor delete entries forEach get has keys set size values"],
  ["Set", COMMON, "add clear constructor delete entries forEach has keys size values"],
  ["WeakMap", COMMON, "constructor delete get has set"],
  ["WeakSet", COMMON, "add constructor delete has"],
  ["Promise", `${COMMON} all allSettled any race reject resolve`, "catch constructor finally then"],
  ["Proxy", "length name revocable"],
  [
    "RegExp",
    COMMON,
    "constructor dotAll exec flags global hasIndices ignoreCase multiline source sticky test toString unicode",
  ],
  ["ArrayBuffer", `${COMMON} isView`, "byteLength constructor slice"],
  [
    "DataView",
    COMMON,
    `buffer byteLength byteOffset constructor ${accessors("get")} ${accessors("set")}`,
  ],
  ["Error", COMMON, FAILING],
  ...[
    "AggregateError",
    "EvalError",
    "RangeError",
    "ReferenceError",
    "SyntaxError",
    "TypeError",
    "URIError",
  ].map((name) => [name, COMMON, "constructor message name"] as const),
  ...[
    "BigInt64Array",
    "BigUint64Array",
    "Float32Array",
    "Float64Array",
    "Int16Array",
    "Int32Array",
    "Int8Array",
    "Uint16Array",
    "Uint32Array",
    "Uint8Array",
    "Uint8ClampedArray",
  ].map((name) => [name, `${COMMON} BYTES_PER_ELEMENT`, TYPED] as const),
];

/** Of what all typed arrays inherit. */
export const TYPED_ARRAY = [
  `${COMMON} from of`,
  `${EACH} buffer byteLength byteOffset constructor length set subarray`,
] as const;

function accessors(prefix: string): string {
  return ELEMENTS.replace(/\w+/g, (name) => prefix + name);
}
