import type { StoreTransaction } from "../entities/store-transaction";
import type { WalletEnvironment } from "../environment";
import type { AppContext } from "../context/app-context";
import { findPresentOwner, findPresentOwnerOf } from "../ledger/present-owner";

/**
 * Says which other user id of the same RevenueCat customer a purchase was credited to: one person may have two
 * accounts, or two people may share a store account. Null when the user's own wallet was credited, or none.
 */
export async function findOtherOwner(
  { database }: AppContext,
  { userId, environment }: { userId: string; environment: WalletEnvironment },
  known: StoreTransaction | undefined,
): Promise<string | null> {
  if (known?.state !== "GRANTED" || known.walletId === null) return null;
  const creditedId = known.walletId;
  const [own, credited] = await database.inTransaction(async (tx) => [
    await findPresentOwner(tx, environment, userId),
    await findPresentOwnerOf(tx, creditedId),
  ]);
  // Quoted as JSON, so that an id with line breaks does not look like several findings.
  return own === credited
    ? null
    : `Credited to ${JSON.stringify(credited)}, another id of the same RevenueCat customer.`;
}
