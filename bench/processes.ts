import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** A program that runs in a process of its own and serves HTTP. */
export interface ServiceProcess {
  readonly url: string;
  readonly processId: number;
  stop(): Promise<void>;
}

const startSeconds = 60;
/** Linux counts CPU time in ticks of 10 ms. */
const microsecondsPerTick = 10_000;

const running = new Set<ChildProcess>();

// A benchmark that fails or is stopped must leave no process running.
process.once("exit", () => {
  for (const child of running) child.kill();
});
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));

let port = Number(process.env.BENCH_PORT ?? 4600);

/** Starts a program that listens on the port in its variable PORT, and waits until it answers. */
export async function startProcess(
  program: readonly string[],
  variables: Record<string, string>,
): Promise<ServiceProcess> {
  port += 1;
  const child = spawn(process.execPath, program, {
    env: { PATH: process.env.PATH, PORT: String(port), ...variables },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const url = `http://127.0.0.1:${port}`;
  let stopping = false;
  running.add(child);
  child.once("exit", (code, signal) => {
    running.delete(child);
    if (stopping) return;
    throw new Error(`${program.join(" ")} stopped by itself: ${signal ?? `exit status ${code}`}.`);
  });
  await waitUntilAnswering(url, child);
  return {
    url,
    processId: Number(child.pid),
    stop: () => {
      stopping = true;
      return stop(child);
    },
  };
}

async function waitUntilAnswering(url: string, child: ChildProcess): Promise<void> {
  for (const startedAt = Date.now(); Date.now() - startedAt < startSeconds * 1000; await sleep(50)) {
    const answers = await fetch(url).then(
      () => true,
      () => false,
    );
    if (answers) return;
  }
  child.kill("SIGKILL");
  throw new Error(`${child.spawnargs.join(" ")} does not answer.`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  const giveUp = setTimeout(() => child.kill("SIGKILL"), 10_000);
  await exited;
  clearTimeout(giveUp);
}

/** CPU time that the process has used so far, in microseconds; undefined if it cannot be read. */
export function cpuMicroseconds(processId: number | undefined): number | undefined {
  if (processId === undefined) return undefined;
  try {
    // The program's name is in parentheses and may contain spaces. User and system time are fields 14 and 15.
    const fields = readFileSync(`/proc/${processId}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    return (Number(fields[11]) + Number(fields[12])) * microsecondsPerTick;
  } catch {
    return undefined;
  }
}
