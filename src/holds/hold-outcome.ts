import type { Database } from "../database/database";
import type { Hold } from "../entities/hold";
import type { LedgerEntry } from "../entities/ledger-entry";
import { packUlid } from "../ids";
import type { Posted } from "../ledger/posting";
import type { WalletView } from "../ledger/wallet-view";
import { noSuchHold } from "../public-ids";
import { holdColumns, holdOf, type HoldRow } from "./hold-keeper";

/** What an action on a hold did. */
export interface HoldOutcome {
  readonly entry: LedgerEntry;
  /** The hold as it is now. */
  readonly hold: Hold;
  readonly wallet: WalletView;
  /** Whether an earlier call with the same idempotency key did it. */
  readonly replayed: boolean;
}

const columns = holdColumns.replaceAll(/\w+/g, "h.$&");

/** @throws Refusal NOT_FOUND */
export async function readHold(database: Database, id: string): Promise<Hold> {
  const [hold] = await database.readRows<Hold>(
    `SELECT ${columns}, w.userId, w.environment, w.creditType FROM holds h JOIN wallets w ON w.id = h.walletId
     WHERE h.id = ?`,
    [packUlid(id)],
  );
  if (!hold) throw noSuchHold();
  return holdOf(hold);
}

/** @param after the hold after the action; undefined after a repeat, which finds the hold as it is now */
export async function outcomeOf(
  database: Database,
  { entry, wallet, replayed }: Posted,
  holdId: string,
  after: HoldRow | undefined,
): Promise<HoldOutcome> {
  const { userId, environment, creditType } = entry;
  const hold =
    replayed || !after ? await readHold(database, holdId) : { ...after, userId, environment, creditType };
  return { entry, wallet, replayed, hold };
}
