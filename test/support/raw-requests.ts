import { expectEnvelope } from "./envelope";
import { starterId, tokenFor, type TestService } from "./harness";
import { sendRaw } from "./raw-http";

export const token = `Authorization: Bearer ${tokenFor("alice")}`;
export const host = "Host: localhost";
export const lines = (...all: string[]) => `${all.join("\r\n")}\r\n\r\n`;
export const get = (target: string, ...headers: string[]) =>
  lines(`GET ${target} HTTP/1.1`, host, token, ...headers);
export const body = JSON.stringify({ packageId: starterId });
export const purchase = (buyer: string, ...headers: string[]) =>
  lines(
    "POST /api/v1/credit-packages/purchase HTTP/1.1",
    host,
    `Authorization: Bearer ${tokenFor(buyer)}`,
    "Content-Type: application/json",
    `Content-Length: ${body.length}`,
    ...headers,
  ) + body;
export const smuggled = purchase("alice");
export const wallet = "/api/v1/wallet";

/** The text that is written to the socket, and the statuses of the answers. */
export type Case = [name: string, text: string | Uint8Array, statuses: number[]];

/** Fails unless the text is answered with these statuses, and the service still works. */
export async function expectStatuses(
  of: TestService,
  text: string | Uint8Array,
  statuses: number[],
): Promise<void> {
  const answers = await sendRaw(of.url, text, { expected: statuses.length });
  expect(answers.map(({ status }) => status)).toEqual(statuses);
  for (const { status, headers, body: answer } of answers.filter((one) => one.status >= 400)) {
    expectEnvelope(answer, status);
    expect([headers.get("x-request-id"), headers.get("cache-control")]).toEqual([
      expect.any(String),
      "no-store",
    ]);
  }
  const alive = await of.rest("GET", wallet, { as: "alice" });
  expect(alive.body.data.balance).toBe(0);
}
