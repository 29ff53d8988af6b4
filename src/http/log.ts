import { pino, type DestinationStream, type Logger } from "pino";

/**
 * Lines are written together, which is cheaper, but soon enough for whoever watches: characters and milliseconds. Many
 * more characters cost more than they spare: at each line pino's stream copies what it has gathered, to measure it.
 */
const buffer = { sync: false, minLength: 8192, periodicFlush: 200 };

/** One line of JSON for each event, without tokens, secrets, e-mail addresses or query strings. */
export function createLogger(level: string, stream?: DestinationStream): Logger {
  const options = {
    level,
    redact: ["req.headers", "res.headers", "*.authorization", "*.token", "*.secret", "*.password"],
    serializers: { err: describeError },
  };
  return stream ? pino(options, stream) : pino(options, pino.destination(buffer));
}

/** What helps to find a fault. Database errors also carry the statement's values: who, and under which key. */
function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { message: withoutValues(String(error)) };
  const { name, message, stack, code, errno, query, cause } = error as Error & Record<string, unknown>;
  return {
    type: name,
    message: withoutValues(message),
    stack: withoutValues(stack ?? ""),
    code,
    errno,
    // With placeholders where its values were.
    query,
    ...(cause === undefined ? {} : { cause: describeError(cause) }),
  };
}

/** Servers quote the values of a violated index, and an e-mail address may be anybody's user id. */
export function withoutValues(text: string): string {
  return text
    .replace(/Duplicate entry '.*' for key/gs, "Duplicate entry for key")
    .replace(/[^\s'"<>()/@]{1,64}@[^\s'"<>()/@]{1,255}/g, "[e-mail]");
}
