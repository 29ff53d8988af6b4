import { buildSchema, parse, validate } from "graphql";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { refusalStatus } from "../../src/errors";
import { withService } from "../support/harness";

const service = withService();
const read = (path: string) => readFileSync(path, "utf8");
const guides = readdirSync("docs", { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".md"))
  .map((name) => join("docs", name));
const alerts = [...read("examples/prometheus/alerts.yaml").matchAll(/- alert: (\w+)/g)].map(
  (match) => match[1],
);

it("explains every refusal, with its status", () => {
  const catalogue = read("docs/errors.md");
  for (const [code, status] of Object.entries({ ...refusalStatus, INTERNAL_SERVER_ERROR: 500 })) {
    expect(catalogue).toMatch(new RegExp(`\\| \`${code}\` +\\| ${status} `));
  }
});

it("explains every reason of a conflict", () => {
  const declaration = /type ConflictReason =([^;]*);/.exec(read("src/errors.ts"))?.[1] ?? "";
  const reasons = [...declaration.matchAll(/"(\w+)"/g)].map((match) => match[1]);
  expect(reasons.length).toBeGreaterThan(5);
  for (const reason of reasons) expect(read("docs/errors.md")).toContain(`| \`${reason}\` `);
});

it("has a runbook for each alert, and an alert for each", () => {
  const sections = [...read("docs/runbook.md").matchAll(/^## (Credits\w+)$/gm)].map((match) => match[1]);
  expect(sections).toEqual(alerts);
});

it("alerts on metrics that exist", async () => {
  await service.current.purchase("alice");
  const { text } = await service.current.rest("GET", "/metrics");
  const names = new Set(
    read("examples/prometheus/alerts.yaml").match(/\b(?:http|job|ledger|store|nodejs|process)_\w+/g),
  );
  expect(names.size).toBeGreaterThan(4);
  for (const name of names) expect(text).toMatch(new RegExp(`^${name}[ {]`, "m"));
});

it("links only to existing files", () => {
  for (const guide of guides) {
    for (const [, target = ""] of read(guide).matchAll(/\]\(([^)#]+)(?:#[\w-]+)?\)/g)) {
      if (!/^https?:/.test(target))
        expect([guide, target, existsSync(join(dirname(guide), target))]).toEqual([guide, target, true]);
    }
  }
});

it("shows GraphQL that the schema accepts", () => {
  const schema = buildSchema(read("schema.graphql"));
  for (const guide of guides) {
    for (const [, document = ""] of read(guide).matchAll(/^```graphql\n([\s\S]*?)^```$/gm)) {
      expect([guide, validate(schema, parse(document)).map(({ message }) => message)]).toEqual([guide, []]);
    }
  }
});
