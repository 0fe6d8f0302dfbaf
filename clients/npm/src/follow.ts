import { ServerAwayError, ServiceError, UnexpectedAnswerError } from "./errors.ts";
import { EventParser, type Message } from "./events.ts";
import { Outage } from "./outage.ts";
import type { Transport } from "./transport.ts";
import type { JobState, MissedRounds, Round } from "./types.ts";

/** What happened to a job. */
export type JobEvent =
  | { readonly kind: "round"; readonly data: Round }
  /** Rounds that are not told, as they are too old or too many at once. */
  | { readonly kind: "missed"; readonly data: MissedRounds }
  | { readonly kind: "state"; readonly data: JobState };

/** The server says something at least every 15 seconds: whoever says nothing for so long is not there any more. */
const SILENCE_MS = 60_000;

/** Whether a job in this state computes no more. */
export function hasEnded(state: string): boolean {
  return ["FINISHED", "FAILED", "DELETED"].includes(state);
}

/**
 * The events of a job, over as many connections as it takes.
 *
 * @param missing committed rounds from this number on
 * @param after number of the last round that is known
 * @param patience how long the server may be away at a time, seconds
 */
export async function* follow(
  transport: Transport,
  path: string,
  missing: (from: number) => AsyncIterable<Round>,
  after: number | undefined,
  patience: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<JobEvent, void, undefined> {
  const outage = new Outage(patience, signal);
  let last = after;
  let state: string | undefined;

  async function* connection(): AsyncGenerator<JobEvent, void, undefined> {
    const from = last === undefined ? {} : { "last-event-id": String(last) };
    const silence = new AbortController();
    const either = AbortSignal.any([silence.signal, ...(signal === undefined ? [] : [signal])]);
    const watch = () =>
      setTimeout(() => {
        silence.abort(new ServerAwayError(`${path}: nothing was heard for ${SILENCE_MS / 1000} s`));
      }, SILENCE_MS);
    let timer = watch();
    try {
      const asking = { headers: { accept: "text/event-stream", ...from }, signal: either };
      const response = await transport.open(path, asking);
      const parser = new EventParser();
      for await (const piece of transport.pieces(path, asking, response)) {
        clearTimeout(timer);
        outage.over();
        for (const message of parser.feed(piece)) {
          if (/^[0-9]+$/.test(message.id)) last = Number(message.id);
          yield* told(eventOf(message));
        }
        timer = watch();
      }
    } finally {
      clearTimeout(timer);
    }
  }

  async function* told(event: JobEvent): AsyncGenerator<JobEvent, void, undefined> {
    if (event.kind !== "state") {
      yield event;
      return;
    }
    // Each connection begins with the state.
    const fresh = JSON.stringify(event.data);
    if (fresh === state) return;
    state = fresh;
    if (event.data.state === "FINISHED" || event.data.state === "FAILED") yield* remaining();
    yield event;
  }

  /** The state may be told before the last rounds are. */
  async function* remaining(): AsyncGenerator<JobEvent, void, undefined> {
    for await (const committed of missing(last === undefined ? 0 : last + 1)) {
      last = committed.round;
      const data = { ...committed };
      delete data.contributions;
      yield { kind: "round", data };
    }
  }

  for (;;) {
    try {
      for await (const event of connection()) {
        yield event;
        if (event.kind === "state" && hasEnded(event.data.state)) return;
      }
      await outage.endure(new ServerAwayError(`${path}: the events ended before the job did`));
    } catch (error) {
      if (error instanceof ServiceError && error.code === "job-not-found" && state !== undefined) {
        yield { kind: "state", data: { state: "DELETED" } };
        return;
      }
      await outage.endure(error);
    }
  }
}

function eventOf({ event, data }: Message): JobEvent {
  try {
    const parsed: unknown = JSON.parse(data);
    if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)) {
      return { kind: event, data: parsed } as JobEvent;
    }
  } catch (error) {
    throw new UnexpectedAnswerError(`event '${event}' is not JSON`, { cause: error });
  }
  throw new UnexpectedAnswerError(`event '${event}' is not a JSON object`);
}
