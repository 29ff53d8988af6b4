import type { Database } from "../database/database";
import { Hold } from "../entities/hold";
import type { LedgerEntry } from "../entities/ledger-entry";
import { findOwned } from "../ledger/find-owned";
import type { Posted } from "../ledger/posting";
import type { WalletView } from "../ledger/wallet-view";
import { noSuchHold } from "../public-ids";

/** What an action on a hold did. */
export interface HoldOutcome {
  readonly entry: LedgerEntry;
  /** The hold as it is now. */
  readonly hold: Hold;
  readonly wallet: WalletView;
  /** Whether an earlier call with the same idempotency key did it. */
  readonly replayed: boolean;
}

/** @throws Refusal NOT_FOUND */
export async function readHold({ read }: Database, id: string): Promise<Hold> {
  const [hold] = await findOwned(read, Hold, [id]);
  if (!hold) throw noSuchHold();
  return hold;
}

export async function outcomeOf(
  database: Database,
  { entry, wallet, replayed }: Posted,
  holdId: string,
): Promise<HoldOutcome> {
  return { entry, wallet, replayed, hold: await readHold(database, holdId) };
}
