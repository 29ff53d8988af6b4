import { TokenVerifier } from "../../src/auth/token-verifier";
import {
  minute,
  now,
  passTime,
  secret,
  setClock,
  valid,
  verifyBySecret,
  withClaims,
} from "../support/tokens";

afterEach(() => jest.restoreAllMocks());

const accepted = async (claims: object, leewaySeconds?: number) =>
  (await verifyBySecret(withClaims(claims), { leewaySeconds })) !== undefined;
const at = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;
/** Stops the clock, so that the claims stay exact however long the test takes. */
const standStill = () => {
  const moment = Date.now();
  jest.spyOn(Date, "now").mockReturnValue(moment - (moment % 1000) + 500);
};

describe("the clocks of the issuer and ours may differ", () => {
  test("by five seconds", async () => {
    standStill();
    for (const claim of ["nbf", "iat"]) {
      expect([claim, await accepted({ [claim]: at(5) })]).toEqual([claim, true]);
      expect([claim, await accepted({ [claim]: at(6) })]).toEqual([claim, false]);
    }
    expect(await accepted({ exp: at(-4) })).toBe(true);
    expect(await accepted({ exp: at(-5) })).toBe(false);
    expect(await accepted({ nbf: at(3), iat: at(6) })).toBe(false);
    expect(await accepted({ nbf: at(5.4), iat: at(5.5), exp: at(-4.4) })).toBe(true);
  });

  test("by as much as is configured", async () => {
    standStill();
    expect(await accepted({ nbf: at(60), iat: at(60) }, 60)).toBe(true);
    expect(await accepted({ nbf: at(61) }, 60)).toBe(false);
    expect(await accepted({ exp: at(-59) }, 60)).toBe(true);
    expect(await accepted({ nbf: at(0), iat: at(0), exp: at(1) }, 0)).toBe(true);
    for (const claims of [{ nbf: at(1) }, { iat: at(1) }, { exp: at(0) }])
      expect(await accepted(claims, 0)).toBe(false);
  });
});

describe("a token seen before", () => {
  test("gives the very same viewer, which is frozen", async () => {
    const verifier = new TokenVerifier({ secret });
    const viewer = await verifier.verify(valid);
    expect(await verifier.verify(valid)).toBe(viewer);
    expect(Object.isFrozen(viewer) && Object.isFrozen(viewer?.roles)).toBe(true);
  });

  test("is refused from the end of the leeway after it expires", async () => {
    const verifier = new TokenVerifier({ secret });
    const exp = now() + 60;
    const token = withClaims({ exp });
    expect(await verifier.verify(token)).toBeDefined();
    passTime((exp + 4) * 1000 - Date.now());
    expect(await verifier.verify(token)).toBeDefined();
    passTime(1000);
    expect(await verifier.verify(token)).toBeUndefined();
  });

  test("is refused while the clock stands before its nbf", async () => {
    const verifier = new TokenVerifier({ secret });
    const token = withClaims({ nbf: now() });
    expect(await verifier.verify(token)).toBeDefined();
    setClock(-2 * minute);
    expect(await verifier.verify(token)).toBeUndefined();
  });

  test("does not make similar texts valid", async () => {
    const verifier = new TokenVerifier({ secret });
    await verifier.verify(valid);
    for (const near of [`${valid}=`, `${valid} `, valid.slice(0, -1), valid.toUpperCase()]) {
      expect(await verifier.verify(near)).toBeUndefined();
    }
  });
});
