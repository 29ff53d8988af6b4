const { execFileSync } = require("node:child_process");

/** Before the first test: the pages are served as built. That takes seconds, but only when something of them has changed. */
module.exports = () =>
  execFileSync(process.execPath, ["scripts/build-pages.cjs", "--development"], { stdio: "inherit" });
