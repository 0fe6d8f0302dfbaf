/**
 * What services wait for before they take somebody for dead, a few times shorter than in an installation: so a schedule takes
 * seconds, and a process that is stopped for two of them has lost its jobs, its tasks and its connections. The proportions stay:
 * a lock outlives three renewals, a blocking read ends before its connection counts as dead, a command before that, too.
 */
export const HASTE = {
  MANYHANDS_MODEL_OWNER_LEASE: "1500ms",
  MANYHANDS_MODEL_OWNER_RENEW_EVERY: "400ms",
  MANYHANDS_MODEL_OWNER_LOOK_EVERY: "300ms",
  MANYHANDS_MODEL_OWNER_COURTESY: "300ms",
  MANYHANDS_MODEL_ROUND_LOOK_EVERY: "300ms",
  MANYHANDS_MODEL_ROUND_STALLED_AFTER: "1s",
  MANYHANDS_MODEL_ROUND_RETRY_AT_MOST: "500ms",
  MANYHANDS_TASK_PLAN_REISSUE_AT_MOST_EVERY: "500ms",
  MANYHANDS_GATEWAY_CROWD_BEAT: "500ms",
  MANYHANDS_GATEWAY_CROWD_EXPIRY: "1500ms",
  MANYHANDS_GATEWAY_CROWD_IDLE: "2s",
  MANYHANDS_GATEWAY_LEASE_INITIAL: "3s",
  MANYHANDS_GATEWAY_LEASE_AT_LEAST: "1s",
  MANYHANDS_GATEWAY_LEASE_SLACK: "500ms",
  MANYHANDS_GATEWAY_SESSION_DRAIN: "2s",
  MANYHANDS_GATEWAY_STANDING_SUSPENSION: "500ms",
  MANYHANDS_GATEWAY_STANDING_SUSPENSION_AT_MOST: "2s",
  MANYHANDS_REDIS_TIMEOUT: "2s",
  MANYHANDS_REDIS_BLOCK: "1s",
  QUARKUS_REDIS_TIMEOUT: "2s",
  QUARKUS_REDIS_TCP_CONNECTION_TIMEOUT: "1s",
  QUARKUS_REDIS_TCP_IDLE_TIMEOUT: "3s",
  QUARKUS_REDIS_POOL_RECYCLE_TIMEOUT: "2s",
  QUARKUS_REDIS_POOL_CLEANER_INTERVAL: "500ms",
} as const;
