// node try-guides.cjs: runs the blocks of the guides that are marked `sh try`, page by page and in order, each page
// against a service that has just been started as its reader would start it. Each page is followed twice, since a reader
// may have bought before. A block that fails fails the run.
const { execFileSync, spawn } = require("node:child_process");
const { mkdtempSync, readdirSync, readFileSync, rmSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { join } = require("node:path");

const root = join(__dirname, "..");
const port = process.env.PORT ?? "4471";
const { PATH, HOME } = process.env;

async function tryPage(page) {
  const text = readFileSync(join(root, "docs", page), "utf8");
  const blocks = [...text.matchAll(/^```sh try\n([\s\S]*?)^```$/gm)].map((match) => match[1]);
  if (blocks.length === 0) return 0;
  const folder = mkdtempSync(join(tmpdir(), "allmine-guide-"));
  const service = {
    PATH,
    HOME,
    PORT: port,
    DATABASE_URL: `file:${folder}/guide.db`,
    NODE_ENV: "development",
  };
  const child = spawn("npm", ["run", "dev"], { cwd: root, env: service, stdio: "ignore", detached: true });
  try {
    await untilReady();
    // The reader has set nothing; the port alone differs, for 4000 may be taken.
    const script = `set -euo pipefail\n${blocks.join("\n")}`.replaceAll(
      "127.0.0.1:4000",
      `127.0.0.1:${port}`,
    );
    for (let time = 0; time < 2; time += 1) {
      execFileSync("bash", ["-c", script], {
        cwd: root,
        env: { PATH, HOME, PORT: port },
        stdio: ["ignore", "ignore", "inherit"],
      });
    }
    console.log(`docs/${page}: ${blocks.length} blocks run.`);
    return blocks.length;
  } catch (error) {
    throw new Error(`docs/${page}: its commands do not work as written.`, { cause: error });
  } finally {
    const ended = new Promise((resolve) => child.on("exit", resolve));
    process.kill(-child.pid, "SIGTERM");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }
}

async function untilReady() {
  for (let attempt = 0; attempt < 150; attempt += 1) {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error("The service is not ready within 30 seconds.");
}

async function tryAll() {
  let count = 0;
  for (const page of readdirSync(join(root, "docs")).filter((name) => name.endsWith(".md")))
    count += await tryPage(page);
  if (count === 0) throw new Error("No block was run.");
}

tryAll().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
