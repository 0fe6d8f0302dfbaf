// Numbers as people read them. English, like the page's words, whatever the browser's language.

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const oneDigit = new Intl.NumberFormat("en", {
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});

const BYTE_UNITS = ["B", "kB", "MB", "GB", "TB"] as const;

/** 55249 → "55,249". */
export function count(value: number): string {
  return whole.format(value);
}

/** "1 round", "12,000 rounds". */
export function counted(value: number, singular: string, plural = `${singular}s`): string {
  return `${count(value)} ${value === 1 ? singular : plural}`;
}

/** Decimal units, as disks and networks count: 1008341 → "1.0 MB". */
export function bytes(value: number): string {
  let scaled = value;
  let unit = 0;
  while (scaled >= 999.5 && unit < BYTE_UNITS.length - 1) {
    scaled /= 1000;
    unit++;
  }
  const digits = unit > 0 && scaled < 99.95 ? oneDigit : whole;
  return `${digits.format(scaled)} ${BYTE_UNITS[unit] ?? ""}`;
}

/** A fraction of a whole; a small part is never shown as nothing, nor an unfinished whole as 100 %. */
export function percent(fraction: number): string {
  const value = 100 * Math.min(1, Math.max(0, fraction));
  if (value === 0 || value === 100) return `${value} %`;
  if (value < 0.1) return "< 0.1 %";
  if (value < 9.95) return `${oneDigit.format(value)} %`;
  return `${Math.min(99, Math.round(value))} %`;
}

/** Two units at most: "48 s", "3 min 20 s", "2 h 5 min". */
export function duration(seconds: number): string {
  if (seconds > 0 && seconds < 1) return "< 1 s";
  const total = Math.round(seconds);
  if (total < 60) return `${total} s`;
  if (total < 3600) return joined(Math.floor(total / 60), "min", total % 60, "s");
  const minutes = Math.round(total / 60);
  return joined(Math.floor(minutes / 60), "h", minutes % 60, "min");
}

function joined(large: number, largeUnit: string, small: number, smallUnit: string): string {
  const head = `${count(large)} ${largeUnit}`;
  return small === 0 ? head : `${head} ${small} ${smallUnit}`;
}

/** A number in words, or a dash for one that is not known. */
export function orDash(value: number | undefined, words: (value: number) => string): string {
  return value === undefined ? "–" : words(value);
}
