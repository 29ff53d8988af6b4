const mysql = require("mysql2/promise");

const localServer = "mysql://root@127.0.0.1:3306";

const shared = {
  roots: ["<rootDir>/src", "<rootDir>/test"],
  testEnvironment: "<rootDir>/test/support/show-answers.cjs",
  globalSetup: "<rootDir>/test/support/build-pages.cjs",
  setupFiles: ["reflect-metadata"],
  transform: { "^.+\\.[cm]?[tj]s$": ["@swc/jest"] },
  // These packages are published as ES modules only.
  transformIgnorePatterns: ["/node_modules/(?!(jose|temporal-polyfill|temporal-utils)/)"],
};

const embedded = {
  ...shared,
  displayName: "embedded",
  testPathIgnorePatterns: ["\\.server\\."],
};

/** The harness makes its databases on the server named by this global; without it, it tests the embedded database. */
const onServer = (url) => ({
  ...shared,
  displayName: "mysql",
  testPathIgnorePatterns: ["\\.unit\\."],
  globals: { __TEST_DATABASE_URL__: url },
});

/**
 * The test files that match. TEST_DATABASE_URL chooses the database; without it, the embedded one and a local server, if
 * there is one.
 */
const suite =
  ({ testMatch, testTimeout, maxWorkers }) =>
  async () => ({
    projects: (await projectsFor(process.env.TEST_DATABASE_URL)).map((project) => ({
      ...project,
      testMatch,
    })),
    // Jest reads these here only; inside a project they would have no effect.
    testTimeout,
    maxWorkers,
    // Each test file leaves some of its modules in the worker's memory. Without this limit a run on two databases fills
    // the four gigabytes that Node.js allows.
    workerIdleMemoryLimit: "1500MB",
  });

module.exports = suite({
  testMatch: ["<rootDir>/test/**/*.test.ts", "!**/*.slow.test.ts"],
  testTimeout: 180_000,
  maxWorkers: 2,
});
module.exports.suite = suite;

async function projectsFor(url) {
  if (!url) return [embedded, ...(await localServerProjects())];
  if (url.startsWith("file:")) return [embedded];
  if (!/^(mysql|mariadb):\/\//.test(url))
    throw new Error("TEST_DATABASE_URL must begin with mysql://, mariadb:// or file:");

  const failure = await loginFailure(url, { limitMilliseconds: 5_000 });
  if (failure) throw new Error(`The server named by TEST_DATABASE_URL does not answer a login: ${failure}`);
  return [onServer(url)];
}

async function localServerProjects() {
  const failure = await loginFailure(localServer, { limitMilliseconds: 1_000 });
  if (!failure) return [onServer(localServer)];

  const notice = skippedNotice(failure);
  if (runsInCi()) throw new Error(`CI must test a MySQL or MariaDB server.\n${notice}`);
  process.stderr.write(`\n${notice}\n\n`);
  return [];
}

/** Null when the server lets us in. The limit covers the whole login: a listener that never speaks must not stop us. */
async function loginFailure(url, { limitMilliseconds }) {
  try {
    const server = new URL(url);
    server.pathname = ""; // The tests make databases of their own, so the one named here need not exist.
    const ssl = server.searchParams.has("tls") ? { rejectUnauthorized: false } : undefined;
    server.search = ""; // Parameters of ours, which mysql2 does not know.
    const connection = await mysql.createConnection({
      uri: server.href,
      ssl,
      connectTimeout: limitMilliseconds,
    });
    connection.destroy();
    return null;
  } catch (error) {
    return error.message || error.code;
  }
}

function runsInCi() {
  return !["", "0", "false"].includes(process.env.CI ?? "");
}

function skippedNotice(failure) {
  const lines = [
    "SKIPPED: every test against a MySQL or MariaDB server",
    "",
    `No login at ${localServer} (${failure}).`,
    "Only the embedded database is tested now. To test both, either",
    "  docker compose up -d --wait && npm test",
    "or name a server that may create databases:",
    "  TEST_DATABASE_URL=mysql://user:password@host:3306 npm test",
    "TEST_DATABASE_URL=file: asks for the embedded database only.",
  ];
  const width = Math.max(...lines.map((line) => line.length));
  const edge = `+${"-".repeat(width + 2)}+`;
  return [edge, ...lines.map((line) => `| ${line.padEnd(width)} |`), edge].join("\n");
}
