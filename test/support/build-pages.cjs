const { execFileSync } = require("node:child_process");

/** Builds the pages before the first test. That takes seconds, but only when one of their sources has changed. */
module.exports = () =>
  execFileSync(process.execPath, ["scripts/build-pages.cjs", "--development"], { stdio: "inherit" });
