const { suite } = require("./jest.config.cjs");

/** `npm run test:slow`: cuts at every statement, soaks, chaos and whole processes, which take too long for `npm test`. */
module.exports = suite({
  testMatch: ["<rootDir>/test/**/*.slow.test.ts"],
  testTimeout: 600_000,
  // Most of them wait for processes and deadlines.
  maxWorkers: 3,
});
