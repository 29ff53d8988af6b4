import "reflect-metadata";
import { readFileSync, writeFileSync } from "node:fs";
import { inspectServer, withRoomyServer, type Engine } from "./database";
import { measureGrowth } from "./growth";
import { prepare, run, start, stop, type Run, type Running } from "./measure";
import { profilePurchases } from "./profile";
import { reportOf, tableOf, webhookTable } from "./report";
import { type Cell } from "./findings";
import { scenarios, type Scenario } from "./scenarios";
import { earlierBuild, isOurs, subjects } from "./subjects";
import { summarise } from "./summary";
import { measureTwoProcesses } from "./two-processes";
import { Plan } from "./plan";
import { measureWebhook } from "./webhook";

const quick = process.argv.includes("--quick");
/** `--only purchase` runs the scenarios whose name contains the word, and writes no results. */
const only = valueOf("--only");
/** `--engine embedded` leaves the server out. */
const engines = (["mysql", "embedded"] as const).filter(
  (engine) => engine === (valueOf("--engine") ?? engine),
);
/** `--against folder` adds an earlier build, such as a copy of `dist`, as a peer. */
const against = valueOf("--against");

const plan: Plan = quick
  ? {
      connections: [1, 64],
      rounds: 1,
      seconds: 0.5,
      main: { rounds: 1, seconds: 0.5 },
      warmUpSeconds: 0.3,
      largeLedger: 100_000,
    }
  : {
      connections: (valueOf("--connections") ?? "1,16,64,256").split(",").map(Number),
      rounds: 2,
      seconds: 1.5,
      main: { rounds: 3, seconds: 4 },
      warmUpSeconds: 0.5,
      largeLedger: 1_000_000,
    };

async function main(): Promise<void> {
  const startedAt = new Date();
  const server = await inspectServer();
  const chosen = scenarios.filter(({ name }) => only === undefined || name.includes(only));
  const cells: Cell[] = [];
  for (const engine of engines) {
    for (const scenario of chosen) {
      const measured = await measureScenario(
        scenario,
        engine,
        engine === "mysql" ? server.processId : undefined,
      );
      cells.push(...measured);
      console.log(tableOf(engine, scenario.name, measured));
    }
  }
  if (only !== undefined && !"webhook".includes(only)) return;
  const webhook = await measureWebhook(plan, server.processId);
  console.log(webhookTable(webhook));
  if (only !== undefined) return;
  const growth = await measureGrowth(plan, server.processId);
  const together = await measureTwoProcesses(plan, server.processId);
  const profile = await profilePurchases(server.processId);
  const report = reportOf({ startedAt, server: server.version, cells, growth, together, webhook, profile });
  console.log(report);
  if (!quick) writeFileSync("bench/RESULTS.md", report);
}

/** Measures all services of the scenario by turns, so that a disturbance affects all of them. */
async function measureScenario(
  scenario: Scenario,
  engine: Engine,
  serverProcessId: number | undefined,
): Promise<Cell[]> {
  const rivals = [...subjects, ...(against === undefined ? [] : [earlierBuild(against)])].filter(
    (subject) =>
      subject.engines.includes(engine) &&
      (subject.scenarios?.includes(scenario.name) ?? (scenario.shared || isOurs(subject))),
  );
  const { rounds, seconds } = scenario.buys ? plan.main : plan;
  const running: Running[] = [];
  try {
    for (const subject of rivals) running.push(await start(subject, engine));
    for (const one of running) await prepare(one, scenario);
    const cells: Cell[] = [];
    for (const connections of plan.connections) {
      const options = { scenario, connections, serverProcessId };
      const runs = new Map<Running, Run[]>(running.map((one) => [one, []]));
      for (let round = 0; round < rounds; round += 1) {
        for (const [one, kept] of runs) {
          await run(one, { ...options, seconds: plan.warmUpSeconds });
          kept.push(await run(one, { ...options, seconds }));
        }
      }
      for (const [{ subject }, kept] of runs) {
        cells.push({
          engine,
          scenario: scenario.name,
          connections,
          subject: subject.name,
          ...summarise(kept),
        });
      }
    }
    return cells;
  } finally {
    for (const one of running) await stop(one);
  }
}

function valueOf(option: string): string | undefined {
  const index = process.argv.indexOf(option);
  return index < 0 ? undefined : process.argv[index + 1];
}

if (process.argv.includes("--help")) console.log(readFileSync("bench/README.md", "utf8"));
else void withRoomyServer(main);
