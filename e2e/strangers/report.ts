import { textTable } from "../console/table.ts";
import type { Run } from "./run.ts";

/** Whether the promises of a policy were kept: weights as if there had been no liar, and nobody honest banned. */
export function isKept(honest: Run, run: Run): boolean {
  return (
    run.honestBanned === 0 && (run.policy === "none" || run.weightsSha256 === honest.weightsSha256)
  );
}

export function table(honest: Run, runs: readonly Run[]): string {
  const head = [
    ...["policy", "liars", "weights", "held-out loss", "liars banned", "honest banned"],
    ...["extra work", "went back", "seconds"],
  ];
  return textTable([head, row(honest, honest), ...runs.map((each) => row(honest, each))], [2]);
}

function row(honest: Run, run: Run): readonly string[] {
  const isEqual = run.weightsSha256 === honest.weightsSha256;
  const lied = run.liars.filter(({ wrong }) => wrong > 0).length;
  return [
    run === honest ? "(nobody lies)" : run.policy,
    String(run.liars.length),
    `${run.weightsSha256.slice(0, 12)}${isEqual ? "" : " (others)"}`,
    run.heldOutLoss.toFixed(3),
    `${run.liarsBanned} of ${lied}`,
    String(run.honestBanned),
    `${(run.extraWork * 100).toFixed(1)} %`,
    String(run.rollbacks),
    run.wallSeconds.toFixed(1),
  ];
}

/** How each liar fared. */
export function bansOf({ policy, liars, bans }: Run): string {
  const rows = liars.map(({ lie, volunteer, given, wrong }) => {
    const ban = bans.find((each) => each.volunteer === volunteer);
    const fate = ban === undefined ? "not banned" : `banned for round ${ban.round}`;
    return [policy, lie, `${wrong} of ${given} wrong`, fate];
  });
  return rows.length === 0 ? "" : `${textTable(rows, [1, 2, 3])}\n`;
}
