import { setTimeout as sleep } from "node:timers/promises";
import LibsqlDatabase from "libsql";
import { createConnection } from "mysql2/promise";
import { IsNull, MoreThan, type QueryRunner } from "typeorm";
import { jobsOf } from "../../src/app/jobs/jobs";
import type { EmbeddedDriver } from "../../src/database/embedded/embedded-driver";
import { JobLease } from "../../src/entities/job-lease";
import { auditBooks } from "../support/audit-books";
import { onServer } from "../support/database";
import { startTestService, withService, type TestService } from "../support/harness";
import { eventually, patience } from "../support/patience";
import {
  aliasedPurchaseOf,
  anonymousId,
  balanceOf,
  decisionOf,
  type EventFields,
  laterEvent,
  purchaseOf,
  reversalOf,
  sendEvent,
  storeEventId,
  unique,
} from "../support/revenuecat";

const service = withService();

/**
 * Makes the statement of this number fail, before or after the database has run it. Returns whether there was such a
 * statement.
 */
function failOnce(
  on: TestService,
  number: number,
  when: "before" | "after",
): { happened: boolean; restore(): void } {
  const dataSource = on.context.database["writer"];
  const createQueryRunner = dataSource.createQueryRunner.bind(dataSource);
  let count = 0;
  // Runners and connections outlive the test, so undo the changes to them.
  let active = true;
  const failure = {
    happened: false,
    restore: () => {
      active = false;
      dataSource.createQueryRunner = createQueryRunner;
    },
  };
  const isNext = () => {
    count += 1;
    const fails = active && count === number;
    if (fails) failure.happened = true;
    return fails;
  };
  dataSource.createQueryRunner = (...mode): QueryRunner => {
    const runner = createQueryRunner(...mode);
    const connect = runner.connect.bind(runner);
    runner.connect = async () =>
      onServer
        ? failingConnection(await connect(), { when, isNext })
        : failingDriver(await connect(), isNext);
    return onServer ? runner : failingRunner(runner, isNext);
  };
  return failure;
}

const fire = () => new Error("The disk is on fire.");

/** Intercepts our own statements only: TypeORM's reach the engine another way. */
function failingDriver(driver: EmbeddedDriver, isNext: () => boolean): EmbeddedDriver {
  return Object.assign(Object.create(driver) as EmbeddedDriver, {
    query: (...statement: Parameters<EmbeddedDriver["query"]>) => {
      if (isNext()) throw fire();
      return driver.query(...statement);
    },
  });
}

function failingRunner(runner: QueryRunner, isNext: () => boolean): QueryRunner {
  const query = runner.query.bind(runner);
  runner.query = async (...statement: Parameters<typeof query>) => {
    if (isNext()) throw fire();
    return query(...statement);
  };
  return runner;
}

type Callback = (error: Error | null, ...results: unknown[]) => void;
type Connection = { query?: (...statement: unknown[]) => unknown };

/** Intercepts the statements of TypeORM and our own, which both end here. */
function failingConnection(
  connection: Connection,
  { when, isNext }: { when: "before" | "after"; isNext: () => boolean },
): Connection {
  // Removes the override that an earlier test left.
  delete connection.query;
  const query = connection.query as unknown as (...statement: unknown[]) => unknown;
  connection.query = (...statement) => {
    const answer = statement.pop() as Callback;
    if (!isNext()) return query.call(connection, ...statement, answer);
    if (when === "before") {
      setImmediate(() => answer(fire()));
      return {};
    }
    return query.call(connection, ...statement, () => answer(fire()));
  };
  return connection;
}

/** A purchase whose buyer only an alias names, so that it is recorded alone. */
function alonePurchaseOf(user: string): EventFields {
  const anonymous = anonymousId();
  return purchaseOf(anonymous, { aliases: [anonymous, user] });
}

interface Story {
  /** The event that the fault hits, and the events before it. */
  readonly eventsOf: (user: string) => {
    readonly before: readonly EventFields[];
    readonly event: EventFields;
  };
  /** The balance after the event. */
  readonly balance: number;
}

const stories: [string, Story][] = [
  ["a purchase", { eventsOf: (user) => ({ before: [], event: aliasedPurchaseOf(user) }), balance: 100 }],
  [
    "a refund",
    {
      eventsOf: (user) => {
        const bought = aliasedPurchaseOf(user);
        return { before: [bought], event: laterEvent("CANCELLATION", bought) };
      },
      balance: 0,
    },
  ],
  [
    "a purchase that is recorded alone",
    { eventsOf: (user) => ({ before: [], event: alonePurchaseOf(user) }), balance: 100 },
  ],
  [
    "a reversal, which is recorded alone",
    {
      eventsOf: (user) => {
        const bought = aliasedPurchaseOf(user);
        return { before: [bought, laterEvent("CANCELLATION", bought)], event: reversalOf(bought) };
      },
      balance: 100,
    },
  ],
];

// Only a network can lose an answer: the embedded engine answers within the call.
describe.each(onServer ? (["before", "after"] as const) : (["before"] as const))(
  "a fault %s any statement",
  (when) => {
    it.each(stories)(
      "of %s, then RevenueCat's retry, has the effect exactly once",
      async (_, { eventsOf, balance }) => {
        let faults = 0;
        for (let number = 1; ; number += 1) {
          const user = unique("user");
          const { before, event } = eventsOf(user);
          for (const earlier of before) await sendEvent(service.current, earlier);
          const failure = failOnce(service.current, number, when);
          const first = await sendEvent(service.current, event);
          failure.restore();
          if (!failure.happened) break;
          faults += 1;
          expect([200, 500, 503]).toContain(first.status);
          if (first.status === 200) expect(await balanceOf(service.current, user)).toBe(balance);
          expect(decisionOf(await sendEvent(service.current, event))).toBe("APPLIED");
          expect([number, await balanceOf(service.current, user)]).toEqual([number, balance]);
        }
        expect(faults).toBeGreaterThan(10);
      },
    );
  },
);

it("keeps an event that a fault stopped, and an admin can retry it", async () => {
  const user = unique("user");
  const event = alonePurchaseOf(user);
  const failure = failOnce(service.current, 8, "before");
  expect((await sendEvent(service.current, event)).status).toBe(500);
  failure.restore();
  const { text } = await service.current.rest("GET", "/metrics");
  expect(text).toMatch(/^store_events_failed 1/m);
  expect(service.current.logLines.join("")).toContain('"alert":"store_event_failed"');
  const { body } = await service.current.graphql(
    `mutation ($id: ID!) { retryStoreEvent(input: { id: $id, reason: "Disk replaced." }) { storeEvent { status } } }`,
    { as: "boss", role: "admin", variables: { id: storeEventId(event.id) } },
  );
  expect(body.data.retryStoreEvent.storeEvent.status).toBe("APPLIED");
  expect(await balanceOf(service.current, user)).toBe(100);
});

it("takes up at its sweep an event that failed on arrival, once the fault is gone", async () => {
  const first = await startTestService();
  const { databaseUrl } = first;
  const user = unique("user");
  // The fault must hit the event, not one of the jobs that run at the start.
  const ended = { holder: IsNull(), dueAtMilliseconds: MoreThan(0) };
  await eventually(async () =>
    expect(await first.context.database.read.countBy(JobLease, ended)).toBe(jobsOf(first.context).length),
  );
  const failure = failOnce(first, 8, "before");
  expect((await sendEvent(first, alonePurchaseOf(user))).status).toBe(500);
  failure.restore();
  expect(await balanceOf(first, user)).toBe(0);
  await first.close();
  // A service sweeps when it starts, and then each minute.
  const later = await startTestService({}, { databaseUrl });
  try {
    const giveUpAt = Date.now() + patience(10_000);
    while ((await balanceOf(later, user)) === 0 && Date.now() < giveUpAt) await sleep(50);
    expect(await balanceOf(later, user)).toBe(100);
    expect((await later.rest("GET", "/metrics")).text).toMatch(/^store_events_failed 0/m);
    await auditBooks(later.context.database);
  } finally {
    await later.stop();
  }
  await first.stop();
});

/** Keeps the service from writing to the user's wallet until it is released. */
async function lockWallet(databaseUrl: string, userId: string): Promise<{ release(): Promise<void> }> {
  if (!onServer) {
    const file = new LibsqlDatabase(databaseUrl.replace(/^file:/, ""));
    file.exec("BEGIN IMMEDIATE");
    return {
      release: async () => {
        file.exec("ROLLBACK");
        file.close();
      },
    };
  }
  const other = await createConnection(databaseUrl.replace(/^mariadb:/, "mysql:"));
  await other.query("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED");
  await other.beginTransaction();
  await other.query("SELECT * FROM wallets WHERE userId = ? FOR UPDATE", [userId]);
  return {
    release: async () => {
      await other.rollback();
      await other.end();
    },
  };
}

it("answers 503 with Retry-After while the database is busy, and the event sent again credits once", async () => {
  const user = unique("user");
  await sendEvent(service.current, aliasedPurchaseOf(user));
  const event = aliasedPurchaseOf(user);
  const lock = await lockWallet(service.current.databaseUrl, user);
  try {
    const answer = await sendEvent(service.current, event);
    expect([answer.status, answer.body.errors]).toEqual([503, ["Service unavailable"]]);
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
  } finally {
    await lock.release();
  }
  for (const repeated of [false, true]) {
    const answer = await sendEvent(service.current, event);
    expect([decisionOf(answer), answer.body.data.repeated]).toEqual(["APPLIED", repeated]);
  }
  expect(await balanceOf(service.current, user)).toBe(200);
});
