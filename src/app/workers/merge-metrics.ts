import {
  AggregatorRegistry,
  type MetricObjectWithValues,
  type MetricValue,
  type Registry,
} from "prom-client";

/** A metric with its values, as prom-client writes it in JSON. */
export type MetricJson = MetricObjectWithValues<MetricValue<string>>;

/** Metrics of Node.js for which prom-client has another rule. One blocked process must show among many idle ones. */
const rules: readonly (readonly [pattern: RegExp, aggregator: "max" | "min"])[] = [
  [/^nodejs_eventloop_lag_(?!min_)/, "max"],
  [/^process_start_time_seconds$/, "min"],
];

/**
 * Merges the metrics of several processes: counters and histograms are added, gauges by the `aggregator` that each
 * defines.
 */
export function mergeMetrics(processes: readonly (readonly MetricJson[])[]): Registry {
  return AggregatorRegistry.aggregate(processes.map((metrics) => metrics.map(withRule)));
}

function withRule(metric: MetricJson): MetricJson {
  const aggregator = rules.find(([pattern]) => pattern.test(metric.name))?.[1];
  return aggregator === undefined ? metric : { ...metric, aggregator };
}

/** Adds what ended processes have counted. A sum without them would fall, which looks like a restart of the service. */
export async function mergeCounters(processes: readonly (readonly MetricJson[])[]): Promise<MetricJson[]> {
  const counters = processes.map((metrics) => metrics.filter(isCounted));
  return mergeMetrics(counters).getMetricsAsJSON();
}

/** In JSON the type is a word. The type of the library is a number, which never comes. */
function isCounted({ type }: { readonly type: unknown }): boolean {
  return type === "counter" || type === "histogram";
}
