import { setTimeout as sleep } from "node:timers/promises";
import { Database } from "./database";
import { databaseErrorKind, DeadlineExceeded } from "./database-errors";
import { DatabaseNotReady } from "./database-not-ready";
import type { DatabaseLocation } from "./database-url";
import { originOf, outageLine } from "./describe-outage";

/** How long a start waits for the database, and what happens meanwhile. */
export interface Patience {
  /** How long to wait for a server. There is no wait for an embedded file. */
  readonly seconds: number;
  /** Ends the waiting. */
  readonly signal?: AbortSignal;
  /** Is called after each failed attempt, before the next one. */
  onFailure(error: unknown, left: { seconds: number }): void;
}

const pauseMilliseconds = { first: 250, longest: 4000 };
/** The longest that one attempt may take: a server may accept a connection and never answer. */
const openMillisecondsMax = 8000;

/**
 * Opens the database and makes it ready for use. Waits for a server that cannot be used yet, whatever the reason. A
 * wrong password or an unknown database looks final, but is temporary too when everything starts together or a password
 * is being replaced.
 * @throws DatabaseNotReady when the database is not ready in time, or is not the one that this process may use.
 * @throws the signal's reason when it is aborted first.
 */
export async function openDatabase(
  location: DatabaseLocation,
  makeReady: (database: Database) => Promise<void>,
  { seconds, signal, onFailure }: Patience,
): Promise<Database> {
  const giveUpAt = performance.now() + (location.engine === "mysql" ? seconds * 1000 : 0);
  for (let pause = pauseMilliseconds.first; ; pause = Math.min(2 * pause, pauseMilliseconds.longest)) {
    try {
      return await openOnce(location, makeReady, signal);
    } catch (error) {
      signal?.throwIfAborted();
      const left = giveUpAt - performance.now();
      if (!isOutage(error)) throw error;
      if (left <= 0) throw notReady(error, location);
      onFailure(error, { seconds: Math.ceil(left / 1000) });
      // The last attempt is made at the end of the waiting time, not before.
      await sleep(Math.min(pause, left), undefined, { signal });
    }
  }
}

async function openOnce(
  location: DatabaseLocation,
  makeReady: (database: Database) => Promise<void>,
  signal: AbortSignal | undefined,
): Promise<Database> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new DeadlineExceeded(openMillisecondsMax)), openMillisecondsMax);
  const limits = AbortSignal.any([late.signal, ...(signal ? [signal] : [])]);
  const database = await openedUnlessAborted(limits, Database.open(location)).finally(() =>
    clearTimeout(timer),
  );
  try {
    await makeReady(database);
    return database;
  } catch (error) {
    await database.close().catch(() => undefined);
    throw error;
  }
}

/**
 * Returns the database, or throws the signal's reason when the signal is aborted first. A database that opens after
 * that is closed.
 */
async function openedUnlessAborted(signal: AbortSignal, opening: Promise<Database>): Promise<Database> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const giveUp = () => {
      reject(signal.reason);
      opening.then((late) => late.close()).catch(() => undefined);
    };
    signal.addEventListener("abort", giveUp, { once: true });
    opening.then(resolve, reject).finally(() => signal.removeEventListener("abort", giveUp));
  });
}

function isOutage(error: unknown): boolean {
  const kind = databaseErrorKind(originOf(error));
  return kind === "unavailable" || kind === "deadlock" || kind === "lock-timeout";
}

function notReady(error: unknown, location: DatabaseLocation): DatabaseNotReady {
  return new DatabaseNotReady(`The database cannot be used: ${outageLine(error, location)}`, {
    cause: error,
  });
}
