import type { Caller } from "../auth/caller";
import type { AppContext } from "../context/app-context";
import { endedAtOnceMax, endInBatches } from "../context/end-in-batches";
import { Refusal } from "../errors";
import { expiryPosting } from "../ledger/expiry-posting";
import type { WalletOwner } from "../ledger/wallet-owners";

/**
 * Takes the credits of all wallets whose time has run out. Any instance may do it, and several at once: the ledger takes
 * what is there under the wallet's lock.
 */
export async function expireAllLots(context: AppContext, _: Caller, signal: AbortSignal): Promise<void> {
  const expireOne = (owner: WalletOwner) => expire(context, owner);
  await endInBatches(() => findLapsed(context), expireOne, signal);
}

/** Returns whether credits of the wallet were taken. */
async function expire({ ledger }: AppContext, owner: WalletOwner): Promise<boolean> {
  try {
    await ledger.post(expiryPosting(owner));
    return true;
  } catch (error) {
    // Another posting has done it, or somebody has to look at the wallet first.
    if (error instanceof Refusal && error.code !== "SERVICE_UNAVAILABLE") return false;
    throw error;
  }
}

async function findLapsed({ database }: AppContext): Promise<WalletOwner[]> {
  const now = await database.readTime();
  return database.readRows<WalletOwner>(
    `SELECT userId, environment, creditType FROM wallets WHERE nextExpiryAt <= ?
     ORDER BY nextExpiryAt LIMIT ${endedAtOnceMax}`,
    [new Date(now)],
  );
}
