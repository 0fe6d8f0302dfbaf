// Where the time of the tests goes: `npm run slowest`, after a run of them. Reads what every runner leaves behind beside what it
// prints: reports in the format of JUnit, in */target/*-reports/.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import process from "node:process";
import { URL, fileURLToPath } from "node:url";

const SHOWN = 10;
const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** Of one attribute in the text of a tag. */
const attribute = (tag, name) => new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? "";

/** The files of tests that a report tells of, and how many seconds each took. */
function suitesIn(report) {
  return [...report.matchAll(/<testsuite\s[^>]*>/g)].map(([tag]) => ({
    name: attribute(tag, "name"),
    seconds: Number(attribute(tag, "time").replaceAll(",", "")),
  }));
}

/** Node 20 has no Map.groupBy. */
function grouped(suites) {
  const groups = new Map();
  for (const suite of suites) groups.set(suite.group, [...(groups.get(suite.group) ?? []), suite]);
  return groups;
}

/** A table of what takes longest, and how much each module and kind of tests takes. */
function table(suites) {
  const line = (seconds, what) => `${seconds.toFixed(1).padStart(8)} s  ${what}`;
  const sum = (some) => some.reduce((seconds, suite) => seconds + suite.seconds, 0);
  const groups = grouped(suites);
  const slowest = suites.toSorted((a, b) => b.seconds - a.seconds).slice(0, SHOWN);
  return [
    `The slowest ${slowest.length} of ${suites.length} test classes and files:`,
    ...slowest.map(({ seconds, name, group }) => line(seconds, `${name} (${group})`)),
    "By module and kind of tests, without what it takes to build and to start them:",
    ...[...groups]
      .map(([group, members]) => [sum(members), group])
      .toSorted(([a], [b]) => b - a)
      .map(([seconds, group]) => line(seconds, group)),
    line(sum(suites), "all"),
  ].join("\n");
}

function suites() {
  const folders = readdirSync(ROOT)
    .map((module) => ({ module, target: `${ROOT}${module}/target/` }))
    .filter(({ target }) => existsSync(target))
    .flatMap(({ module, target }) =>
      readdirSync(target)
        .filter((name) => name.endsWith("-reports"))
        .map((name) => ({ group: `${module}, ${name}`, folder: `${target}${name}/` })),
    );
  return folders.flatMap(({ group, folder }) =>
    readdirSync(folder)
      .filter((file) => file.endsWith(".xml"))
      .flatMap((file) => suitesIn(readFileSync(`${folder}${file}`, "utf8")))
      .map((suite) => ({ ...suite, group })),
  );
}

const found = suites();
if (found.length === 0) {
  process.stderr.write("no reports in */target/*-reports/; run ./manyhands test first\n");
  process.exitCode = 1;
} else {
  process.stdout.write(`${table(found)}\n`);
}
