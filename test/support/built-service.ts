import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const root = resolve(__dirname, "../..");

/** A process of the built service, as `npm start` starts it. */
export interface BuiltService {
  readonly process: ChildProcess;
  /** The address on which it listens. */
  readonly url: string;
  /** Everything that it has written so far. */
  output(): string;
}

/** Builds the service once for this test file, into a folder of its own; `remove` deletes it. */
export function build(): { main: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), "allmine-built-"));
  const bin = join(root, "node_modules/.bin/tsc");
  execFileSync(bin, ["-p", "tsconfig.build.json", "--outDir", join(folder, "dist")], { cwd: root });
  symlinkSync(join(root, "node_modules"), join(folder, "dist/node_modules"));
  return {
    main: join(folder, "dist/src/main.js"),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** An environment with these variables alone, so that the settings of the developer's shell have no effect. */
function environmentOf(variables: Record<string, string>): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    HOST: "127.0.0.1",
    PORT: "0",
    RATE_LIMIT_PER_MINUTE: "0",
    // On a busy machine the event loop is late even under a normal load.
    LOAD_LATE_MILLISECONDS: "0",
    // Production does not start without a way to authenticate RevenueCat.
    REVENUECAT_WEBHOOK_AUTHORIZATION: randomBytes(16).toString("hex"),
    ...variables,
  };
}

/** Starts the built service. Its `url` is empty until `startBuilt` would return. */
export function spawnBuilt(main: string, variables: Record<string, string>): BuiltService {
  const child = spawn(process.execPath, [main], { env: environmentOf(variables) });
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      text += String(chunk);
    });
  return {
    process: child,
    get url() {
      return /"url":"(http:[^"]+)"/.exec(text)?.[1] ?? "";
    },
    output: () => text,
  };
}

/** Starts the built service and waits until it listens. */
export async function startBuilt(main: string, variables: Record<string, string>): Promise<BuiltService> {
  const service = spawnBuilt(main, variables);
  const { process: child } = service;
  return new Promise((done, fail) => {
    const look = () => {
      if (service.url !== "") done(service);
    };
    child.stdout?.on("data", look);
    child.stderr?.on("data", look);
    child.once("exit", (code) => fail(new Error(`The service ended with ${code}:\n${service.output()}`)));
  });
}

/** Runs the built service with settings under which it must not start. `watch` is called with its output so far. */
export async function runBuilt(
  main: string,
  variables: Record<string, string>,
  watch: (so: { process: ChildProcess; output: string }) => void = () => undefined,
): Promise<{ code: number; output: string }> {
  const child = spawn(process.execPath, [main], { env: environmentOf(variables) });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      output += String(chunk);
      watch({ process: child, output });
    });
  }
  const [code] = await once(child, "close");
  return { code, output };
}

/** Sends the signal and waits for the end. Returns the exit status and the time it took. */
export async function stopBuilt(
  { process: child }: BuiltService,
  signal: NodeJS.Signals,
): Promise<{ code: number | null; milliseconds: number }> {
  const startedAt = Date.now();
  const ended = once(child, "exit");
  child.kill(signal);
  const [code] = await ended;
  return { code, milliseconds: Date.now() - startedAt };
}
