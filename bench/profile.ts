import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { makeDatabase } from "./database";
import { prepare, run, stop, type Running } from "./measure";
import { scenarios, type Scenario } from "./scenarios";
import { ours, startSubject } from "./subjects";

/** A function of the service, or part of Node, with its own share of the service's CPU time. */
export interface ProfileEntry {
  readonly name: string;
  readonly share: number;
}

interface CpuProfile {
  readonly nodes: readonly { id: number; callFrame: { functionName: string; url: string } }[];
  readonly samples: readonly number[];
  /** Microseconds between the samples. The first counts from `startTime`, which is on the machine's monotonic clock. */
  readonly timeDeltas: readonly number[];
  readonly startTime: number;
}

const seconds = 5;
const entriesMax = 10;

/** Profiles purchases on 64 connections. Returns the functions that took the most time themselves. */
export async function profilePurchases(serverProcessId: number | undefined): Promise<ProfileEntry[]> {
  const folder = mkdtempSync(join(tmpdir(), "allmine-profile-"));
  const subject = { ...ours, program: ["--cpu-prof", `--cpu-prof-dir=${folder}`, ...ours.program] };
  const database = await makeDatabase("mysql");
  const running: Running = { subject, database, processes: [await startSubject(subject, database.url)] };
  const scenario = scenarios[0] as Scenario;
  let begunAt = 0;
  try {
    await prepare(running, scenario);
    begunAt = Number(process.hrtime.bigint() / 1000n);
    await run(running, { scenario, connections: 64, seconds, serverProcessId });
  } finally {
    await stop(running);
  }
  const [file = ""] = readdirSync(folder);
  const profile = JSON.parse(readFileSync(join(folder, file), "utf8")) as CpuProfile;
  rmSync(folder, { recursive: true });
  return topOf(profile, begunAt);
}

function topOf({ nodes, samples, timeDeltas, startTime }: CpuProfile, begunAt: number): ProfileEntry[] {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]));
  const times = new Map<string, number>();
  let total = 0;
  let now = startTime;
  for (const [index, id] of samples.entries()) {
    const took = timeDeltas[index] ?? 0;
    now += took;
    const name = names.get(id) ?? "";
    if (now < begunAt || name === "(idle)") continue;
    total += took;
    times.set(name, (times.get(name) ?? 0) + took);
  }
  return [...times]
    .toSorted(([, one], [, other]) => other - one)
    .slice(0, entriesMax)
    .map(([name, took]) => ({ name, share: took / total }));
}

function nameOf({ functionName, url }: { functionName: string; url: string }): string {
  const [, library] = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url) ?? [];
  const from = library ?? (url === "" || url.startsWith("node:") ? url : basename(url));
  return [functionName || "(anonymous)", from].filter((part) => part !== "").join(", ");
}
