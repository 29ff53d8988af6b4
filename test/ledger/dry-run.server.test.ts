import { spendPosting } from "../support/factories";
import { withService } from "../support/harness";

const service = withService();

it("does not wait for a wallet that is locked", async () => {
  await service.current.purchase("erin");
  const { database, ledger } = service.current.context;
  const { wallet } = await database.inTransaction(async (tx) => {
    await tx.query("SELECT 1 FROM wallets WHERE userId = 'erin' FOR UPDATE");
    return ledger.post(spendPosting("erin"), { dryRun: true });
  });
  expect(wallet.balance).toBe(70);
});
