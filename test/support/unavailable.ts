import type { RestAnswer } from "./harness";

/** Fails unless REST answers 503 in the envelope, with Retry-After. */
export function expectUnavailable({ status, headers, body }: RestAnswer): void {
  expect(status).toBe(503);
  expect({ ...body, timestamp: "NOW" }).toEqual({
    isSuccess: false,
    statusCode: 503,
    data: null,
    errors: ["Service unavailable"],
    timestamp: "NOW",
  });
  expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
}
