import { availableParallelism, loadavg } from "node:os";

/**
 * The time that something may take on this machine now, in milliseconds: `milliseconds` when it is idle, more when more
 * processes want its cores than it has. For limits that only tell "hangs" from "works".
 */
export function patience(milliseconds: number): number {
  return milliseconds * Math.max(1, (2 * loadavg()[0]!) / availableParallelism());
}
