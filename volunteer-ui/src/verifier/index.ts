/**
 * The verifier room: checks the record of a job on this machine, by recomputing it. `verify.ts` is the program; nobody else enters.
 */
export {};
