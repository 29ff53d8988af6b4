// Runs src/commands/<name>: from the sources where the development dependencies are, from the build where not.
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
process.argv.splice(2, 1);
require(fromSources ? `../src/commands/${name}.ts` : `../dist/src/commands/${name}.js`);
