/** Every name is a function here, so that requiring works as usual; calling it tells why it does nothing. */
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
