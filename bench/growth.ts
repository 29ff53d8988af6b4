import { bulkLedger } from "./bulk-ledger";
import { withDatabase } from "./database";
import { prepare, run, start, stop, type Run, type Running } from "./measure";
import type { Comparison } from "./findings";
import type { Plan } from "./plan";
import { scenarios } from "./scenarios";
import { ours } from "./subjects";
import { summarise } from "./summary";

const smallLedger = 10_000;
const connections = 64;

/** Compares our service on a small ledger and on a large one, taking turns. */
export async function measureGrowth(plan: Plan, serverProcessId: number | undefined): Promise<Comparison[]> {
  const running: Running[] = [];
  try {
    for (const entries of [smallLedger, plan.largeLedger]) {
      const one = await start(ours, "mysql");
      running.push(one);
      await withDatabase(one.database.url, (database) => bulkLedger(database, entries));
    }
    const comparisons: Comparison[] = [];
    for (const scenario of scenarios) {
      const runs = running.map((): Run[] => []);
      for (const one of running) await prepare(one, scenario);
      for (let round = 0; round < plan.main.rounds; round += 1) {
        for (const [index, one] of running.entries()) {
          const options = { scenario, connections, serverProcessId };
          await run(one, { ...options, seconds: plan.warmUpSeconds });
          runs[index]?.push(await run(one, { ...options, seconds: plan.main.seconds }));
        }
      }
      const [before, after] = runs.map(summarise);
      if (before && after) {
        const what = `${scenario.name}, from ${smallLedger.toLocaleString("en")} to ${plan.largeLedger.toLocaleString("en")} entries`;
        comparisons.push({ what, before, after });
      }
    }
    return comparisons;
  } finally {
    for (const one of running) await stop(one);
  }
}
