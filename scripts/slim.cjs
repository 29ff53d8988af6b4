// Removes files from node_modules that the service never loads, so that the image is smaller.
const { readdirSync, rmSync } = require("node:fs");
const { join } = require("node:path");

/** Copies inside packages, for browsers and old compilers. */
const copies = [
  "typeorm/browser",
  "class-validator/bundles",
  "class-validator/esm5",
  "class-validator/esm2015",
];

/** Files that Node.js never loads: types, source maps, texts. Licences are kept. */
const unused = /\.([cm]?ts|map|flow|markdown|md)$/i;
const licence = /licen[cs]e|notice|copying/i;

const packages = join(__dirname, "../node_modules");
for (const copy of copies) rmSync(join(packages, copy), { recursive: true, force: true });
for (const entry of readdirSync(packages, { recursive: true, withFileTypes: true })) {
  const leave = !entry.isFile() || !unused.test(entry.name) || licence.test(entry.name);
  if (!leave) rmSync(join(entry.parentPath, entry.name));
}
