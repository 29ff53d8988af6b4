import { collectDefaultMetrics, Counter, Gauge, Registry } from "prom-client";
import { mergeCounters, mergeMetrics, type MetricJson } from "./merge-metrics";

/** What the primary measures in itself: its part of the instance's CPU time, memory and open files. */
const ownProcessMetrics = /^process_/;

/** The metrics of all workers together, and of the primary. */
export class AllMetrics {
  /** What each worker said last. It counts while a worker does not answer. */
  private readonly latest = new Map<number, readonly MetricJson[]>();
  /** What workers that have ended had counted. Each call of `text` adds it up. */
  private readonly ended: (readonly MetricJson[])[] = [];
  private readonly process = new Registry();
  private readonly workers = new Registry();
  private readonly restarts: Counter;

  /** @param countServing Says how many workers serve requests at the moment. */
  constructor(countServing: () => number) {
    collectDefaultMetrics({ register: this.process });
    const registers = [this.workers];
    void new Gauge({
      name: "workers_serving",
      help: "Workers that serve requests.",
      registers,
      collect() {
        this.set(countServing());
      },
    });
    this.restarts = new Counter({
      name: "worker_ends_total",
      help: "Workers that ended although the service was not stopping.",
      registers,
    });
  }

  /** Takes what a worker says about itself. */
  update(worker: number, metrics: readonly MetricJson[]): void {
    this.latest.set(worker, metrics);
  }

  /** Keeps the counters of a worker that has ended by itself. What it counted since its last answer is lost. */
  end(worker: number): void {
    this.restarts.inc();
    this.ended.push(this.latest.get(worker) ?? []);
    this.latest.delete(worker);
  }

  /** The text of all metrics, in the format of Prometheus. Must not be called again before it has answered. */
  async text(): Promise<string> {
    const { length } = this.ended;
    this.ended.splice(0, length, await mergeCounters(this.ended.slice(0, length)));
    const own = (await this.process.getMetricsAsJSON()).filter(({ name }) => ownProcessMetrics.test(name));
    const workers = await this.workers.getMetricsAsJSON();
    return mergeMetrics([...this.latest.values(), ...this.ended, own, workers]).metrics();
  }
}
