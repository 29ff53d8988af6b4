import { starterId, type RestAnswer, type TestService } from "./harness";

export type Status = 400 | 403 | 404 | 405 | 409 | 413 | 415 | 401;
export interface Ask {
  readonly method?: string;
  readonly search?: string;
  readonly headers?: Record<string, string>;
  /** Sent as JSON. Without it, and without `raw`, the request has no body. */
  readonly body?: unknown;
  /** Sent as it is, instead of `body`. */
  readonly raw?: string | Uint8Array;
}

const codes: Record<Status, string> = {
  400: "BAD_USER_INPUT",
  401: "UNAUTHENTICATED",
  403: "FORBIDDEN",
  404: "NOT_FOUND",
  405: "METHOD_NOT_ALLOWED",
  409: "CONFLICT",
  413: "PAYLOAD_TOO_LARGE",
  415: "UNSUPPORTED_MEDIA_TYPE",
};
const answerBytesMax = 20_000;

/** Sends the request as an admin, so that it is never refused for a missing role. */
export async function ask(to: TestService, request: Ask): Promise<RestAnswer> {
  const { method = "POST", search = "", headers = {}, body, raw } = request;
  return to.rest(method, `/graphql${search}`, {
    as: "mallory",
    role: "admin",
    body,
    raw: raw === undefined ? undefined : Buffer.from(raw as Uint8Array),
    headers: { ...(raw === undefined ? {} : { "content-type": "application/json" }), ...headers },
  });
}

/** Fails unless the answer is a small refusal in the contract's form, and no prototype was polluted. */
export function expectRefusal(answer: RestAnswer, status: Status, httpStatus: number = status): void {
  expect(answer.status).toBe(httpStatus);
  expect(answer.body.errors.length).toBeGreaterThan(0);
  for (const { message, extensions } of answer.body.errors) {
    expect(typeof message).toBe("string");
    expect(extensions).toMatchObject({
      code: codes[status],
      statusCode: status,
      requestId: answer.headers.get("x-request-id"),
    });
    expect(
      Object.keys(extensions)
        .filter((key) => key !== "details")
        .toSorted(),
    ).toEqual(["code", "requestId", "statusCode"]);
  }
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(answer.text).not.toMatch(/node_modules|\.ts:|\bat \w+ \(|SELECT |INSERT /);
  expect(answer.text.length).toBeLessThan(answerBytesMax);
  expect(answer.headers.get("content-type")).toMatch(/^application\/json; charset=utf-8$/);
}

export async function expectNoCredits(service: TestService): Promise<void> {
  const wallet = await service.rest("GET", "/api/v1/wallet", { as: "mallory" });
  expect(wallet.body.data.balance).toBe(0);
}

/** Repeats a part of a document, numbered. */
export const times = (count: number, part: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => part(index)).join(" ");
export const buy = `purchaseCreditPackage(input: {packageId: "${starterId}"}) { purchase { id } }`;
export const buyWith =
  "mutation($input: PurchaseCreditPackageInput!) { purchaseCreditPackage(input: $input) { purchase { id } } }";
