import { execute } from "../support/database";
import { startTestService, testSecret, type TestService } from "../support/harness";
import { runCommand, type CommandResult } from "../support/run-command";

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
  await service.purchase("alice");
});
afterAll(() => service?.stop());

/** Runs the command beside the service. */
function runVerify(
  words: readonly string[] = [],
  variables: Record<string, string> = {},
): Promise<CommandResult> {
  return runCommand(["verify", ...words], {
    NODE_ENV: "test",
    JWT_SECRET: testSecret,
    DATABASE_URL: service.databaseUrl,
    DATABASE_WAIT_SECONDS: "0",
    ...variables,
  });
}

it("exits with 0 when the books are right, beside a running service", async () => {
  expect(await runVerify()).toEqual({
    code: 0,
    out: expect.stringMatching(/^The books are right: 1 wallet\(s\), 1 entries, 1 purchase\(s\), .*\.\n$/),
    problems: "",
  });
});

it("exits with 1 when they are wrong, and says what is wrong in which wallet at which entry", async () => {
  await execute(service.context.database, "UPDATE wallets SET balance = 900");
  const { code, out } = await runVerify();
  await execute(service.context.database, "UPDATE wallets SET balance = 100");
  expect(code).toBe(1);
  expect(out).toContain(
    "WALLET\tSANDBOX\talice\t1\tThe wallet's balance is 900, but its entries make 100.\n",
  );
  expect(out).toContain("The books are WRONG: 1 finding(s).");
});

it.each([
  ["an argument that it does not know", ["--fast"], {}],
  ["a database of another environment", [], { NODE_ENV: "development" }],
  ["a setting that is wrong", [], { LEDGER_VERIFY_HOURS: "often" }],
])("exits with 2 and says why, with %s", async (_name, words, variables) => {
  const { code, out, problems } = await runVerify(words, variables);
  expect({ code, out }).toEqual({ code: 2, out: "" });
  expect(problems).not.toBe("");
});
