import type { ServiceName } from "../test/support/farm.ts";

/** Processes of services: two of those whose work another one takes over. */
export const SERVICE_OF = {
  "task-service": "task-service",
  "model-service-1": "model-service",
  "model-service-2": "model-service",
  "gateway-1": "gateway",
  "gateway-2": "gateway",
} as const satisfies Readonly<Record<string, ServiceName>>;
export type InstanceName = keyof typeof SERVICE_OF;
export const INSTANCES: readonly [InstanceName, ...InstanceName[]] = [
  "task-service",
  ...(["model-service-1", "model-service-2", "gateway-1", "gateway-2"] as const),
];
/** Each a process with as many volunteers: the first behind a {@link LineName line}, the second behind a door. */
export const CROWDS = ["crowd-1", "crowd-2"] as const;
export type CrowdName = (typeof CROWDS)[number];
export type ProcessName = InstanceName | "redis" | CrowdName;
/** TCP connections that can be cut: of each service to Redis, and of volunteers to the services. */
export type LineName = InstanceName | CrowdName;
export const LINES: readonly [LineName, ...LineName[]] = [...INSTANCES, ...CROWDS];

/** What is delivered a second time. */
export type Repeated =
  /** The newest entry of a job's stream is added again. */
  | "tasks"
  | "results"
  | "events"
  /** Tasks that a gateway holds are claimed by one that never was, whose tasks a living gateway claims. */
  | "pending";

/** Something that goes wrong. It begins when its schedule says so, and is over by itself. */
export type Fault =
  | { readonly kind: "kill"; readonly who: ProcessName; readonly downMs: number }
  /** SIGTERM, and then a new process. */
  | { readonly kind: "restart"; readonly who: ProcessName; readonly downMs: number }
  /** SIGSTOP, and then SIGCONT. */
  | { readonly kind: "stop"; readonly who: ProcessName; readonly forMs: number }
  /** Connections end, and new ones do so at once. */
  | { readonly kind: "cut"; readonly line: LineName; readonly forMs: number }
  /** Connections stay, and nothing comes through. */
  | { readonly kind: "stall"; readonly line: LineName; readonly forMs: number }
  | {
      readonly kind: "delay";
      readonly line: LineName;
      readonly forMs: number;
      readonly byMs: number;
    }
  /** The volunteers at the door send each result twice at once, and once more later. */
  | { readonly kind: "duplicate"; readonly what: "frames"; readonly forMs: number }
  | { readonly kind: "duplicate"; readonly what: Repeated; readonly times: number }
  /** What the volunteers at the door send comes in another order. */
  | { readonly kind: "reorder"; readonly forMs: number }
  /** Redis is killed, and the end of its append-only file is lost. */
  | { readonly kind: "truncate"; readonly bytes: number; readonly downMs: number }
  /** The clock of a process goes wrong at once, and stays so. */
  | {
      readonly kind: "clock";
      readonly who: InstanceName | "redis";
      readonly byMs: number;
    };
export type FaultKind = Fault["kind"];

/** For people: what happens to whom, and for how long. */
export function describeFault(fault: Fault): string {
  switch (fault.kind) {
    case "kill":
    case "restart":
      return `${fault.kind} ${fault.who} (away for ${fault.downMs} ms)`;
    case "stop":
      return `stop ${fault.who} for ${fault.forMs} ms`;
    case "cut":
    case "stall":
      return `${fault.kind} line of ${fault.line} for ${fault.forMs} ms`;
    case "delay":
      return `delay line of ${fault.line} by ${fault.byMs} ms for ${fault.forMs} ms`;
    case "duplicate":
      return fault.what === "frames"
        ? `duplicate frames for ${fault.forMs} ms`
        : `duplicate ${fault.what} ${fault.times} times`;
    case "reorder":
      return `reorder frames for ${fault.forMs} ms`;
    case "truncate":
      return `truncate the append-only file by up to ${fault.bytes} bytes (Redis away for ${fault.downMs} ms)`;
    case "clock":
      return `clock of ${fault.who} steps by ${fault.byMs} ms`;
  }
}
