import { auditBooks } from "../support/audit-books";
import { makeDatabase } from "../support/database";
import { atOnce, balanceOf, reverse, spend } from "../support/factories";
import { starterId, startTestService, type RestAnswer, type TestService } from "../support/harness";
import { actOnHold, hold } from "../support/holds";
import { givenPromo, passMinutes } from "../support/lots";
import { laterEvent, purchaseOf, sendEvent } from "../support/revenuecat";
import { startStatementProxy, type Fault, type StatementProxy } from "../support/statement-proxy";

/** An operation that moves credits. After each fault it is repeated with the same key. */
interface Operation {
  readonly name: string;
  /** Prepares a user for the operation. The returned function calls the operation and returns its answers. */
  readonly given: (service: TestService, user: string) => Promise<() => Promise<RestAnswer[]>>;
  /** The balance of each user after the operation has happened once. */
  readonly balance: number;
  /** The users with that balance, if the operation has several. */
  readonly users?: (user: string) => string[];
}

const crowd = (user: string) => Array.from({ length: 8 }, (_, index) => `${user} ${index}`);

const operations: Operation[] = [
  {
    name: "first purchase",
    given: async (service, user) => async () => [
      await service.purchase(user, starterId, { "idempotency-key": "k" }),
    ],
    balance: 100,
  },
  {
    name: "later purchase",
    given: async (service, user) => {
      await service.purchase(user);
      return async () => [await service.purchase(user, starterId, { "idempotency-key": "k" })];
    },
    balance: 200,
  },
  {
    name: "batch of purchases",
    given: async (service, user) => () =>
      atOnce(8, (index) => service.purchase(`${user} ${index}`, starterId, { "idempotency-key": "k" })),
    balance: 100,
    users: crowd,
  },
  {
    name: "spending",
    given: async (service, user) => {
      await service.purchase(user);
      return async () => [await spend(service, { userId: user, amount: 30, idempotencyKey: "s" })];
    },
    balance: 70,
  },
  {
    name: "spending from lots of which one has expired",
    given: async (service, user) => {
      await givenPromo(service, user, { amount: 50, minutes: 5 });
      await service.purchase(user);
      await givenPromo(service, user, { amount: 20, minutes: 60 });
      passMinutes(6);
      return async () => [await spend(service, { userId: user, amount: 30, idempotencyKey: "s" })];
    },
    balance: 90,
  },
  {
    name: "reversal",
    given: async (service, user) => {
      await service.purchase(user);
      const { body } = await spend(service, { userId: user, amount: 30 });
      const spendId = body.data.spendCredits.entry.id;
      return async () => [await reverse(service, { spendId, amount: 20, idempotencyKey: "r" })];
    },
    balance: 90,
  },
  {
    name: "hold",
    given: async (service, user) => {
      await service.purchase(user);
      return async () => [await hold(service, { userId: user, amount: 30, idempotencyKey: "h" })];
    },
    balance: 100,
  },
  {
    name: "capture",
    given: async (service, user) => {
      await service.purchase(user);
      const { body } = await hold(service, { userId: user, amount: 30 });
      const part = { id: body.data.holdCredits.hold.id, amount: 10, isFinal: false, idempotencyKey: "c" };
      return async () => [await actOnHold(service, "captureHold", part)];
    },
    balance: 90,
  },
  {
    name: "webhook's grant",
    given: async (service, user) => {
      const event = purchaseOf(user);
      return async () => [await sendEvent(service, event)];
    },
    balance: 100,
  },
  {
    name: "batch of the webhook's grants",
    given: async (service, user) => {
      const events = crowd(user).map((each) => purchaseOf(each));
      return () => Promise.all(events.map((event) => sendEvent(service, event)));
    },
    balance: 100,
    users: crowd,
  },
  {
    name: "refund",
    given: async (service, user) => {
      const bought = purchaseOf(user);
      await sendEvent(service, bought);
      await service.purchase(user);
      const refund = laterEvent("CANCELLATION", bought);
      return async () => [await sendEvent(service, refund)];
    },
    balance: 100,
  },
];

/** Counts statements on connections with autocommit off, except those of jobs and those that set up a session. */
const counts = (sql: string, before: readonly string[]) =>
  before.some((earlier) => earlier.includes("autocommit = 0")) &&
  !/^(SET SESSION|DO GET_LOCK)|commit_probes|job_leases/.test(sql);

const succeeded = ({ status, body }: RestAnswer) => status < 300 && !body.errors?.length;

/** Fails unless the answer is a success, or an error that asks the caller to retry. */
function expectSuccessOrRetry(answer: RestAnswer): void {
  if (succeeded(answer)) return;
  const { status, body } = answer;
  const graphql = body.errors?.[0]?.extensions?.code;
  expect({ status, graphql, body }).toEqual(
    graphql === undefined ? { status: 503, graphql, body } : { status, graphql: "SERVICE_UNAVAILABLE", body },
  );
}

interface World {
  readonly service: TestService;
  readonly proxy: StatementProxy;
  readonly close: () => Promise<void>;
}

async function makeWorld(): Promise<World> {
  const database = await makeDatabase();
  const proxy = await startStatementProxy(database.url, counts);
  const service = await startTestService({}, { databaseUrl: proxy.url });
  return {
    service,
    proxy,
    close: async () => {
      await service.stop();
      await proxy.close();
      await database.drop();
    },
  };
}

/** Repeats the call until it succeeds, as a caller that gets 503 would. */
async function repeatUntilSuccess(call: () => Promise<RestAnswer[]>): Promise<void> {
  for (let times = 0; times < 10; times += 1) {
    const answers = await call();
    for (const answer of answers) expectSuccessOrRetry(answer);
    if (answers.every(succeeded)) return;
  }
  throw new Error("It did not succeed in ten tries.");
}

/** Makes the fault happen at each statement of the operation in turn. Returns the number of statements. */
async function failEverywhere(
  { service, proxy }: World,
  { name, given, balance, users }: Operation,
  fault: Fault,
): Promise<number> {
  for (let at = 1; ; at += 1) {
    const user = `${name} ${fault} ${at}`;
    const call = await given(service, user);
    proxy.plan({ fault, at });
    const answers = await call();
    const { happened, seen } = proxy;
    const where = `${fault} at ${seen[at - 1]}`;
    proxy.plan();
    for (const answer of answers) expectSuccessOrRetry(answer);
    const early = await Promise.all((users?.(user) ?? [user]).map((own) => balanceOf(service, own)));
    for (const [index, answer] of answers.entries()) {
      // An operation that is answered with success must have been committed.
      if (succeeded(answer)) expect({ where, balance: early[index] }).toEqual({ where, balance });
    }
    await repeatUntilSuccess(call);
    for (const own of users?.(user) ?? [user]) {
      expect({ where, balance: await balanceOf(service, own) }).toEqual({ where, balance });
    }
    if (happened) continue;
    expect(seen.at(-1)).toBe("COMMIT");
    return at - 1;
  }
}

describe("at each statement of each operation,", () => {
  const worlds: World[] = [];

  beforeAll(async () => {
    for (const _ of operations) worlds.push(await makeWorld());
  });
  afterEach(async () => {
    for (const { service } of worlds) await auditBooks(service.context.database);
  });
  afterAll(async () => {
    for (const { close } of worlds) await close();
  });

  const faults: [string, Fault][] = [
    ["a connection cut before the server gets it", "cut before"],
    ["a connection cut before the answer arrives", "cut after"],
    ["a network that swallows it", "stall before"],
    ["a network that swallows its answer", "stall after"],
    ["an error for an answer", "error"],
    ["a session that is killed", "kill"],
  ];

  it.each(faults)(
    "%s loses no credits, moves none twice, and is answered with success or a request to retry",
    async (_, fault) => {
      const faultsOf = await Promise.all(
        operations.map((operation, index) => failEverywhere(worlds[index]!, operation, fault)),
      );
      for (const [index, { name }] of operations.entries())
        expect({ name, enough: faultsOf[index]! >= 2 }).toEqual({ name, enough: true });
    },
  );
});
