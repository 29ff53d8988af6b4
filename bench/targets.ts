import type { Findings, Comparison, Cell } from "./findings";
import { markdownTable } from "./markdown-table";

interface Target {
  readonly what: string;
  readonly wanted: number;
  readonly reached: number;
}

/** Our targets, and the values that this run reached. Values that the run did not measure are left out. */
export function targetsOf({ cells, growth, webhook }: Findings): string {
  const find = (of: Partial<Cell>) =>
    cells.find((cell) => (Object.keys(of) as (keyof Cell)[]).every((key) => cell[key] === of[key]));
  const server = (
    subject: Cell["subject"],
    connections: number,
    scenario: Cell["scenario"] = "REST purchase",
  ) => find({ engine: "mysql", subject, connections, scenario });
  const embedded = (subject: Cell["subject"]) =>
    find({ engine: "embedded", subject, connections: 64, scenario: "REST purchase" });
  const rivals = (connections: number, rival: Cell["subject"], wanted: number): Target => ({
    what: `REST purchase, ${connections} connections, times the ${rival}`,
    wanted,
    reached: times(server("ours", connections), server(rival, connections)),
  });
  const own = server("ours", 64);
  const targets: Target[] = [
    rivals(64, "tutorial", 25),
    rivals(64, "floor", 4),
    rivals(256, "tutorial", 30),
    rivals(1, "tutorial", 6),
    rivals(1, "floor", 1),
    rivals(64, "limit", 0.85),
    rivals(256, "limit", 0.8),
    {
      what: "wallet read by REST, 64 connections, times the floor",
      wanted: 0.85,
      reached: times(server("ours", 64, "wallet read"), server("floor", 64, "wallet read")),
    },
    {
      what: "list of 50 purchases by REST, 64 connections, times the floor",
      wanted: 0.8,
      reached: times(
        server("ours", 64, "REST list of 50 purchases"),
        server("floor", 64, "REST list of 50 purchases"),
      ),
    },
    {
      what: "p99 of the faster peer, times ours, 64 connections",
      wanted: 1,
      reached:
        Math.min(server("tutorial", 64)?.p99 ?? Number.NaN, server("floor", 64)?.p99 ?? Number.NaN) /
        (own?.p99 ?? Number.NaN),
    },
    {
      what: "GraphQL purchase, share of REST",
      wanted: 0.8,
      reached: times(server("ours", 64, "GraphQL purchase"), own),
    },
    ...(["apollo", "mercurius"] as const).map((rival) => ({
      what: `screen of 50 purchases by GraphQL, 64 connections, times ${rival}`,
      wanted: rival === "apollo" ? 4 : 0.8,
      reached: times(
        server("ours", 64, "screen of 50 purchases"),
        server(rival, 64, "screen of 50 purchases"),
      ),
    })),
    {
      what: "one hot wallet, share of many",
      wanted: 0.8,
      reached: times(server("ours", 64, "one hot wallet"), own),
    },
    ...webhookTargets(webhook),
    ...growth.map((comparison) => ({ what: comparison.what, wanted: 0.9, reached: share(comparison) })),
    ...(["tutorial", "floor"] as const).map((rival) => ({
      what: `embedded engine, 64 connections, times the ${rival}, one transaction per purchase`,
      wanted: 5,
      reached: times(embedded("ours"), embedded(rival)),
    })),
  ];
  return markdownTable(
    ["target", "wanted", "reached", ""],
    targets.map(({ what, wanted, reached }) => [
      what,
      `${wanted}`,
      reached.toFixed(2),
      reached >= wanted ? "reached" : "not reached",
    ]),
  );
}

function webhookTargets({ cells, burst }: Findings["webhook"]): Target[] {
  const of = (scenario: Cell["scenario"]) => cells.find((cell) => cell.scenario === scenario);
  const shares = [
    ["webhook purchase", 0.5],
    ["webhook purchase of a new user", 0.5],
    ["webhook renewal", 0.5],
    ["webhook refund", 0.25],
  ] as const;
  return [
    ...shares.map(([scenario, wanted]) => ({
      what: `${scenario}, share of REST purchase`,
      wanted,
      reached: times(of(scenario), of("REST purchase")),
    })),
    {
      what: "events a second in a burst of 10,000, all answered with 200",
      wanted: 500,
      reached: burst.failed === 0 ? burst.events / burst.seconds : 0,
    },
  ];
}

function share({ before, after }: Comparison): number {
  return after.perSecond / before.perSecond;
}

function times(one: Cell | undefined, other: Cell | undefined): number {
  return (one?.perSecond ?? Number.NaN) / (other?.perSecond ?? Number.NaN);
}
