import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "../../src");
const files = readdirSync(root, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => ({ name, text: readFileSync(join(root, name), "utf8") }));

/** The files that read the real time, and why the service's clock would be wrong there. */
const realTime: Readonly<Record<string, string>> = {
  "clock.ts": "is the service's clock",
  "auth/token-verifier.ts":
    "a token is valid until the real time in it, and so are its provider's tokens elsewhere",
  "auth/shared-secret.ts": "RevenueCat signs its webhooks with the real time",
  "development/simulated-events.ts":
    "signs like RevenueCat; the simulator moves its events to the service's time",
  "commands/simulate-revenuecat.ts": "measures how far the service's clock is ahead; makes a unique name",
  "database/database-clock.ts": "measures how far our clock and the database's have drifted apart",
  "commands/doctor/check-database.ts": "measures how far our clock and the database's differ",
  "app/jobs/job-metrics.ts": "Prometheus compares it with its own time",
  "reports/checkpoint-file.ts": "names files outside the database, whose order must not depend on it",
  "database/embedded/embedded-restore.ts": "names a file",
};

const reading = /\bDate\.now\b|\bnew Date\(\)|\bDate\(\)|\bTemporal\.Now\b/;

it("takes the time from the service's clock, except in the files of the list", () => {
  const readers = files.filter(({ text }) => reading.test(text)).map(({ name }) => name);
  expect(readers.toSorted()).toEqual(Object.keys(realTime).toSorted());
});

it("dates new ids by the service's clock", () => {
  const importing = /import \{[^}]*\bulid\b[^}]*\} from "ulid"/;
  expect(files.filter(({ text }) => importing.test(text)).map(({ name }) => name)).toEqual([]);
});

it("lets SQL read the real time only for leases, and for what must be old enough", () => {
  const users = files.filter(({ text }) => /\bnowMilliseconds\(/.test(text)).map(({ name }) => name);
  expect(users.toSorted()).toEqual([
    "app/jobs/job-lease.ts",
    // Entries are sealed and summed up once they are old enough by the real time, so a moved clock makes none too old.
    "audit/seal-audit-log.ts",
    "database/database.ts",
    "database/dialect.ts",
    "reports/statistics/sum-entries.ts",
  ]);
});
