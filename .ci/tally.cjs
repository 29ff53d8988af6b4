// node tally.cjs one|total RESULTS.json…: counts Jest's results. Fails when a test failed, was skipped, or none ran.
const { readFileSync } = require("node:fs");

const [mode, ...files] = process.argv.slice(2);
const sum = { passed: 0, failed: 0, skipped: 0 };
for (const file of files) {
  const text = readFileSync(file, "utf8");
  if (text === "") continue; // Jest was ended before it could write: its exit status has already failed the run.
  const run = JSON.parse(text);
  sum.passed += run.numPassedTests;
  // A file that cannot even be loaded holds no failed test, but must not count as nothing.
  sum.failed += run.numFailedTests + run.numRuntimeErrorTestSuites;
  sum.skipped += run.numPendingTests + run.numTodoTests;
}

if (mode === "one" && sum.skipped > 0) console.error(`${sum.skipped} tests were skipped; none may be.`);
if (mode === "one" && sum.passed === 0) console.error("No test ran.");
if (mode === "total") console.log(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`);
process.exitCode = sum.failed === 0 && sum.skipped === 0 && sum.passed > 0 ? 0 : 1;
