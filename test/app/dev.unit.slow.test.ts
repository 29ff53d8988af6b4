import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import LibsqlDatabase from "libsql";
import { patience } from "../support/patience";

const root = resolve(__dirname, "../..");
let folder: string;

/** A copy of the repository as after a clone and `npm ci`. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "allmine-clone-"));
  const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
  })
    .trim()
    .split("\n");
  for (const file of files) cpSync(join(root, file), join(folder, file), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Starts `npm run dev` in a process group of its own, as a terminal does, and waits for the printed curl. */
async function startDev() {
  const env = { PATH: process.env.PATH, HOME: folder, PORT: "0", npm_config_update_notifier: "false" };
  const npm = spawn("npm", ["run", "dev"], { cwd: folder, env, detached: true });
  let output = "";
  npm.stderr.on("data", (chunk) => (output += String(chunk)));
  await new Promise<void>((done, fail) => {
    npm.once("exit", (code) => fail(new Error(`npm run dev ended with ${code}:\n${output}`)));
    npm.stdout.on("data", (chunk) => {
      output += String(chunk);
      if (/-d '.*'\n/.test(output)) done();
    });
  });
  const curl = /^curl [^]*?-d '.*'$/m.exec(output)?.[0] ?? "";
  return { npm, curl, output: () => output };
}

function isAlive(group: number): boolean {
  try {
    process.kill(-group, 0);
    return true;
  } catch {
    return false;
  }
}

it.each(["SIGINT", "SIGTERM"] as const)("prints a curl that buys, and ends cleanly on %s", async (signal) => {
  const { npm, curl, output } = await startDev();
  const group = npm.pid ?? 0;
  try {
    const answer = execFileSync("sh", ["-c", curl], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    expect(answer).toMatch(/^HTTP\/1\.1 201 Created\r\n/);
    expect(answer).toMatch(
      /\{"isSuccess":true,"statusCode":201,"data":\{\},"errors":\[\],"timestamp":"[^"]+"\}$/,
    );

    const ended = once(npm, "exit");
    // Ctrl+C in a terminal signals the whole process group. A process manager signals npm alone.
    process.kill(signal === "SIGINT" ? -group : group, signal);
    await ended;
    const giveUpAt = Date.now() + patience(5000);
    while (isAlive(group) && Date.now() < giveUpAt) await new Promise((go) => setTimeout(go, 50));
    expect(isAlive(group)).toBe(false);
    expect(output()).not.toMatch(/ERROR|FATAL| at .*\.[jt]s:\d/);

    // The purchase is in the database file itself, not in a log beside it.
    const copy = join(folder, `${signal}.db`);
    cpSync(join(folder, "data/development.db"), copy);
    const database = new LibsqlDatabase(copy);
    expect(database.prepare("SELECT COUNT(*) AS purchases FROM purchases").all([])).toEqual([
      { purchases: signal === "SIGINT" ? 1 : 2 },
    ]);
    database.close();
  } finally {
    if (isAlive(group)) process.kill(-group, "SIGKILL");
  }
});
