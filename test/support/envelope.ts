const errors: Readonly<Record<number, string>> = {
  400: "Validation failed",
  401: "Authentication required",
  403: "Insufficient permissions",
  404: "Resource not found",
  405: "Method not allowed",
  408: "Request timeout",
  409: "Resource already exists or cannot be changed in its current state",
  413: "Payload too large",
  415: "Unsupported media type",
  431: "Request header fields too large",
};

/** Fails unless the text is exactly the documented envelope of the status, except for its timestamp. */
export function expectEnvelope(text: string, status: number): void {
  const timestamp = /"timestamp":"([^"]*)"\}$/.exec(text)?.[1] ?? "";
  const success = status < 400;
  expect(text).toBe(
    `{"isSuccess":${success},"statusCode":${status},"data":${success ? "{}" : "null"},` +
      `"errors":${success ? "[]" : JSON.stringify([errors[status]])},"timestamp":"${timestamp}"}`,
  );
  expect(timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  expect(Math.abs(Date.now() - Date.parse(timestamp))).toBeLessThan(60_000);
}
