/**
 * Stands in for packages that are left out. Every export is a function, so that `require` works as usual; calling one
 * throws an error that says why.
 */
module.exports = new Proxy(
  {},
  {
    get: (_target, name) =>
      function leftOut() {
        throw new Error(
          `${String(name)} comes from a package that is left out here: see overrides in package.json.`,
        );
      },
  },
);
