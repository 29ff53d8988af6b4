import type { Run } from "./measure";

/** Several runs of the same scenario, summarised. */
export interface Summary {
  /** Answers of status 2xx. */
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Microseconds of each process for one answer. */
  readonly appCpu: number | undefined;
  readonly databaseCpu: number | undefined;
  readonly failed: number;
}

/** Summarises the runs, whose latencies count as those of one run. */
export function summarise(runs: readonly Run[]): Summary {
  const latencies = runs.flatMap((run) => run.latencies).toSorted((a, b) => a - b);
  const acknowledged = sum(runs.map((run) => run.acknowledged));
  const perAnswer = (values: (number | undefined)[]) => {
    const numbers = values.filter((value) => value !== undefined);
    return numbers.length === values.length ? sum(numbers) / latencies.length : undefined;
  };
  return {
    perSecond: acknowledged / sum(runs.map(({ seconds }) => seconds)),
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
    appCpu: perAnswer(runs.map(({ appCpu }) => appCpu)),
    databaseCpu: perAnswer(runs.map(({ databaseCpu }) => databaseCpu)),
    failed: sum(runs.map(({ failed }) => failed)),
  };
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
