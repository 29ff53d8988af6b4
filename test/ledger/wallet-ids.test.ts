import { balanceOf, spend } from "../support/factories";
import { withService } from "../support/harness";

const service = withService();

const readAll = (as: string) =>
  service.current.graphql(
    `{ wallet { balance entries(first: 10) { nodes { kind amount actor purchase { userId } } } }
       purchases(first: 10) { totalCount nodes { userId } } }`,
    { as },
  );

/** Changes the user id in the row of the wallet, as erasing a person does. Nothing else is changed. */
async function erase(userId: string, replacement: string): Promise<void> {
  await service.current.context.database.inTransaction((tx) =>
    tx.query("UPDATE wallets SET userId = ? WHERE userId = ?", [replacement, userId]),
  );
}

it("erases a user's id from the books by one row, and leaves entries, purchases and hashes as they are", async () => {
  await service.current.purchase("zoe");
  await service.current.purchase("zoe");
  await spend(service.current, { userId: "zoe", amount: 30 });
  const before = (await readAll("zoe")).body.data;
  await erase("zoe", "erased-1");
  // `withService` audits the chain of hashes after each test.
  const renamed = JSON.stringify(before).replaceAll('"zoe"', '"erased-1"');
  expect(JSON.stringify((await readAll("erased-1")).body.data)).toBe(renamed);
  expect(before.wallet.entries.nodes.map(({ kind }: { kind: string }) => kind)).toEqual([
    "SPEND",
    "PURCHASE",
    "PURCHASE",
  ]);
  for (const table of ["ledger_entries", "purchases", "wallets"]) {
    const rows = await service.current.context.database.read.query<object[]>(`SELECT * FROM ${table}`);
    expect(rows.flatMap((row) => Object.values(row)).map(String)).not.toContain("zoe");
  }
});

it("gives the erased user id a wallet of its own when somebody uses it again", async () => {
  await service.current.purchase("yan");
  await erase("yan", "erased-2");
  await service.current.purchase("yan");
  expect([await balanceOf(service.current, "yan"), await balanceOf(service.current, "erased-2")]).toEqual([
    100, 100,
  ]);
});
