import { cpus, totalmem } from "node:os";
import type { Engine } from "./database";
import type { ScenarioName } from "./scenarios";
import type { Subject } from "./subjects";
import { targetsOf } from "./targets";
import type { Cell, Comparison, Findings, WebhookFindings } from "./findings";
import { markdownTable } from "./markdown-table";

const engineNames: Record<Engine, string> = { mysql: "Server", embedded: "Embedded engine" };

/** The report for `bench/RESULTS.md`. */
export function reportOf(findings: Findings): string {
  const { startedAt, server, cells, growth, together, webhook, profile } = findings;
  const [{ model = "unknown processor" } = {}] = cpus();
  const tables = [...new Set(cells.map(({ engine, scenario }) => JSON.stringify([engine, scenario])))].map(
    (key) => {
      const [engine, scenario] = JSON.parse(key) as [Engine, ScenarioName];
      return tableOf(
        engine,
        scenario,
        cells.filter((cell) => cell.engine === engine && cell.scenario === scenario),
      );
    },
  );
  return [
    "# Results of `npm run bench`",
    "",
    `${startedAt.toISOString().slice(0, 10)}; ${cpus().length} cores of ${model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB of memory; ` +
      `Node.js ${process.version}; ${server}, durable; libsql, synchronous=FULL. Load, service and database share the machine.`,
    "",
    "## Targets",
    "",
    targetsOf(findings),
    "",
    ...tables,
    webhookTable(webhook),
    "## As the ledger grows, and with two processes",
    "",
    comparisonTable([...growth, together]),
    "## Where the time goes",
    "",
    "REST purchase at 64 connections: the ten functions in which the service's main thread was found most often. Sampled by the clock: a call that wakes another process, such as `writeBuffer`, also counts while that process has the core.",
    "",
    markdownTable(
      ["function", "share"],
      profile.map(({ name, share }) => [name, `${(share * 100).toFixed(1)} %`]),
    ),
  ].join("\n");
}

export function tableOf(engine: Engine, scenario: ScenarioName, cells: readonly Cell[]): string {
  const rows = cells.map((cell) => {
    const rival = (subject: Subject["name"]) =>
      cells.find((other) => other.subject === subject && other.connections === cell.connections);
    return [
      String(cell.connections),
      cell.subject,
      Math.round(cell.perSecond).toString(),
      ratio(cell.perSecond, rival("tutorial")?.perSecond),
      ratio(cell.perSecond, rival("floor")?.perSecond),
      ratio(cell.perSecond, rival("limit")?.perSecond),
      cell.p50.toFixed(1),
      cell.p99.toFixed(1),
      cell.appCpu?.toFixed(0) ?? "",
      cell.databaseCpu?.toFixed(0) ?? "",
      cell.failed === 0 ? "" : String(cell.failed),
    ];
  });
  const heads =
    "connections|service|requests/s|× tutorial|× floor|× limit|p50 ms|p99 ms|app CPU µs|database CPU µs|failed";
  return `## ${engineNames[engine]}: ${scenario}\n\n${markdownTable(heads.split("|"), rows)}\n`;
}

/** The webhook's figures, each beside those of REST purchase in the same run. */
export function webhookTable({ cells, burst }: WebhookFindings): string {
  const [base] = cells;
  const rows = cells.map((cell) => [
    cell.scenario,
    Math.round(cell.perSecond).toString(),
    ratio(cell.perSecond, base?.perSecond),
    cell.p50.toFixed(1),
    cell.p99.toFixed(1),
    cell.appCpu?.toFixed(0) ?? "",
    cell.databaseCpu?.toFixed(0) ?? "",
    cell.failed === 0 ? "" : String(cell.failed),
  ]);
  const heads =
    "what|requests/s|share of REST purchase|p50 ms|p99 ms|app CPU µs|database CPU µs|failed".split("|");
  const answered = `A burst of ${burst.events.toLocaleString("en")} events was answered within ${burst.seconds.toFixed(1)} s, ${burst.failed} of them not with 200.`;
  return `## RevenueCat's webhook: signed events, 64 connections\n\n${markdownTable(heads, rows)}\n${answered}\n`;
}

function comparisonTable(comparisons: readonly Comparison[]): string {
  return markdownTable(
    ["what", "requests/s before", "after", "ratio", "p99 ms before", "after"],
    comparisons.map(({ what, before, after }) => [
      what,
      Math.round(before.perSecond).toString(),
      Math.round(after.perSecond).toString(),
      ratio(after.perSecond, before.perSecond),
      before.p99.toFixed(1),
      after.p99.toFixed(1),
    ]),
  );
}

function ratio(value: number, base: number | undefined): string {
  return base === undefined ? "" : (value / base).toFixed(2);
}
