import { randomBytes } from "node:crypto";
import { checkSettings } from "../../src/commands/doctor/check-settings";
import { readConfig } from "../../src/config/config";
import { production, random } from "../support/settings";

const findingFor = async (JWT_SECRET: string) => {
  const findings = await checkSettings(readConfig({ ...production, JWT_SECRET }), {});
  return findings.find(({ name }) => name === "token secret");
};
const base64 = () => randomBytes(32).toString("base64");

it("says that several secrets of tokens are used as one", async () => {
  for (const secrets of [
    [random(), random()],
    [random(), ` ${random()}`],
    [base64(), base64(), base64()],
    [random(16), randomBytes(48).toString("base64url")],
  ]) {
    const finding = await findingFor(secrets.join(","));
    expect(finding?.found).toBe(`looks like ${secrets.length} secrets separated by commas`);
    expect(finding?.change).toContain("JWT_SECRET");
    for (const secret of secrets) expect(JSON.stringify(finding)).not.toContain(secret.trim());
  }
});

it("has nothing against a random secret with a comma", async () => {
  for (const secret of [
    random(),
    `${random(8)},${random()}`,
    `${random()},`,
    `,${random()}`,
    `${random()},${random()}!`,
    `correct, horse, battery, staple ${random(4)}`,
  ])
    expect(await findingFor(secret)).toBeUndefined();
});
