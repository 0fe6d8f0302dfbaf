/** What is counted, how many of it there are, and how many there may be; there must be one at least. */
export type Bound = readonly [what: string, count: number, most: number];

/**
 * For counts that several fields make together; what one field may hold is said in the .proto files.
 *
 * @throws RangeError for the first count that is out of bounds; a job's description comes from somebody else
 */
export function requireWithin(jobId: string, bounds: readonly Bound[]): void {
  const broken = bounds.find(([, count, most]) => !(count >= 1 && count <= most));
  if (broken === undefined) return;
  const [what, count, most] = broken;
  throw new RangeError(`job '${jobId}' has ${count} ${what}, allowed are 1 to ${most}`);
}
