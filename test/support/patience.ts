import { availableParallelism, loadavg } from "node:os";

/**
 * A time limit in milliseconds for the present load of this machine: `milliseconds` when it is idle, more when more
 * processes compete for its cores than it has. Use it for limits that only distinguish "hangs" from "works".
 */
export function patience(milliseconds: number): number {
  return milliseconds * Math.max(1, (2 * loadavg()[0]!) / availableParallelism());
}

/** Repeats the attempt until it does not throw. After some seconds (on an idle machine) it throws the last error. */
export async function eventually<Result>(
  attempt: () => Result | Promise<Result>,
  milliseconds = 5000,
): Promise<Result> {
  const until = performance.now() + patience(milliseconds);
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (performance.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
