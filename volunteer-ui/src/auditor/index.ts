/**
 * The auditor room: computes volunteers' values again for an installation, as it is asked to. `audit.ts` is the program; nobody
 * else enters.
 */
export {};
