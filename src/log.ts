import { createHash } from "node:crypto";
import fs from "node:fs";
import { pino, symbols, type DestinationStream, type Logger } from "pino";
import { printableJson } from "./terminal";

/**
 * Lines are collected and written together, which is cheaper, but at the latest after 200 ms, for someone who watches
 * the log. `minLength` is in characters. A much larger value costs more than it saves: at each line pino's stream
 * copies its buffer to measure it.
 */
const buffer = { sync: false, minLength: 8192, periodicFlush: 200 };
/** How many characters wait for a reader that does not read. Further lines are dropped and counted. */
const maxLength = 8_000_000;
/** How many milliseconds the end of the process waits for a slow reader: in all, and while the reader reads nothing. */
const lastMillisecondsMax = 2000;
const stillMillisecondsMax = 500;

/**
 * Creates the logger. It writes one line of JSON for each event, without tokens, secrets, e-mail addresses or query
 * strings.
 */
export function createLogger(level: string, stream?: DestinationStream): Logger {
  const options = {
    level,
    redact: ["req.headers", "res.headers", "*.authorization", "*.token", "*.secret", "*.password"],
    serializers: { err: describeError },
    // A line may contain what callers sent, and may be read on a terminal.
    hooks: { streamWrite: printableJson },
  };
  if (stream) return pino(options, stream);
  const destination = standardOutput();
  const logger = pino(options, destination);
  let lost = 0;
  destination.on("drop", () => (lost += 1));
  destination.on("drain", () => {
    if (lost === 0) return;
    logger.warn({ lost }, "log lines were lost because the reader was too slow");
    lost = 0;
  });
  return logger;
}

/** Writes a line of another process's log, as it is, into this one. */
export function writeLogLine(logger: Logger, line: string): void {
  (logger as unknown as Record<symbol, DestinationStream>)[symbols.streamSym]?.write(`${line}\n`);
}

/**
 * The log's destination for a command: the standard error, because the standard output is the command's result. Written
 * synchronously, so that nothing is missing when the command ends.
 */
export function standardErrorOutput(): DestinationStream {
  return pino.destination({ dest: 2, sync: true });
}

/** The standard output, which must neither block the process nor keep it alive when the reader stops reading. */
function standardOutput() {
  // Reading this property makes Node set a pipe to non-blocking. A blocked write would occupy one of four threads, and
  // the end of the process would wait for it.
  void process.stdout;
  let waiting: { left: number; until: number; atMost: number } | undefined;
  let isBroken = false;
  const retryEAGAIN = (_error: Error, writing: number, remaining: number) => {
    if (isBroken) return false;
    if (waiting === undefined) return true;
    const [now, left] = [performance.now(), writing + remaining];
    if (left !== waiting.left) waiting = { ...waiting, left, until: now + stillMillisecondsMax };
    return now < Math.min(waiting.until, waiting.atMost);
  };
  const destination = pino.destination({ ...buffer, maxLength, retryEAGAIN });
  const flushSync = destination.flushSync.bind(destination);
  // pino calls this at a fatal fault and at the end of the process. Its own version would retry for ever.
  destination.flushSync = () => {
    waiting = { left: -1, until: 0, atMost: performance.now() + lastMillisecondsMax };
    const { writeSync } = fs;
    fs.writeSync = ((...written: Parameters<typeof writeSync>) => {
      try {
        return writeSync(...written);
      } catch (error) {
        isBroken = (error as NodeJS.ErrnoException).code !== "EAGAIN";
        // The library asks `retryEAGAIN` about this error only. After any other it would retry for ever, also when the
        // reader is gone.
        throw Object.assign(error as Error, { code: "EAGAIN" });
      }
    }) as typeof writeSync;
    try {
      flushSync();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
    } finally {
      fs.writeSync = writeSync;
      waiting = undefined;
    }
  };
  return destination;
}

/**
 * The parts of an error that help to find a fault. Database errors also contain the statement's values, such as a
 * user's id and key, which must not be logged.
 */
function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { message: withoutValues(String(error)) };
  const { name, message, stack, code, errno, query, cause } = error as Error & Record<string, unknown>;
  return {
    type: name,
    message: withoutValues(message),
    stack: withoutValues(stack ?? ""),
    code: knownCode(code, errno),
    errno,
    // The statement with placeholders in place of its values.
    query,
    ...(cause === undefined ? {} : { cause: describeError(cause) }),
  };
}

/** From this number on, MySQL and MariaDB use the same numbers for different errors. */
const ambiguousNumberMin = 4000;

/**
 * The code of an error, unless it is a server's and probably wrong: mysql2 only has MySQL's names of the numbers. A
 * locked account of MariaDB, 4151, would be called `ER_BULK_PARSER_INCOMPLETE_ESCAPE_SEQUENCE`.
 */
export function knownCode(code: unknown, errno: unknown): unknown {
  const ambiguous = typeof errno === "number" && errno >= ambiguousNumberMin;
  return ambiguous || code === "UNKNOWN_CODE_PLEASE_REPORT" ? undefined : code;
}

/**
 * Removes values from a message. Servers quote the values of a violated index, and an e-mail address may be a user id.
 */
export function withoutValues(text: string): string {
  return text
    .replace(/Duplicate entry '.*' for key/gs, "Duplicate entry for key")
    .replace(/[^\s'"<>()/@]{1,64}@[^\s'"<>()/@]{1,255}/g, "[e-mail]");
}

/**
 * A user's id for the log. For an id that is an e-mail address, the first 12 digits of its SHA-256: only someone who
 * knows the address can find that user's lines.
 */
export function nameInLog(userId: string): string {
  if (!userId.includes("@")) return userId;
  return `sha256:${createHash("sha256").update(userId).digest("hex").slice(0, 12)}`;
}
