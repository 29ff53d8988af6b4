import type { StoreTransaction } from "../entities/store-transaction";
import type { WalletEnvironment } from "../environment";
import type { AppContext } from "../context/app-context";
import { findPresentOwner } from "../ledger/present-owner";

/**
 * In words, to whom a purchase was credited, when its credits are with another id of the same customer: one person with
 * two accounts, or two people who share an account of the store. Nothing when they are the user's own.
 */
export async function findOtherOwner(
  { database }: AppContext,
  { userId, environment }: { userId: string; environment: WalletEnvironment },
  known: StoreTransaction | undefined,
): Promise<string | null> {
  if (known?.state !== "GRANTED" || known.userId === null || known.userId === userId) return null;
  const creditedId = known.userId;
  const [own, credited] = await database.inTransaction(async (tx) => [
    await findPresentOwner(tx, environment, userId),
    await findPresentOwner(tx, environment, creditedId),
  ]);
  // Quoted as JSON: an id of several lines shall not look like several findings.
  return own === credited
    ? null
    : `Credited to ${JSON.stringify(credited)}, another id of the same RevenueCat customer.`;
}
