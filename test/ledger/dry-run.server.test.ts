import { walletEnvironmentOf } from "../../src/environment";
import { withService } from "../support/harness";

const service = withService();

it("does not wait for a wallet that is locked", async () => {
  await service.current.purchase("erin");
  const { database, ledger } = service.current.context;
  const { wallet } = await database.inTransaction(async (tx) => {
    await tx.query("SELECT 1 FROM wallets WHERE userId = 'erin' FOR UPDATE");
    const posting = {
      userId: "erin",
      environment: walletEnvironmentOf("test"),
      kind: "SPEND",
      amount: -30,
      counterAccount: "USAGE",
      cause: "test:1",
      reference: null,
      actor: "erin",
      reason: null,
    } as const;
    return ledger.post(posting, { dryRun: true });
  });
  expect(wallet.balance).toBe(70);
});
