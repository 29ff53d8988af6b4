import { createHmac, randomBytes } from "node:crypto";
import { isOneOf, isSignedBody } from "../../src/auth/shared-secret";
import { readConfig } from "../../src/config/config";

// Published test vector: the body has 115 bytes of UTF-8.
const secret = "whsec_test_0123456789abcdef";
const time = 1790800914;
const body = Buffer.from(
  '{"api_version":"1.0","event":{"id":"8CAE99F0-DBB5-41C5-9B46-900FEC5FEC52","type":"TEST","price":9.90,"note":"é/"}}',
);
const mac = "72871e19f15bcf07b8c7982f307361a6a3e4556702a4e13c2ac29d990ec3aa07";
const nowMilliseconds = time * 1000;
const signed = (header: unknown, sent = body, now = nowMilliseconds, secrets: readonly string[] = [secret]) =>
  isSignedBody(header, sent, { secrets, nowMilliseconds: now });

it("accepts the published signature", () => {
  expect(body).toHaveLength(115);
  expect(signed(`t=${time},v1=${mac}`)).toBe(true);
  expect(signed(` t = ${time} , v1=${mac.toUpperCase()} `)).toBe(true);
  expect(signed(`t=${time},v0=ignored,v1=${"0".repeat(64)},v1=${mac}`)).toBe(true);
});

it("rejects the same JSON with other bytes", () => {
  const rewritten = Buffer.from(JSON.stringify(JSON.parse(body.toString())));
  const theirs = "cdb893828d717290431d53c4445c9eb4c2eb772aaee6cc7b77f2851045b598cd";
  expect(signed(`t=${time},v1=${mac}`, rewritten)).toBe(false);
  expect(signed(`t=${time},v1=${theirs}`)).toBe(false);
});

it("accepts five minutes in either direction and not a second more", () => {
  for (const [seconds, accepted] of [
    [300, true],
    [-300, true],
    [301, false],
    [-301, false],
  ] as const) {
    expect(signed(`t=${time},v1=${mac}`, body, nowMilliseconds + seconds * 1000)).toBe(accepted);
  }
});

it("accepts each of several secrets, and no other", () => {
  expect(signed(`t=${time},v1=${mac}`, body, nowMilliseconds, ["old", secret])).toBe(true);
  expect(signed(`t=${time},v1=${mac}`, body, nowMilliseconds, ["old", "new"])).toBe(false);
  expect(signed(`t=${time},v1=${mac}`, body, nowMilliseconds, [])).toBe(false);
});

it.each([
  undefined,
  ["t=1", "v1=00"],
  "",
  "t=1",
  "t=1,v1=00",
  "t=1, v1=..",
  `v1=${mac}`,
  `t=${time},v1=${mac}0`,
  `t=${time},v1=${mac.slice(1)}`,
  `t=${time},t=${time},v1=${mac}`,
  `t=${time}.0,v1=${mac}`,
  `t=-${time},v1=${mac}`,
  `t=0x6abd5492,v1=${mac}`,
  `t=1${"0".repeat(13)},v1=${mac}`,
  `t=,v1=${mac}`,
  `${mac}`,
  `t=${time};v1=${mac}`,
  `t=${time},v1=${"é".repeat(64)}`,
  `t=${time},${`v1=${mac},`.repeat(11)}v1=${mac}`,
])("calls the malformed header %j wrong, without an error", (header) => {
  expect(signed(header)).toBe(false);
});

it("refuses a signature with another time than the signed one", () => {
  const later = createHmac("sha256", secret)
    .update(`${time + 1}.`)
    .update(body)
    .digest("hex");
  expect(signed(`t=${time},v1=${later}`)).toBe(false);
});

it("accepts exact values only", () => {
  expect(isOneOf("Bearer a", ["Bearer b", "Bearer a"])).toBe(true);
  for (const given of ["", "Bearer", "Bearer a ", "bearer a"])
    expect(isOneOf(given, ["Bearer a"])).toBe(false);
});

const production = {
  NODE_ENV: "production",
  DATABASE_URL: "file:x",
  JWT_SECRET: randomBytes(32).toString("hex"),
};

it("refuses to start in production without a way to know RevenueCat", () => {
  expect(() => readConfig(production)).toThrow(
    /REVENUECAT_WEBHOOK_AUTHORIZATION or REVENUECAT_WEBHOOK_SECRET/,
  );
  expect(() => readConfig({ ...production, REVENUECAT_WEBHOOK_SECRET: " , " })).toThrow(
    /REVENUECAT_WEBHOOK_SECRET/,
  );
  const [fresh, old] = [randomBytes(16).toString("hex"), randomBytes(16).toString("hex")];
  expect(readConfig({ ...production, REVENUECAT_WEBHOOK_SECRET: `${fresh}, ${old}` }).webhook).toEqual({
    authorizations: [],
    signingSecrets: [fresh, old],
  });
});
