import type { RestAnswer } from "./harness";

/** The exact body, except its timestamp, which must be now. */
export function bodyOf({ text, body }: RestAnswer): string {
  expect(body.timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  expect(Math.abs(Date.now() - Date.parse(body.timestamp))).toBeLessThan(60_000);
  return text.replace(body.timestamp, "NOW");
}

export function documented(statusCode: number, message?: string): string {
  return message === undefined
    ? `{"isSuccess":true,"statusCode":${statusCode},"data":{},"errors":[],"timestamp":"NOW"}`
    : `{"isSuccess":false,"statusCode":${statusCode},"data":null,"errors":["${message}"],"timestamp":"NOW"}`;
}

const answers = {
  201: documented(201),
  400: documented(400, "Validation failed"),
  401: documented(401, "Authentication required"),
  403: documented(403, "Insufficient permissions"),
  404: documented(404, "Resource not found"),
  409: documented(409, "Resource already exists or cannot be changed in its current state"),
};

export function expectDocumented(answer: RestAnswer, status: keyof typeof answers): void {
  expect(bodyOf(answer)).toBe(answers[status]);
  expect(answer.status).toBe(status);
  expect(answer.headers.get("content-type")).toBe("application/json; charset=utf-8");
  expect(answer.headers.get("cache-control")).toBe("no-store");
  expect(answer.headers.get("x-request-id")).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
}
