// Lets Node run the TypeScript here, with Relay's `graphql` tags compiled as a dashboard's build would.
const { transformFileSync } = require("@babel/core");

const options = {
  presets: ["@babel/preset-typescript"],
  plugins: ["relay", "@babel/plugin-transform-modules-commonjs"],
  sourceMaps: "inline",
};

require.extensions[".ts"] = (module, filename) =>
  module._compile(transformFileSync(filename, options).code, filename);
