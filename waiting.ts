/**
 * How long tests wait for what must happen: the one definition for all tests in TypeScript (those in Java have `Waiting`).
 *
 * A test waits for a condition and goes on at once when it holds, so patience costs nothing where all is well; on a machine
 * that is busy with other work everything takes many times as long and is no failure.
 */

/** For one condition, milliseconds: what has not happened by then does not happen. */
export const WAIT_MS = 300_000;

/** For a whole test, milliseconds: longer, so that what was waited for is reported, not only that a test took too long. */
export const TEST_MS = 1_200_000;

/** What Vitest is told, in every workspace. */
export const waiting = {
  testTimeout: TEST_MS,
  hookTimeout: TEST_MS,
  teardownTimeout: WAIT_MS,
  expect: { poll: { timeout: WAIT_MS } },
};

/** Where Vitest and Playwright tell how long each file took, beside what they print; `npm run slowest` reads it. */
export const REPORT = "target/test-reports";
