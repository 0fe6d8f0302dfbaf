import type { Work } from "../../protocol/index.ts";
import type { Page } from "../page.ts";
import { Board } from "./board.tsx";
import { LossChart } from "./loss-chart.tsx";

/** What there is to see of a job that trains: what its network writes, if it does, and its curve. */
export function TrainingColumn({
  page,
  work,
}: {
  readonly page: Page;
  readonly work: Work | undefined;
}) {
  return (
    <>
      {writes(work) && <Board writings={page.writings.value} />}
      <LossChart page={page} hasClasses={hasClasses(work)} />
    </>
  );
}

/** Whether what the job's network tells is a class, the next character of a text for example. */
function hasClasses(work: Work | undefined): boolean {
  if (work?.kind !== "training") return false;
  const { source } = work.dataSpec;
  return source.case === "text" || source.value?.target.case === "classes";
}

/** Whether the job's network writes text. */
export function writes(work: Work | undefined): boolean {
  return work?.kind === "training" && work.dataSpec.source.case === "text";
}
