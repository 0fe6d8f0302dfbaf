import type { WorkerPool } from "../trainer/index.ts";
import type { Clock } from "./clock.ts";
import type { DatasetCache } from "./dataset-cache.ts";
import type { Pace } from "./pacing.ts";
import type { StateCache } from "./state-cache.ts";

/** What a volunteer needs from the place it runs in. */
export interface VolunteerOptions {
  /** ws(s)://host/ws/volunteer */
  readonly gatewayUrl: string;
  /** http(s)://host/, ending with a slash; data sets and large states are fetched below it. */
  readonly baseUrl: string;
  /** The browser's `WebSocket` or that of the package `ws`. May throw. */
  readonly openSocket: (url: string, protocol: string) => SocketLike;
  /** See {@link boundedFetch}. */
  readonly fetchBytes: FetchBytes;
  /** The volunteers of a process share one. */
  readonly workers: WorkerPool;
  readonly tokenStore: TokenStore;
  /** "browser" or "node", with whatever the organizer's statistics may know. */
  readonly agent: string;
  readonly nickname?: string;
  /** The organizer's credential for volunteers of their own, who are believed without a second opinion. */
  readonly credential?: string;
  /** To a job that asks for one. */
  readonly invitation?: string;
  /** The job to help; without it the gateway chooses. */
  readonly jobId?: string;
  /** 0.1 to 1 (the default): how much of the device to use. */
  readonly share?: number;
  /** What all of the device is (1 by default): as many workers compute at once, if the share is 1. */
  readonly processors?: number;
  /**
   * What computing takes at least (nothing by default). The device is idle meanwhile, yet the time counts
   * as computing: so the scaling of the services can be measured with more volunteers than cores.
   */
  readonly pace?: Pace;
  /** Tasks to hold at once; by default one more than workers, so that the next one is there when one is done. */
  readonly window?: number;
  /**
   * Lower-case hexadecimal. By default computed in JavaScript (about 8 ms per megabyte), because pages
   * on plain http:// addresses have no `crypto.subtle`; hand in the platform's own where there is one.
   */
  readonly sha256Hex?: Sha256Hex;
  /** Hand the same to the volunteers of one process, and they download a data set once. */
  readonly datasetCache?: DatasetCache;
  /** The same for states that they make of changes: each is made once. Those that are fetched, each fetches. */
  readonly stateCache?: StateCache;
  readonly clock?: Clock;
  /** Uniform in [0, 1). */
  readonly random?: () => number;
}

/** The part of a WebSocket that is used. Text frames are a protocol error. */
export interface SocketLike {
  binaryType: string;
  send(data: Uint8Array<ArrayBuffer>): void;
  close(code?: number, reason?: string): void;
  addEventListener(type: "open", listener: () => void): void;
  addEventListener(type: "message", listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(
    type: "error",
    listener: (event: { readonly message?: unknown; readonly error?: unknown }) => void,
  ): void;
  addEventListener(
    type: "close",
    listener: (event: { readonly code: number; readonly reason: string }) => void,
  ): void;
}

/** How long something is, or may be. */
export type ByteSize = number | { readonly most: number };

/**
 * Reads a body of `size`, and refuses any other before it is in memory. Rejects if the
 * network fails: the volunteer tries again for as long as it takes; with a {@link WrongContentError} if what is served cannot
 * be right, and with a RangeError if there is no memory for it.
 */
export type FetchBytes = (
  url: string,
  size: ByteSize,
  signal: AbortSignal,
) => Promise<Uint8Array<ArrayBuffer>>;

export type Sha256Hex = (bytes: Uint8Array) => Promise<string>;

/** Keeps the volunteer's identity, across reconnects and, in a page, across reloads. */
export interface TokenStore {
  load(): Uint8Array | undefined;
  save(token: Uint8Array): void;
}
