import type { LedgerEntry } from "../../src/entities/ledger-entry";
import { ulid } from "../../src/ids";
import { entryHash } from "../../src/ledger/entry-hash";
import { fingerprintOf } from "../../src/ledger/fingerprint";

export interface Order {
  readonly userId: string;
  readonly packageId: string;
  readonly idempotencyKey: string | string[] | undefined;
}

export interface WalletRow {
  readonly balance: number;
  readonly sequence: number;
  readonly headHash: string;
}

/** What the floor needs from a database: one transaction for each purchase. */
export interface Store {
  purchase(order: Order): Promise<void>;
  wallet(userId: string): Promise<unknown>;
  purchases(userId: string, first: number): Promise<unknown>;
}

export const environment = "SANDBOX";

/** The cause of the ledger entry, in the same form as ours. */
export function causeOf({ idempotencyKey }: Order, purchaseId: string): string {
  return idempotencyKey === undefined ? `purchase:${purchaseId}` : `client:${String(idempotencyKey)}`;
}

/** The rows that a purchase writes, the same as ours. */
export function rowsOf(
  order: Order,
  wallet: WalletRow,
  offer: { credits: number; priceAmount: number; currency: string },
) {
  const { userId, packageId } = order;
  const id = ulid();
  const createdAt = new Date();
  const entry: LedgerEntry = {
    userId,
    environment,
    sequence: wallet.sequence + 1,
    id: ulid(),
    kind: "PURCHASE",
    amount: offer.credits,
    balanceAfter: wallet.balance + offer.credits,
    counterAccount: "PURCHASES",
    cause: causeOf(order, id),
    reference: id,
    actor: userId,
    reason: null,
    createdAt,
    previousHash: wallet.headHash,
    fingerprint: order.idempotencyKey === undefined ? null : fingerprintOf(packageId),
  };
  const purchase = {
    userId,
    environment,
    id,
    packageId,
    credits: offer.credits,
    priceAmount: offer.priceAmount,
    currency: offer.currency,
    entrySequence: entry.sequence,
    createdAt,
  };
  return { entry, purchase, headHash: entryHash(entry) };
}

export function insertOf(table: string, row: object): { sql: string; values: unknown[] } {
  const columns = Object.keys(row);
  const marks = columns.map(() => "?").join(", ");
  return {
    sql: `INSERT INTO ${table} (${columns.join(", ")}) VALUES (${marks})`,
    values: Object.values(row),
  };
}
