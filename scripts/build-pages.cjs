// Builds the folder that the pages are served from: our files in `static`, openapi.json, the dashboard, the scripts of
// Scalar and GraphiQL from their packages, and a compressed copy of each file. `npm run build` writes `dist/pages`. The
// development service and the tests use a copy beside the packages, which is rebuilt when a source has changed.
const { build } = require("esbuild");
const { execFile } = require("node:child_process");
const { createHash } = require("node:crypto");
const fs = require("node:fs");
const { createRequire } = require("node:module");
const { join } = require("node:path");
const { promisify } = require("node:util");
const { brotliCompressSync, constants, gzipSync } = require("node:zlib");

const root = join(__dirname, "..");
const source = join(root, "static");
const dashboard = join(root, "dashboard");
const openapi = join(root, "openapi.json");
const developmentFolder = join(root, "node_modules/.cache/allmine-credits/pages");

/** Every file below a folder. */
const filesBelow = (folder) =>
  fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .toSorted();

/** A hash of everything that the pages are built from. */
function stampOfSources() {
  const hash = createHash("sha256");
  const own = [source, join(dashboard, "src")].flatMap(filesBelow);
  const single = [join(root, "package-lock.json"), openapi, join(dashboard, "index.html")];
  for (const file of [__filename, ...single, join(dashboard, "vite.config.mts"), ...own])
    hash.update(`${file}\0`).update(fs.readFileSync(file));
  return hash.digest("hex");
}

/** GraphiQL is published as modules only, and its editor runs in separate workers. */
async function bundleGraphiql(folder) {
  const fromGraphiql = createRequire(createRequire(__filename).resolve("@graphiql/react"));
  const shared = {
    bundle: true,
    minify: true,
    target: "es2022",
    define: { "process.env.NODE_ENV": '"production"' },
    outdir: join(folder, "graphiql"),
    absWorkingDir: root,
    logLevel: "error",
  };
  const workers = {
    "editor.worker": "monaco-editor/esm/vs/editor/editor.worker.js",
    "json.worker": "monaco-editor/esm/vs/language/json/json.worker.js",
    "graphql.worker": "monaco-graphql/esm/graphql.worker.js",
  };
  const entryPoints = Object.entries(workers).map(([out, path]) => ({ out, in: fromGraphiql.resolve(path) }));
  await build({ ...shared, format: "iife", entryPoints });
  await build({
    ...shared,
    format: "esm",
    splitting: true,
    chunkNames: "chunks/[name]-[hash]",
    assetNames: "[name]",
    loader: { ".ttf": "file" },
    entryPoints: [{ out: "boot", in: join(source, "graphiql/boot.js") }],
    allowOverwrite: true,
  });
  // The style sheet of the page contains the rules of the chunks too.
  for (const file of filesBelow(join(folder, "graphiql/chunks"))) if (file.endsWith(".css")) fs.rmSync(file);
}

/**
 * Builds the dashboard as its `vite.config.mts` says, in a process of its own: Vite and React read from the environment
 * whether to build for production, and the development service and the tests say otherwise there.
 */
async function buildDashboard(folder) {
  const vite = join(require.resolve("vite/package.json"), "../bin/vite.js");
  const config = join(dashboard, "vite.config.mts");
  const options = [
    "--config",
    config,
    "--outDir",
    join(folder, "dashboard"),
    "--emptyOutDir",
    "--logLevel",
    "warn",
  ];
  const env = { ...process.env, NODE_ENV: "production" };
  await promisify(execFile)(process.execPath, [vite, "build", ...options], { env });
}

/** Scalar's package for Fastify contains the script for browsers, but only its plugin returns it. */
async function extractScalar(folder) {
  const { default: plugin } = await import("@scalar/fastify-api-reference");
  let script;
  const reply = { header: () => reply, send: (body) => (script = body) };
  const recorder = {
    hasPlugin: () => false,
    route: ({ url, handler }) => url.endsWith("/js/scalar.js") && handler({}, reply),
  };
  plugin(recorder, { configuration: { url: "/openapi.json" } }, () => undefined);
  if (typeof script !== "string")
    throw new Error("Scalar's package no longer holds its script for browsers.");
  fs.writeFileSync(join(folder, "docs/scalar.js"), script);
}

/**
 * Compresses a file once, instead of at each request. Quality 9 takes a twentieth of the time of 11, for a tenth more
 * bytes.
 */
function compress(file) {
  const content = fs.readFileSync(file);
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
  fs.writeFileSync(`${file}.br`, brotliCompressSync(content, { params }));
  fs.writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
}

/** Builds the pages in `target`, and replaces what is there. */
async function buildPages(target) {
  // Not with `mkdtemp`, whose folders no other user can read: an image is built by root and run by another user.
  const folder = `${target}-${process.pid}`;
  fs.mkdirSync(folder, { recursive: true });
  fs.cpSync(source, folder, { recursive: true });
  fs.copyFileSync(openapi, join(folder, "openapi.json"));
  await Promise.all([bundleGraphiql(folder), extractScalar(folder), buildDashboard(folder)]);
  filesBelow(folder).forEach(compress);
  replaceFolder(target, folder);
}

/** Replaces a folder. If another process puts its own there between the two steps, the replacement is repeated. */
function replaceFolder(target, folder) {
  try {
    fs.rmSync(target, { recursive: true, force: true });
    fs.renameSync(folder, target);
  } catch (error) {
    if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
    replaceFolder(target, folder);
  }
}

/** Builds the pages for a service that runs from the sources, unless the same pages exist already. */
async function buildDevelopmentPages() {
  const stamp = stampOfSources();
  const stampFile = `${developmentFolder}.stamp`;
  if (fs.existsSync(stampFile) && fs.readFileSync(stampFile, "utf8") === stamp) return;
  await buildPages(developmentFolder);
  fs.writeFileSync(stampFile, stamp);
}

module.exports = { buildDevelopmentPages };

if (require.main === module) {
  const work =
    process.argv[2] === "--development" ? buildDevelopmentPages() : buildPages(join(root, "dist/pages"));
  work.catch((error) => {
    console.error(error);
    process.exitCode = 1;
  });
}
