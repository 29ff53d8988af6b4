// Runs src/commands/<name>: from the sources if the development dependencies are installed, otherwise from the build.
const { existsSync } = require("node:fs");
const { join } = require("node:path");

const [, , name] = process.argv;
const fromSources = (() => {
  try {
    require("./register.cjs");
    return true;
  } catch (error) {
    if (error.code !== "MODULE_NOT_FOUND") throw error;
    return false;
  }
})();
const file = join(__dirname, fromSources ? `../src/commands/${name}.ts` : `../dist/src/commands/${name}.js`);
if (existsSync(file)) {
  process.argv.splice(2, 1);
  require(file);
} else {
  console.error(`There is no command ${JSON.stringify(name ?? "")}.
Usage: node scripts/run.cjs COMMAND, as package.json has it`);
  process.exitCode = 1;
}
