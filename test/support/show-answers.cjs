const { TestEnvironment } = require("jest-environment-node");

/**
 * Shows below a failed test's error the last GraphQL answer that had errors. A test that reads `body.data.wallet` of an
 * answer without data fails with a TypeError, which alone does not say what the service answered. The harness records
 * the answer in the global `failedAnswer`.
 */
module.exports = class extends TestEnvironment {
  handleTestEvent({ name, error }) {
    if (name === "test_start") this.global.failedAnswer = undefined;
    if (name === "test_fn_failure" && error?.stack && this.global.failedAnswer) {
      error.stack += `\n\nThe last GraphQL answer with errors:\n${this.global.failedAnswer}`;
    }
  }
};
