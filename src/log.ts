import { createHash } from "node:crypto";
import { pino, type DestinationStream, type Logger } from "pino";
import { printableJson } from "./terminal";

/**
 * Lines are written together, which is cheaper, but soon enough for whoever watches: characters and milliseconds. Many
 * more characters cost more than they spare: at each line pino's stream copies what it has gathered, to measure it.
 */
const buffer = { sync: false, minLength: 8192, periodicFlush: 200 };
/** How much waits for a reader that does not read, in characters. What comes after it is lost, and counted. */
const maxLength = 8_000_000;
/** How long the end of the process waits for a reader: in all, and while it reads nothing. */
const lastMillisecondsMax = 2000;
const stillMillisecondsMax = 500;

/** One line of JSON for each event, without tokens, secrets, e-mail addresses or query strings. */
export function createLogger(level: string, stream?: DestinationStream): Logger {
  const options = {
    level,
    redact: ["req.headers", "res.headers", "*.authorization", "*.token", "*.secret", "*.password"],
    serializers: { err: describeError },
    // Whoever follows the log on a terminal sees what callers sent.
    hooks: { streamWrite: printableJson },
  };
  if (stream) return pino(options, stream);
  const destination = standardOutput();
  const logger = pino(options, destination);
  let lost = 0;
  destination.on("drop", () => (lost += 1));
  destination.on("drain", () => {
    if (lost === 0) return;
    logger.warn({ lost }, "lines of the log were lost, because nobody read them");
    lost = 0;
  });
  return logger;
}

/**
 * Where a command writes its log: beside its other complaints, since its standard output is its result. Written at
 * once, so that nothing is missing when the command ends.
 */
export function standardErrorOutput(): DestinationStream {
  return pino.destination({ dest: 2, sync: true });
}

/** The process's output, which must neither hold it back nor keep it alive when nobody reads it. */
function standardOutput() {
  // Only to be looked at: Node then sets a pipe to not block. A blocked write would hold one of four threads, and the
  // end of the process would wait for it.
  void process.stdout;
  let waiting: { left: number; until: number; atMost: number } | undefined;
  const retryEAGAIN = (_error: Error, writing: number, remaining: number) => {
    if (waiting === undefined) return true;
    const [now, left] = [performance.now(), writing + remaining];
    if (left !== waiting.left) waiting = { ...waiting, left, until: now + stillMillisecondsMax };
    return now < Math.min(waiting.until, waiting.atMost);
  };
  const destination = pino.destination({ ...buffer, maxLength, retryEAGAIN });
  const flushSync = destination.flushSync.bind(destination);
  // Called at a fatal fault and at the end of the process: it would try for ever.
  destination.flushSync = () => {
    waiting = { left: -1, until: 0, atMost: performance.now() + lastMillisecondsMax };
    try {
      flushSync();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
    } finally {
      waiting = undefined;
    }
  };
  return destination;
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

/**
 * A user's id as the log shows it. Where ids are e-mail addresses, the first 12 digits of their SHA-256, so that lines
 * of one person can be found by whoever knows the address, and by nobody else.
 */
export function nameInLog(userId: string): string {
  if (!userId.includes("@")) return userId;
  return `sha256:${createHash("sha256").update(userId).digest("hex").slice(0, 12)}`;
}
