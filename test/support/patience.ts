import { availableParallelism, loadavg } from "node:os";

/**
 * The time that something may take on this machine now, in milliseconds: `milliseconds` when it is idle, more when more
 * processes want its cores than it has. For limits that only tell "hangs" from "works".
 */
export function patience(milliseconds: number): number {
  return milliseconds * Math.max(1, (2 * loadavg()[0]!) / availableParallelism());
}

/** Tries again until it does not throw; after some seconds on an idle machine, gives up with what it threw. */
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
