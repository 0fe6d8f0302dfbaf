import type { HelloSchema, MessageInitShape } from "../protocol/index.ts";
import { Limit } from "../protocol/index.ts";
import type { VolunteerOptions } from "./options.ts";

/** @param backend once a trainer has chosen one */
export function helloOf(
  options: Pick<VolunteerOptions, "tokenStore" | "nickname" | "jobId" | "agent">,
  backend: string | undefined,
): MessageInitShape<typeof HelloSchema> {
  const agent = backend === undefined ? options.agent : `${options.agent} ${backend}`;
  return {
    token: options.tokenStore.load() ?? new Uint8Array(),
    nickname: short(options.nickname ?? ""),
    jobId: options.jobId ?? "",
    agent: short(agent),
  };
}

/** Cut to the characters a gateway takes, never through the middle of one. */
function short(text: string): string {
  return Array.from(text).slice(0, Limit.SHORT_TEXT_CHARS).join("");
}
