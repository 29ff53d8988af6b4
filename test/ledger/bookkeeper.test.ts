import { walletEnvironmentOf } from "../../src/environment";
import { conflict, type Refusal } from "../../src/errors";
import { taskFor, type Bookkeeper, type Task } from "../../src/ledger/bookkeeper";
import { balanceOf } from "../support/factories";
import { withService } from "../support/harness";

const service = withService({ LEDGER_LANES: "1" }, { hasMadeUpEntries: true });

let causes = 0;

const post = (userId: string, tasks: readonly Task[], cause = `test:${(causes += 1)}`) =>
  service.current.context.ledger.post({
    userId,
    environment: walletEnvironmentOf("test"),
    creditType: "CREDITS",
    kind: "ADJUSTMENT",
    amount: 10,
    cause,
    reference: null,
    actor: userId,
    reason: null,
    tasks,
  });

/** Writes two rows beside each entry. */
const noteTwice: Bookkeeper<string> = {
  rows: ({ userId, sequence }, note) =>
    ["a", "b"].map((suffix) => ({
      table: "store_event_claims",
      row: { appUserId: `${userId} ${sequence}${suffix}`, eventId: note },
    })),
};

/** Writes a row into another table. */
const lease: Bookkeeper<{ readonly dueAt: number }> = {
  rows: ({ userId, sequence }, { dueAt }) => [
    {
      table: "job_leases",
      row: { name: `${userId} ${sequence}`, heldUntilMilliseconds: 0, dueAtMilliseconds: dueAt },
    },
  ],
};

/** Accepts this many subjects in a batch, and refuses the rest. */
function acceptAtMost(max: number) {
  const prepared: string[][] = [];
  const bookkeeper: Bookkeeper<string> = {
    async prepare(_, subjects) {
      prepared.push([...subjects]);
      let accepted = 0;
      return {
        check: () => (accepted < max ? undefined : conflict("PURCHASE_LIMIT_REACHED", "Enough.")),
        accept: () => void (accepted += 1),
      };
    },
  };
  return { bookkeeper, prepared };
}

const refuseAll: Bookkeeper<null> = {
  prepare: async () => ({
    check: () => conflict("PACKAGE_ARCHIVED", "Never."),
    accept: () => {
      throw new Error("A refused posting was accepted.");
    },
  }),
};

const rowsOf = (table: string, columns: string) =>
  service.current.context.database.read.query<Record<string, unknown>[]>(
    `SELECT ${columns} FROM ${table} ORDER BY 1`,
  );

const reasonOf = (outcome: PromiseSettledResult<unknown>) =>
  outcome.status === "rejected" ? (outcome.reason as Refusal).details.reason : outcome.status;

/** Caches the wallets, so that the next postings send their writes to a server together with their locks. */
async function givenCachedWallets(...userIds: string[]): Promise<void> {
  for (const userId of userIds) await post(userId, []);
}

afterEach(() =>
  service.current.context.database.inTransaction((tx) => tx.query("DELETE FROM store_event_claims")),
);

it("writes all rows of all tasks beside the entry", async () => {
  await givenCachedWallets("alice");
  await Promise.all([
    post("alice", [taskFor(noteTwice, "x"), taskFor(lease, { dueAt: 5 })]),
    post("bob", [taskFor(noteTwice, "y")]),
  ]);
  expect(await rowsOf("store_event_claims", "appUserId, eventId")).toEqual([
    { appUserId: "alice 2a", eventId: "x" },
    { appUserId: "alice 2b", eventId: "x" },
    { appUserId: "bob 1a", eventId: "y" },
    { appUserId: "bob 1b", eventId: "y" },
  ]);
  expect(await rowsOf("job_leases WHERE dueAtMilliseconds = 5", "name")).toEqual([{ name: "alice 2" }]);
});

it("writes no row beside a repeat", async () => {
  await post("dave", [taskFor(noteTwice, "x")], "once");
  const again = await post("dave", [taskFor(noteTwice, "x")], "once");
  expect(again.replayed).toBe(true);
  expect(await rowsOf("store_event_claims", "appUserId")).toHaveLength(2);
});

it("prepares a bookkeeper once for a batch and counts what it accepted", async () => {
  await givenCachedWallets("erin", "frank", "grace");
  const { bookkeeper, prepared } = acceptAtMost(2);
  const outcomes = await Promise.allSettled(
    ["erin", "frank", "grace"].map((userId) => post(userId, [taskFor(bookkeeper, userId)])),
  );
  expect(outcomes.map(reasonOf)).toEqual(["fulfilled", "fulfilled", "PURCHASE_LIMIT_REACHED"]);
  expect(new Set(prepared.map((subjects) => subjects.join()))).toEqual(new Set(["erin,frank,grace"]));
  expect(await Promise.all(["erin", "frank", "grace"].map((as) => balanceOf(service.current, as)))).toEqual([
    20, 20, 10,
  ]);
});

it("counts nothing for a posting that another bookkeeper refuses, and writes nothing of it", async () => {
  await givenCachedWallets("heidi", "ivan");
  const { bookkeeper } = acceptAtMost(1);
  const outcomes = await Promise.allSettled([
    post("heidi", [taskFor(noteTwice, "x"), taskFor(bookkeeper, "heidi"), taskFor(refuseAll, null)]),
    post("ivan", [taskFor(bookkeeper, "ivan")]),
  ]);
  expect(outcomes.map(reasonOf)).toEqual(["PACKAGE_ARCHIVED", "fulfilled"]);
  expect(await rowsOf("store_event_claims", "appUserId")).toEqual([]);
  expect(await balanceOf(service.current, "heidi")).toBe(10);
});
