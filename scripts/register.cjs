// Lets Node run the TypeScript sources without a build step, decorators included. Types are checked by `npm run types`.
const { transformFileSync } = require("@swc/core");

require.extensions[".ts"] = (module, filename) =>
  module._compile(transformFileSync(filename, { sourceMaps: "inline" }).code, filename);
