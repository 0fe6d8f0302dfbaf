/** Any error that this package throws on purpose, but for `TypeError` and `RangeError` (arguments that no server would take). */
export class ManyhandsError extends Error {
  override readonly name: string = "ManyhandsError";
}

/** What is wrong with a field of a request. */
export interface FieldError {
  /** Its path, such as `training.batchSize`; empty: the description itself. */
  readonly field: string;
  readonly message: string;
}

/** A request was refused. What the server answers is a problem document (RFC 9457). */
export class ServiceError extends ManyhandsError {
  override readonly name = "ServiceError";

  private constructor(
    /** What was asked: `GET https://…`. */
    readonly request: string,
    readonly status: number,
    /** Stable, for programs, such as `job-not-found`; `http-404` and the like for what has no other. */
    readonly code: string,
    /** What failed, the value, the allowed range, the remedy. */
    readonly detail: string,
    /** Everything that is wrong with what was posted; may be empty. */
    readonly errors: readonly FieldError[],
    /** What to do about it; the server's messages end with it, after a semicolon. */
    readonly remedy: string | undefined,
    /** Seconds after which another attempt is worth it, if the server says so. */
    readonly retryAfter: number | undefined,
  ) {
    const more = errors.map(({ field, message }) => `\n  ${field}: ${message}`).join("");
    super(`${request}: ${detail} (${code})${more}`);
  }

  /** The first field that is wrong, if it is about one. */
  get field(): string | undefined {
    return this.errors[0]?.field;
  }

  /** Of any answer: whoever stands in front of the services may not write problem documents. */
  static of(request: string, status: number, body: string, retryAfter?: number): ServiceError {
    const problem = jsonObject(body);
    const detail =
      problem === undefined
        ? firstLine(status, body)
        : (text(problem["detail"]) ?? text(problem["title"]) ?? `status ${status}`);
    return new ServiceError(
      request,
      status,
      text(problem?.["code"]) ?? `http-${status}`,
      detail,
      fieldErrors(problem?.["errors"]),
      text(problem?.["remedy"]) ?? endOf(detail),
      retryAfter,
    );
  }

  /** Of an answer that leads elsewhere. */
  static redirected(request: string, status: number, location: string | undefined): ServiceError {
    const to = location ?? "an address that is not told";
    const detail = `is redirected to ${to}, which is not followed, so that the token goes to no other address; use the address that the server really has`;
    return new ServiceError(
      request,
      status,
      `http-${status}`,
      detail,
      [],
      endOf(detail),
      undefined,
    );
  }
}

/** There was no answer, or only a part of it: the address is wrong, the server is away, or the connection broke. */
export class ServerAwayError extends ManyhandsError {
  override readonly name = "ServerAwayError";
}

/** The answer is not what the interface says, so the address is probably not that of a Manyhands server. */
export class UnexpectedAnswerError extends ManyhandsError {
  override readonly name = "UnexpectedAnswerError";
}

/** A file is not in the format safetensors, or holds types that JavaScript has no arrays of. */
export class SafetensorsError extends ManyhandsError {
  override readonly name = "SafetensorsError";
}

/** A job ended otherwise than finished. */
export class JobFailedError extends ManyhandsError {
  override readonly name = "JobFailedError";

  constructor(
    readonly jobId: string,
    readonly state: string,
    /** Why it failed, as the server puts it. */
    readonly reason: string | undefined,
  ) {
    super(`job ${jobId} is ${state}${reason === undefined ? "" : `: ${reason}`}`);
  }
}

const FIRST_LINE_CHARACTERS = 200;

function jsonObject(body: string): Readonly<Record<string, unknown>> | undefined {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return undefined;
  }
  return isObject(value) ? value : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function fieldErrors(errors: unknown): FieldError[] {
  if (!Array.isArray(errors)) return [];
  return errors.filter(isObject).map(({ field, message }) => ({
    field: text(field) ?? "",
    message: text(message) ?? "",
  }));
}

function endOf(detail: string): string | undefined {
  const at = detail.lastIndexOf("; ");
  return at < 0 ? undefined : detail.slice(at + 2).trim();
}

function firstLine(status: number, body: string): string {
  const line = body.trim().split(/\r\n|\r|\n/, 1)[0] ?? "";
  return `status ${status}${line === "" ? "" : `, ${line.slice(0, FIRST_LINE_CHARACTERS)}`}`;
}
