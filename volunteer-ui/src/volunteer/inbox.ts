import {
  type Confirm,
  Confirm_Outcome,
  ErrorCode,
  type GatewayMessage,
  type JobChanged,
  type Progress,
  type Error as Refusal,
  type VersionAnnounced,
  type Welcome,
  toHex,
} from "../protocol/index.ts";
import type { Demand } from "./demand.ts";
import type { EntryPayment } from "./entry-payment.ts";
import { isSameJob, problemOf } from "./job.ts";
import type { TokenStore } from "./options.ts";
import { joined, withConfirmed, withProgress, withState, withVersion } from "./progress.ts";
import type { StateStore } from "./state-store.ts";
import type { JobProgress } from "./state.ts";
import { versionOf } from "./version.ts";
import type { WorkLoop, WorkLoopOptions } from "./work-loop.ts";

/** Results in a row that the gateway found wrong before this device counts as unable to compute the job. */
const MOST_WRONG_RESULTS = 3;

export interface InboxOptions {
  readonly loop: WorkLoop;
  readonly demand: Demand;
  readonly entry: EntryPayment;
  readonly store: StateStore;
  readonly tokenStore: TokenStore;
  readonly cannotCompute: WorkLoopOptions["cannotCompute"];
}

/** What each message of a gateway means for the work, and for what is shown of it. */
export class Inbox {
  readonly #loop: WorkLoop;
  readonly #demand: Demand;
  readonly #entry: EntryPayment;
  readonly #store: StateStore;
  readonly #tokenStore: TokenStore;
  readonly #cannotCompute: WorkLoopOptions["cannotCompute"];
  #wrongResults = 0;

  constructor({ loop, demand, entry, store, tokenStore, cannotCompute }: InboxOptions) {
    this.#loop = loop;
    this.#demand = demand;
    this.#entry = entry;
    this.#store = store;
    this.#tokenStore = tokenStore;
    this.#cannotCompute = cannotCompute;
  }

  receive({ kind }: GatewayMessage): void {
    switch (kind.case) {
      case "welcome":
        this.#onWelcome(kind.value);
        break;
      case "jobChanged":
        this.#onJobChanged(kind.value);
        break;
      case "versionAnnounced":
        this.#onVersionAnnounced(kind.value);
        break;
      case "progress":
        this.#onProgress(kind.value);
        break;
      case "assign":
        if (!this.#loop.outbox.handInAgain(kind.value)) this.#loop.assign(kind.value);
        break;
      case "confirm":
        this.#onConfirm(kind.value);
        break;
      case "cancel":
        this.#loop.cancel(kind.value.taskIds);
        break;
      case "crowd":
        this.#store.update({ crowd: kind.value.volunteers });
        break;
      case "error":
        this.#onRefusal(kind.value);
        break;
      case "goodbye": // The connection follows it.
      case undefined: // Said by a gateway that is newer than this volunteer.
        break;
    }
  }

  #onWelcome({ volunteerId, token }: Welcome): void {
    this.#tokenStore.save(token.slice());
    this.#store.update({ volunteerId: toHex(volunteerId), notice: undefined });
    this.#loop.outbox.sendAll();
  }

  #onJobChanged(changed: JobChanged): void {
    const { spec } = changed;
    const problem = spec && problemOf(spec);
    const before = this.#store.state.job;
    const isSame = isSameJob(before?.spec, spec);
    const job =
      problem === undefined ? progressOf(changed, isSame ? before : undefined) : undefined;
    const isOpen = job !== undefined && job.state !== "finished" && job.state !== "failed";
    this.#entry.follow(spec, isOpen ? changed.entry : undefined);
    if (changed.token.length > 0) this.#tokenStore.save(changed.token.slice());
    this.#demand.jobIsKnown();
    this.#store.update({ job, ...(isSame ? {} : { crowd: 0, notice: undefined }) });
    if (!isSame) this.#wrongResults = 0;
    this.#loop.openJob(isOpen && this.#entry.state === undefined ? job.spec : undefined);
    if (spec !== undefined && problem !== undefined) this.#cannotCompute(spec.jobId, problem);
  }

  #onVersionAnnounced(announced: VersionAnnounced): void {
    const { job } = this.#store.state;
    if (job?.spec.jobId !== announced.jobId) return;
    this.#store.update({ job: withVersion(job, announced) });
    const version = versionOf(announced);
    this.#loop.outbox.supersede(version.sha256);
    this.#loop.publish(version);
  }

  /** While there is no demand, in place of versions: what is in hand stays as it is. */
  #onProgress(progress: Progress): void {
    const { job } = this.#store.state;
    if (job?.spec.jobId !== progress.jobId) return;
    this.#store.update({ job: withProgress(job, progress) });
  }

  #onConfirm({ taskId, outcome, unitsCredited }: Confirm): void {
    const finished = this.#loop.outbox.settle(taskId);
    this.#loop.wake();
    if (finished === undefined || outcome !== Confirm_Outcome.ACCEPTED) return;
    this.#wrongResults = 0;
    const { contribution } = this.#store.state;
    this.#store.update({
      contribution: withConfirmed(contribution, finished, Number(unitsCredited)),
      notice: undefined,
      unable: undefined,
    });
  }

  #onRefusal({ code, message, taskId }: Refusal): void {
    // The connection follows a ban, and says it.
    if (code === ErrorCode.BANNED) return;
    if (code === ErrorCode.ENTRY_REFUSED) {
      this.#entry.refuse(message);
      return;
    }
    this.#store.update({ notice: message });
    if (code === ErrorCode.UNAVAILABLE) {
      this.#loop.outbox.sendAllLater();
    } else if (taskId !== "") {
      this.#loop.outbox.settle(taskId);
      this.#loop.cancel([taskId]);
      if (isOfTrainer(code)) this.#countWrongResult(message);
    }
  }

  #countWrongResult(message: string): void {
    this.#wrongResults += 1;
    if (this.#wrongResults < MOST_WRONG_RESULTS) return;
    this.#wrongResults = 0;
    this.#loop.giveUp(`the gateway refused ${MOST_WRONG_RESULTS} results in a row: ${message}`);
  }
}

function progressOf(changed: JobChanged, before: JobProgress | undefined): JobProgress | undefined {
  return changed.spec && withState(before ?? joined(changed.spec), changed);
}

/**
 * Whether the result itself was wrong, rather than the right to hand it in. One that is not finite may be what the job
 * comes to, which then ends as diverged; whether it is, the gateway can tell.
 */
function isOfTrainer(code: ErrorCode): boolean {
  return (
    code === ErrorCode.WRONG_LENGTH ||
    code === ErrorCode.WRONG_COUNT ||
    code === ErrorCode.WRONG_HASH
  );
}
