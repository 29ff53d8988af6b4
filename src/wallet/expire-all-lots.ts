import type { Caller } from "../auth/caller";
import type { AppContext } from "../context/app-context";
import { Refusal } from "../errors";
import { expiryPosting } from "../ledger/expiry-posting";
import type { WalletOwner } from "../ledger/wallet-owners";

/** Of how many wallets credits are taken at once. Their postings share commits. */
const atOnceMax = 200;

/**
 * Takes the credits of all wallets whose time has run out. Any instance may do it, and several at once: the ledger takes
 * what is there under the wallet's lock.
 */
export async function expireAllLots(context: AppContext, _: Caller, signal: AbortSignal): Promise<void> {
  for (;;) {
    const owners = await findLapsed(context);
    signal.throwIfAborted();
    const outcomes = await Promise.allSettled(owners.map((owner) => expire(context, owner)));
    const failed = outcomes.find((outcome) => outcome.status === "rejected");
    if (failed) throw failed.reason;
    const isStuck = !outcomes.some((outcome) => outcome.status === "fulfilled" && outcome.value);
    if (owners.length < atOnceMax || isStuck) return;
  }
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
     ORDER BY nextExpiryAt LIMIT ${atOnceMax}`,
    [new Date(now)],
  );
}
