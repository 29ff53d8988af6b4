import { kindNumbers } from "../../src/entities/ledger-entry";
import { packHex, packUlid, ulid, unpackHex, unpackUlid } from "../../src/ids";
import { entryHash, type HashedEntry } from "../../src/ledger/entry-hash";
import { fingerprintOf } from "../../src/ledger/fingerprint";

export interface Order {
  readonly userId: string;
  readonly packageId: string;
  readonly idempotencyKey: string | string[] | undefined;
}

export interface WalletRow {
  /** As the table keeps it, like the hash. */
  readonly id: Buffer | ArrayBuffer;
  readonly balance: number;
  readonly sequence: number;
  readonly headHash: Buffer | ArrayBuffer;
}

/** What the floor needs from a database: one transaction for each purchase. */
export interface Store {
  purchase(order: Order): Promise<void>;
  wallet(userId: string): Promise<unknown>;
  purchases(userId: string, first: number): Promise<unknown>;
}

export const environment = "SANDBOX";

/** The cause of the ledger entry, in the same form as ours. */
export function causeOf({ idempotencyKey }: Order): string | null {
  return idempotencyKey === undefined ? null : `client:${String(idempotencyKey)}`;
}

/** The rows that a purchase writes, the same as ours, as the tables keep them. */
export function rowsOf(
  order: Order,
  wallet: WalletRow,
  offer: { credits: number; priceAmount: number; currency: string },
) {
  const { packageId } = order;
  const walletId = Buffer.from(wallet.id as Buffer);
  const id = ulid();
  const createdAt = new Date();
  const entry: HashedEntry = {
    walletId: unpackUlid(walletId),
    sequence: wallet.sequence + 1,
    id: ulid(),
    kind: "PURCHASE",
    amount: offer.credits,
    balanceAfter: wallet.balance + offer.credits,
    cause: causeOf(order),
    reference: id,
    actor: null,
    reason: null,
    createdAt,
    previousHash: unpackHex(Buffer.from(wallet.headHash as Buffer)),
    fingerprint: order.idempotencyKey === undefined ? null : fingerprintOf(packageId),
  };
  const purchase = {
    walletId,
    id: packUlid(id),
    packageId: packHex(packageId),
    credits: offer.credits,
    priceAmount: offer.priceAmount,
    currency: offer.currency,
    entrySequence: entry.sequence,
    createdAt,
  };
  const hash = entryHash(entry);
  return {
    entry: {
      ...entry,
      walletId,
      id: packUlid(entry.id),
      kind: kindNumbers.PURCHASE,
      reference: packUlid(id),
      previousHash: packHex(entry.previousHash),
    },
    purchase,
    headHash: packHex(hash),
  };
}

export function insertOf(table: string, row: object): { sql: string; values: unknown[] } {
  const columns = Object.keys(row);
  const marks = columns.map(() => "?").join(", ");
  return {
    sql: `INSERT INTO ${table} (${columns.join(", ")}) VALUES (${marks})`,
    values: Object.values(row),
  };
}
