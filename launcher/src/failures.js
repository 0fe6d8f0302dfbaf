/** What a person is told in one line: what failed, and the remedy. */
export class Failure extends Error {
  /**
   * @param {string} message
   * @param {number} exitCode of the process
   */
  constructor(message, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** The command line is wrong. */
export class UsageError extends Failure {
  /** @param {string} message */
  constructor(message) {
    super(`${message} (see: ./manyhands help)`, 2);
  }
}
