// node rehearse-image.cjs SERVER_URL: carries out the Dockerfile without Docker, which CI has no engine for. Each stage becomes a
// folder; base images are this machine. Then the last stage's command runs as its user would: without our environment,
// without rights, on a file system that it may not write to. What this cannot show: the base image and the build cache.
const { execFileSync, spawn } = require("node:child_process");
const { randomBytes } = require("node:crypto");
const { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { basename, join } = require("node:path");
const { createConnection } = require("mysql2/promise");

const context = join(__dirname, "..");
const root = mkdtempSync(join(tmpdir(), "allmine-image-"));
chmodSync(root, 0o755);
const nobody = process.getuid() === 0 ? { uid: 65534, gid: 65534 } : {};
const ignored = readFileSync(join(context, ".dockerignore"), "utf8").split("\n");

function instructions() {
  const text = readFileSync(join(context, "Dockerfile"), "utf8").replace(/^#.*\n/gm, "");
  return text
    .replace(/\\\n\s*/g, " ")
    .split("\n")
    .filter(Boolean)
    .map((line) => /^(\S+) (.*)$/.exec(line).slice(1));
}

function copy(stage, line, stages) {
  const [, from, paths] = /^(?:--from=(\S+) )?(.*)$/.exec(line);
  const words = paths.split(" ");
  const target = join(stage.folder, stage.workdir, words.pop());
  for (const word of words) {
    if (!from && !ignored.includes(`!${word}`))
      throw new Error(`.dockerignore keeps ${word} out of the build.`);
    const source = from ? join(stages[from].folder, word) : join(context, word);
    // As Docker does: a folder's content goes into the target, a file into a target that ends with a slash.
    const isIntoFolder = paths.endsWith("/");
    mkdirSync(target.replace(/\/[^/]*$/, ""), { recursive: true });
    cpSync(source, isIntoFolder ? join(target, basename(word)) : target, { recursive: true });
  }
}

function build() {
  const stages = {};
  let stage;
  for (const [name, line] of instructions()) {
    if (name === "FROM") {
      const alias = / AS (\S+)$/.exec(line)?.[1] ?? "final";
      stage = stages[alias] = { folder: join(root, alias), workdir: "/", env: {}, user: "root" };
    } else if (name === "WORKDIR") mkdirSync(join(stage.folder, (stage.workdir = line)), { recursive: true });
    else if (name === "COPY") copy(stage, line, stages);
    else if (name === "RUN")
      execFileSync("sh", ["-c", line], { cwd: join(stage.folder, stage.workdir), stdio: "inherit" });
    else if (name === "ENV") stage.env[line.split("=")[0]] = line.split("=")[1];
    else if (name === "USER") stage.user = line;
    else if (name === "CMD") stage.command = JSON.parse(line);
    else if (name === "HEALTHCHECK") stage.healthcheck = JSON.parse(/ CMD (\[.*)$/.exec(line)[1]);
    else if (name !== "EXPOSE") throw new Error(`The rehearsal does not know ${name}.`);
  }
  return stages.final;
}

function run({ folder, workdir, env }, [program, ...args], more = {}) {
  const PATH = process.env.PATH;
  const options = { cwd: join(folder, workdir), env: { PATH, ...env, ...more }, stdio: "inherit", ...nobody };
  return spawn(program, args, options);
}

const ended = (child) =>
  new Promise((resolve) => child.on("exit", (code, signal) => resolve(code ?? signal)));
const must = (condition, message) => {
  if (!condition) throw new Error(`Image: ${message}`);
};

/** An empty database on the server, since the image is without the embedded one. */
async function makeDatabase() {
  const url = new URL(process.argv[2]);
  const name = `allmine_image_${process.pid}`;
  const run = async (statement) => {
    const connection = await createConnection(new URL("/", url).href.replace(/^mariadb:/, "mysql:"));
    await connection.query(statement);
    await connection.end();
  };
  await run(`CREATE DATABASE ${name}`);
  url.pathname = name;
  return { url: url.href, drop: () => run(`DROP DATABASE ${name}`) };
}

/** What the packages take on disk, in megabytes. */
function packagesMegabytes({ folder, workdir }) {
  const kilobytes = execFileSync("du", ["-sk", join(folder, workdir, "node_modules")], { encoding: "utf8" });
  return Number.parseInt(kilobytes, 10) / 1000;
}

async function rehearse(database) {
  const image = build();
  must(image.user !== "root", "it runs as root");
  for (const name of ["typescript", "jest", "@scalar/fastify-api-reference", "react", "esbuild", "libsql"]) {
    must(!existsSync(join(image.folder, image.workdir, "node_modules", name)), `${name} is in it`);
  }
  const megabytes = packagesMegabytes(image);
  must(megabytes < 100, `its packages take ${megabytes} MB`);
  const PORT = process.env.PORT ?? "4470";
  const settings = {
    PORT,
    DATABASE_URL: database.url,
    JWT_SECRET: randomBytes(32).toString("hex"),
    REVENUECAT_WEBHOOK_AUTHORIZATION: randomBytes(16).toString("hex"),
    DOCS_IN_PRODUCTION: "true",
    DASHBOARD_IN_PRODUCTION: "true",
  };
  const migrate = (more) =>
    ended(run(image, ["node", "scripts/run.cjs", "migrate"], { ...settings, ...more }));
  must((await migrate()) === 0, "it cannot migrate");
  must((await migrate({ DATABASE_URL: `file:${root}/none.db` })) === 1, "it opens an embedded database");
  const service = run(image, image.command, settings);
  const stopped = ended(service);
  let healthy = false;
  for (let attempt = 0; attempt < 50 && !healthy; attempt += 1) {
    healthy = (await ended(run(image, image.healthcheck, { PORT }))) === 0;
    if (!healthy) await new Promise((resolve) => setTimeout(resolve, 200));
  }
  must(healthy, "its healthcheck fails");
  for (const path of ["readyz", "", "docs", "docs/scalar.js", "dashboard/users"]) {
    const answer = await fetch(`http://127.0.0.1:${PORT}/${path}`);
    await answer.arrayBuffer();
    must(answer.status === 200, `/${path} does not answer`);
  }
  service.kill("SIGTERM");
  must((await stopped) === 0, "it does not stop cleanly");
  must(
    (await ended(run(image, image.healthcheck, { PORT }))) === 1,
    "its healthcheck passes without a service",
  );
  console.log(`Image: migrates, is healthy, serves and stops, as nobody; its packages take ${megabytes} MB.`);
}

async function main() {
  const database = await makeDatabase();
  try {
    await rehearse(database);
  } finally {
    await database.drop();
  }
}

main()
  .catch((error) => {
    console.error(error);
    process.exitCode = 1;
  })
  .finally(() => rmSync(root, { recursive: true, force: true }));
