// Where the source of an image is, as its labels say; what is not known is called `unknown`.
import { answer } from "./processes.js";

export function revision() {
  return answer("git", ["rev-parse", "HEAD"])?.trim() ?? "unknown";
}

/** Of the remote `origin`. */
export function sourceUrl() {
  return publicUrl(answer("git", ["remote", "get-url", "origin"])?.trim() ?? "");
}

/**
 * @param {string} remote
 * @returns {string} if everybody can follow it there: without user and password, which a remote may carry
 */
export function publicUrl(remote) {
  const [, scheme, rest] = /^(https?:\/\/)(?:[^/]*@)?(.*)$/.exec(remote) ?? [];
  return scheme === undefined || rest === undefined ? "unknown" : `${scheme}${rest}`;
}
