import { conflict, type Refusal } from "../../src/errors";
import { taskFor, type Bookkeeper } from "../../src/ledger/bookkeeper";
import { fingerprintOf } from "../../src/ledger/fingerprint";
import type { Posting } from "../../src/ledger/posting";
import { balanceOf, spendPosting } from "../support/factories";
import { withService } from "../support/harness";

const service = withService({}, { hasMadeUpEntries: true });

/** Does a dry run of a posting: a spend, unless the overrides say otherwise. */
const post = (posting: Partial<Posting> & Pick<Posting, "userId">, dryRun = true) =>
  service.current.context.ledger.post({ ...spendPosting(posting.userId), ...posting }, { dryRun });

const refusalOf = (posted: Promise<unknown>) =>
  posted.then(
    () => null,
    (refusal: Refusal) => refusal.details.reason,
  );

async function rowsOf(userId: string): Promise<number> {
  const { read } = service.current.context.database;
  const counts = await Promise.all(
    [
      "wallets WHERE userId = ?",
      "ledger_entries WHERE walletId IN (SELECT id FROM wallets WHERE userId = ?)",
      "store_event_claims WHERE appUserId = ?",
    ].map((from) => read.query<{ n: number | string }[]>(`SELECT COUNT(*) AS n FROM ${from}`, [userId])),
  );
  return counts.reduce((sum, [row]) => sum + Number(row?.n), 0);
}

const note: Bookkeeper<string> = {
  rows: (_, id) => [{ table: "store_event_claims", row: { appUserId: id, eventId: "noted" } }],
};

const refuseAll: Bookkeeper<null> = {
  prepare: async () => ({
    check: () => conflict("PACKAGE_ARCHIVED", "Never."),
    accept: () => undefined,
  }),
};

it("answers the entry and the wallet after it, and moves nothing", async () => {
  await service.current.purchase("alice");
  const { entry, replayed, wallet } = await post({ userId: "alice" });
  expect(entry).toMatchObject({ sequence: 2, amount: -30, balanceAfter: 70 });
  expect([replayed, wallet.balance]).toEqual([false, 70]);
  expect(await balanceOf(service.current, "alice")).toBe(100);
  // The wallet's cached state has not changed either.
  expect((await post({ userId: "alice" }, false)).entry).toMatchObject({ sequence: 2, balanceAfter: 70 });
});

it("leaves no row behind, neither a wallet nor a bookkeeper's", async () => {
  const { wallet } = await post({ userId: "bob", amount: 5, tasks: [taskFor(note, "bob")] });
  expect(wallet.balance).toBe(5);
  expect(await refusalOf(post({ userId: "bob" }))).toBe("INSUFFICIENT_CREDITS");
  expect(await rowsOf("bob")).toBe(0);
});

it("refuses a posting that would be refused", async () => {
  await service.current.purchase("carol");
  expect(await refusalOf(post({ userId: "carol", amount: -101 }))).toBe("INSUFFICIENT_CREDITS");
  expect(await refusalOf(post({ userId: "carol", tasks: [taskFor(refuseAll, null)] }))).toBe(
    "PACKAGE_ARCHIVED",
  );
});

it("answers a repeat with its entry, and refuses the key for something else", async () => {
  await service.current.purchase("dave");
  const request = { userId: "dave", fingerprint: fingerprintOf("a") };
  const { entry } = await post(request, false);
  const again = await post(request);
  expect([again.replayed, again.entry.id, again.wallet.balance]).toEqual([true, entry.id, 70]);
  expect(await refusalOf(post({ ...request, fingerprint: fingerprintOf("b") }))).toBe(
    "IDEMPOTENCY_KEY_REUSED",
  );
});
