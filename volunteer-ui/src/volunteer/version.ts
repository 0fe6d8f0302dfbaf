import { type VersionAnnounced, toHex } from "../protocol/index.ts";

/** A version of the job's state, as it was announced: nothing of it is verified yet. */
export interface Version {
  readonly number: number;
  /** Hex; of the state. */
  readonly sha256: string;
  /** A view of the frame it came in; empty if it is to be made of changes, or fetched. */
  readonly state: Uint8Array;
  /** The last rounds before it, oldest first: each is applied to what the one before makes, and the last makes this version. */
  readonly changes: readonly Change[];
}

/** What a round makes of a state. */
export interface Change {
  /** Hex; of the state that it is applied to. */
  readonly baseSha256: string;
  readonly round: number;
  /** Value of the round's root, sealed; a view of the frame it came in. */
  readonly root: Uint8Array;
}

/** Whoever is further behind fetches the state. */
const MOST_CHANGES = 16;

export function versionOf({ version, sha256, state, change }: VersionAnnounced): Version {
  return {
    number: version,
    sha256: toHex(sha256),
    state,
    changes:
      change === undefined
        ? []
        : [{ baseSha256: toHex(change.baseSha256), round: change.round, root: change.root }],
  };
}

/**
 * The same version, with what led to the one before it.
 *
 * @param before that was announced before
 * @param mostBytes that changes may have together: beyond it older ones are forgotten
 */
export function following(
  version: Version,
  before: Version | undefined,
  mostBytes: number,
): Version {
  const changes = leadingTo(version, before).slice(-MOST_CHANGES);
  let bytes = 0;
  const tooMany = changes.findLastIndex(({ root }) => (bytes += root.length) > mostBytes);
  return { ...version, changes: changes.slice(tooMany + 1) };
}

/**
 * @param sha256 hex, of a state
 * @returns what makes the version of that state; none if it is that state, undefined if it is not known
 */
export function changesFrom(sha256: string, version: Version): readonly Change[] | undefined {
  if (sha256 === version.sha256) return [];
  const first = version.changes.findLastIndex(({ baseSha256 }) => baseSha256 === sha256);
  return first === -1 ? undefined : version.changes.slice(first);
}

function leadingTo(version: Version, before: Version | undefined): readonly Change[] {
  const { changes } = version;
  if (before === undefined) return changes;
  // Announced once more, as after a reconnection.
  if (version.sha256 === before.sha256) return before.changes;
  return changes[0]?.baseSha256 === before.sha256 ? [...before.changes, ...changes] : changes;
}
