import { expectEnvelope } from "./envelope";
import { starterId, type TestService } from "./harness";

/** A body for the documented endpoint, and the answer that the contract requires. */
export type Case = [
  name: string,
  body: string | Uint8Array,
  status: number,
  headers?: Record<string, string>,
];

export const path = "/api/v1/credit-packages/purchase";
export const good = `{"packageId":"${starterId}"}`;

export const idOf = (json: string) => `{"packageId":${json}}`;

/** Fails unless the answer is the contract's, and only a successful purchase added credits. */
export async function expectAnswer(
  of: TestService,
  group: string,
  [name, body, status, headers = {}]: Case,
): Promise<void> {
  const user = `${group} ${name}`.replace(/[^\x20-\x7e]/g, "?").slice(0, 200);
  const answer = await of.rest("POST", path, {
    as: user,
    raw: Buffer.from(body as Uint8Array),
    headers: { "content-type": "application/json", ...headers },
  });
  expect(answer.status).toBe(status);
  expectEnvelope(answer.text, status);
  expect(answer.headers.get("content-type")).toBe("application/json; charset=utf-8");
  expect(answer.headers.get("cache-control")).toBe("no-store");
  expect(answer.headers.get("x-request-id")).toMatch(/^\w{26}$/);
  const wallet = await of.rest("GET", "/api/v1/wallet", { as: user });
  expect(wallet.body.data.balance).toBe(status === 201 ? 100 : 0);
}

/** Fails unless each body is refused for want of a token. */
export async function expectUnauthorized(of: TestService, cases: readonly Case[]): Promise<void> {
  for (const [, body, , headers] of cases) {
    const raw = Buffer.from(body as Uint8Array);
    const answer = await of.rest("POST", path, {
      raw,
      headers: { "content-type": "application/json", ...headers },
    });
    expect(answer.status).toBe(401);
    expectEnvelope(answer.text, 401);
  }
}
