import type { HelloSchema, MessageInitShape } from "../protocol/index.ts";
import { Limit } from "../protocol/index.ts";
import type { VolunteerOptions } from "./options.ts";

/** @param backend once a trainer has chosen one */
export function helloOf(
  options: Pick<
    VolunteerOptions,
    "tokenStore" | "nickname" | "jobId" | "agent" | "credential" | "invitation"
  >,
  backend: string | undefined,
): MessageInitShape<typeof HelloSchema> {
  const agent = backend === undefined ? options.agent : `${options.agent} ${backend}`;
  return {
    token: options.tokenStore.load() ?? new Uint8Array(),
    nickname: cut(options.nickname ?? "", Limit.SHORT_TEXT_CHARS),
    jobId: cut(options.jobId ?? "", Limit.SHORT_TEXT_CHARS),
    agent: cut(agent, Limit.SHORT_TEXT_CHARS),
    credential: options.credential ?? "",
    isInvited: options.invitation !== undefined,
  };
}

/** Cut to the characters a gateway takes, never through the middle of one. */
export function cut(text: string, most: number): string {
  return Array.from(text).slice(0, most).join("");
}
