import { prepare, run, start, stop, type Run, type Running } from "./measure";
import type { Comparison } from "./findings";
import type { Plan } from "./plan";
import { scenarios, type Scenario } from "./scenarios";
import { ours, startSubject } from "./subjects";
import { summarise } from "./summary";

const connections = 64;

/** Measures one process alone on a database, and then two that serve half of the connections each. */
export async function measureTwoProcesses(
  plan: Plan,
  serverProcessId: number | undefined,
): Promise<Comparison> {
  const scenario = scenarios[0] as Scenario;
  const alone = await start(ours, "mysql");
  const second = await startSubject(ours, alone.database.url);
  const both: Running = { ...alone, processes: [...alone.processes, second] };
  try {
    await prepare(alone, scenario);
    const runs: [Run[], Run[]] = [[], []];
    for (let round = 0; round < plan.main.rounds; round += 1) {
      for (const [index, one] of [alone, both].entries()) {
        const options = { scenario, connections, serverProcessId };
        await run(one, { ...options, seconds: plan.warmUpSeconds });
        runs[index]?.push(await run(one, { ...options, seconds: plan.main.seconds }));
      }
    }
    return {
      what: "REST purchase, from one process to two on one database",
      before: summarise(runs[0]),
      after: summarise(runs[1]),
    };
  } finally {
    await stop(both);
  }
}
