import { randomBytes } from "node:crypto";
import { ConfigError, readConfig } from "../../src/config/config";

const random = () => randomBytes(32).toString("hex");
const production = {
  NODE_ENV: "production",
  JWT_SECRET: random(),
  DATABASE_URL: "mysql://user:p4ssw0rd@db.example.com/allmine",
  REVENUECAT_WEBHOOK_AUTHORIZATION: random(),
};

function problemsOf(variables: Record<string, string>): readonly string[] {
  try {
    readConfig({ ...production, ...variables });
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

it("makes no checkpoints by default, and with a folder and a key it does", () => {
  expect(readConfig(production).checkpoints).toBeUndefined();
  const [one, other] = [random(), random()];
  const given = { LEDGER_CHECKPOINT_FOLDER: "/var/checkpoints", LEDGER_CHECKPOINT_KEY: `${one},${other}` };
  expect(readConfig({ ...production, ...given }).checkpoints).toEqual({
    folder: "/var/checkpoints",
    keys: [one, other],
  });
});

it.each<Record<string, string>>([
  { LEDGER_CHECKPOINT_FOLDER: "/var/checkpoints" },
  { LEDGER_CHECKPOINT_KEY: random() },
])("refuses one without the other: %j", (variables) => {
  expect(problemsOf(variables)).toEqual([
    "LEDGER_CHECKPOINT_FOLDER, LEDGER_CHECKPOINT_KEY: set both, or neither",
  ]);
});

it.each(["short", "change-me-change-me-change-me-change-me", "a".repeat(64)])(
  "refuses a key that can be guessed: %s",
  (key) => {
    const problems = problemsOf({ LEDGER_CHECKPOINT_FOLDER: "/x", LEDGER_CHECKPOINT_KEY: key });
    expect(problems).toEqual([expect.stringMatching(/^LEDGER_CHECKPOINT_KEY: /)]);
    expect(problems.join()).not.toContain(key);
  },
);
