// The last step of `npm run build`: gathers in dist/static every file that the pages serve, so that the built service
// needs no development dependency.
const { copyFileSync, cpSync, mkdirSync } = require("node:fs");
const { dirname, join } = require("node:path");
const { bundledFiles } = require("../dist/src/http/static-files.js");

const target = join(__dirname, "../dist/static");
cpSync(join(__dirname, "../static"), target, { recursive: true });
for (const [name, source] of Object.entries(bundledFiles)) {
  mkdirSync(dirname(join(target, name)), { recursive: true });
  copyFileSync(join(__dirname, "../node_modules", source), join(target, name));
}
