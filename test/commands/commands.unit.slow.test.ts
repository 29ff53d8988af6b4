import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommand } from "../support/run-command";

const folder = mkdtempSync(join(tmpdir(), "allmine-commands-"));
const file = join(folder, "untouched.db");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a command. Returns its output and exit code. */
async function run(line: readonly string[], variables: Record<string, string> = {}) {
  const given = { NODE_ENV: "development", DATABASE_URL: `file:${file}`, ...variables };
  const { code, out, problems } = await runCommand(line, given);
  return { code, output: `${out}${problems}` };
}

describe("a mistake in the arguments is answered with the usage, and touches nothing:", () => {
  it.each([
    ["token", [], "Usage: npm run token"],
    ["token", ["--user"], "'--user <value>' argument missing"],
    ["token", ["--user", "demo", "--role", "emperor"], "Usage: npm run token"],
    ["token", ["--usr", "demo"], "Unknown option '--usr'"],
    ["migrate", ["--dry-run"], "Unknown option '--dry-run'"],
    ["seed", ["again"], "Unexpected argument 'again'"],
    ["clock", ["advance"], "Usage: npm run clock"],
    ["clock", ["advance", "1h", "1h"], "Usage: npm run clock"],
    ["clock", ["forward", "1h"], "Usage: npm run clock"],
    ["clock", ["show", "1h"], "Usage: npm run clock"],
    ["clock", ["advance", "a month"], "DURATION must be a whole number and one of s, m, h and d"],
    ["clock", ["advance", "3651d"], "at most 3650d"],
    ["clock", ["advance", "--by", "1h"], "Unknown option '--by'"],
    ["backup", [], "Usage: npm run backup"],
    ["backup", ["--to", "file"], "Unknown option '--to'"],
    ["restore", ["one", "another"], "Usage: npm run restore"],
    ["doctor", ["--fix"], "Unknown option '--fix'"],
    ["reconcile", [], "Usage: npm run reconcile"],
    ["reconcile", ["--since", "yesterday"], "Usage: npm run reconcile"],
    ["token", ["--user", "demo", "--user", "erin"], "Option '--user' is given more than once"],
    ["reconcile", ["--user", "erin", "--apply", "--user", "dora"], "Option '--user' is given more than once"],
    ["simulate-revenuecat", ["test", "--url=http://a", "--url=http://b"], "'--url' is given more than once"],
    ["reconcile", ["--user", "erin", "--aply"], "Unknown option '--aply'"],
    ["simulate-revenuecat", [], "Usage: npm run simulate:revenuecat"],
    ["simulate-revenuecat", ["transfer"], "--to names the user"],
    ["simulate-revenuecat", ["refund"], "--transaction names the purchase"],
    ["simulate-revenuecat", ["purchase", "--quantity", "many"], '--quantity is a number, not "many"'],
    ["simulate-revenuecat", ["purchase", "--url", "local"], "--url is an address"],
    ["simulate-revenuecat", ["purchase", "--users", "demo"], "Unknown option '--users'"],
  ])("%s %p", async (command, line, said) => {
    const { code, output } = await run([command, ...line]);
    expect({ code, output }).toEqual({ code: 1, output: expect.stringContaining(said) });
    expect(output).toContain("Usage: npm run ");
    expect(output).not.toMatch(/configuration has|^ +at /m);
    expect(existsSync(file)).toBe(false);
  });
});

it.each([
  ["reconcile", ["--since", "-1"], "'--since=-XYZ'"],
  ["reconcile", ["--user", "-1\nUsage: forged"], "'--user=-XYZ'"],
  ["token", ["--user", "-x", "--role", "admin"], "'--user=-XYZ'"],
  ["simulate-revenuecat", ["purchase", "--quantity", "-1"], "'--quantity=-XYZ'"],
])("%s %j shows a message of several lines as lines", async (command, line, said) => {
  const { code, output } = await run([command, ...line]);
  expect(code).toBe(1);
  expect(output).toMatch(/^Option '--[a-z]+( <value>)?' argument is ambiguous\.\nDid you forget/);
  expect(output).toContain(said);
  expect(output).not.toContain("\\u{a}");
});

it.each([
  ["reconcile", ["--us\ner", "-1"], "Unknown option '--us\\u{a}er'"],
  ["seed", ["a\nb\u001b[2J"], "Unexpected argument 'a\\u{a}b\\u{1b}[2J'"],
  ["simulate-revenuecat", ["test", "--url", "a\nb"], 'not "a\\u{a}b"'],
  ["simulate-revenuecat", ["test", "--quantity", "a\nb"], 'not "a\\u{a}b"'],
])("%s %j shows the line breaks of an argument escaped", async (command, line, said) => {
  const { code, output } = await run([command, ...line]);
  expect({ code, output }).toEqual({ code: 1, output: expect.stringContaining(said) });
});

it("makes no token that the service would refuse", async () => {
  const { code, output } = await run(["token", "--user", "x".repeat(256)]);
  expect({ code, output }).toEqual({ code: 1, output: expect.stringContaining("1 to 255 characters") });
});

it.each([[], ["dcotor"]])("says of %p that there is no such command", async (...line) => {
  const { code, output } = await run(line);
  expect({ code, output }).toEqual({
    code: 1,
    output: expect.stringMatching(/^There is no command.*\nUsage/),
  });
});

it("reports a wrong configuration instead of the usage", async () => {
  const { code, output } = await run(["reconcile", "--user", "erin"], { LOG_LEVEL: "loud" });
  expect({ code, output }).toEqual({
    code: 1,
    output: expect.stringMatching(/configuration has[^]*LOG_LEVEL/),
  });
});
