import { textTable } from "../console/table.ts";
import type { Run } from "./runs.ts";

/** For people, and in the order of the columns of the CSV. */
const COLUMNS: readonly { readonly head: string; readonly text: (run: Run) => string }[] = [
  { head: "way", text: ({ way }) => way },
  { head: "volunteers", text: ({ volunteers }) => String(volunteers) },
  { head: "seconds", text: ({ seconds }) => seconds.toFixed(1) },
  { head: "rounds", text: ({ rounds }) => String(rounds) },
  {
    head: "samples each",
    text: ({ samplesPerVolunteer }) => String(Math.round(samplesPerVolunteer)),
  },
  { head: "MB up each", text: ({ bytesUpPerVolunteer }) => megabytes(bytesUpPerVolunteer) },
  { head: "MB down each", text: ({ bytesDownPerVolunteer }) => megabytes(bytesDownPerVolunteer) },
  { head: "idle", text: ({ idleShare }) => percent(idleShare) },
  { head: "in vain", text: ({ vainShare }) => percent(vainShare) },
  { head: "held-out loss", text: ({ heldOutLoss }) => heldOutLoss.toFixed(4) },
  { head: "processors", text: ({ processorsBusy }) => percent(processorsBusy) },
  { head: "weights", text: ({ weightsSha256 }) => weightsSha256.slice(0, 8) },
];

export function table(runs: readonly Run[]): string {
  const cells = runs.map((run) => COLUMNS.map(({ text }) => text(run)));
  return textTable([COLUMNS.map(({ head }) => head), ...cells]);
}

export function csv(runs: readonly Run[]): string {
  const head = "way,volunteers,link,seconds,bytes_up,samples,held_out_loss";
  const lines = runs.flatMap(({ way, volunteers, link, course }) =>
    course.map(({ seconds, bytesUp, samples, loss }) =>
      [way, volunteers, link ?? "", seconds, bytesUp, samples, loss].join(","),
    ),
  );
  return `${[head, ...lines].join("\n")}\n`;
}

/** How the ways compare, and what is to be known about the figures. */
export function remarks(runs: readonly Run[]): readonly string[] {
  const alone = runs.find(({ way }) => way === "alone");
  const lines: string[] = [];
  for (const run of runs) {
    const { way, volunteers } = run;
    const float32 = runs.find(
      (other) => other.way === "synchronous-float32" && other.volunteers === volunteers,
    );
    const than: string[] = [];
    if (alone !== undefined && run !== alone) {
      than.push(`${ratio(alone.seconds, run.seconds)} times as fast as one alone`);
    }
    if (float32 !== undefined && run !== float32 && run !== alone) {
      than.push(`${ratio(float32.seconds, run.seconds)} times as fast as synchronous-float32`);
      than.push(
        `${percent(run.bytesUpPerVolunteer / float32.bytesUpPerVolunteer)} of its bytes up`,
      );
    }
    if (than.length > 0) lines.push(`${way}, ${volunteers} volunteers: ${than.join(", ")}`);
    if (run.isVerified !== null) {
      lines.push(
        `${way}, ${volunteers} volunteers: ${run.isVerified ? "the same weights as in one process" : "OTHER WEIGHTS than in one process"}`,
      );
    }
    if (run.processorsBusy > BUSY) {
      lines.push(
        `${way}, ${volunteers} volunteers: this machine's processors were ${percent(run.processorsBusy)} busy, so devices waited for each other; a larger --slow-motion tells more`,
      );
    }
  }
  return lines;
}

const BUSY = 0.9;

function ratio(left: number, right: number): string {
  return (left / right).toFixed(2);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(2);
}
