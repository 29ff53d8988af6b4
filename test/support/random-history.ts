import type { Database } from "../../src/database/database";
import { insertRows } from "../../src/database/rows";
import { kindNumbers, type LedgerEntryKind } from "../../src/entities/ledger-entry";
import { withoutStore } from "../../src/entities/store-transaction";
import type { WalletEnvironment } from "../../src/environment";
import { ulid, ulidBytesAt, unpackUlid } from "../../src/ids";
import { noHash } from "../../src/ledger/entry-hash";

/** An entry, with what statistics tell entries apart by. */
export interface KnownEntry {
  readonly id: string;
  readonly walletId: string;
  readonly sequence: number;
  readonly createdAt: Date;
  readonly environment: WalletEnvironment;
  readonly creditType: string;
  readonly kind: LedgerEntryKind;
  readonly amount: number;
  readonly packageId: string | null;
  readonly store: string | null;
  readonly currency: string | null;
  readonly price: number;
}

const owners = (["SANDBOX", "PRODUCTION"] as const).flatMap((environment) =>
  ["CREDITS", "GEMS"].flatMap((creditType) =>
    ["alice", "bob"].map((userId) => ({ environment, creditType, userId })),
  ),
);
const packages = [
  ["a".repeat(24), "USD", 499],
  ["b".repeat(24), "EUR", 999],
  ["0123456789abcdef01234567", "USD", 1],
] as const;
const stores = ["APP_STORE", "PLAY_STORE", null] as const;
const kinds = Object.keys(kindNumbers) as LedgerEntryKind[];

/** A ULID with this time. */
export const ulidFrom = (milliseconds: number) =>
  unpackUlid(ulidBytesAt(milliseconds)).slice(0, 10) + ulid().slice(10);

interface Wallet {
  readonly environment: WalletEnvironment;
  readonly creditType: string;
  readonly userId: string;
  readonly id: string;
  sequence: number;
  readonly purchases: KnownEntry["id"][];
}

/**
 * Writes entries of every kind at random times, as nobody could post them: without hashes and balances. An id is
 * usually made shortly before its entry, and sometimes by a clock that is days ahead or behind.
 */
export class RandomHistory {
  readonly entries: KnownEntry[] = [];
  private readonly wallets: Wallet[] = owners.map((owner) => ({
    ...owner,
    id: ulid(),
    sequence: 0,
    purchases: [],
  }));
  /** By the id of the purchase. */
  private readonly sold = new Map<string, Pick<KnownEntry, "packageId" | "store" | "currency" | "price">>();

  constructor(
    private readonly database: Database,
    private readonly random: () => number,
  ) {}

  async begin(): Promise<void> {
    const rows = this.wallets.map(({ id, environment, creditType, userId }) => ({
      id,
      environment,
      creditType,
      userId,
      sequence: 0,
      balance: 0,
      headHash: noHash,
      createdAt: new Date(),
    }));
    await this.database.inTransaction((tx) => insertRows(tx, "wallets", rows));
  }

  /** @param isLate whether to note them in `late_entries`, as the ledger does */
  async write(count: number, from: number, until: number, { isLate = false } = {}): Promise<void> {
    const tables: Record<string, object[]> = { ledger_entries: [], purchases: [], store_transactions: [] };
    for (let index = 0; index < count; index += 1) this.addOne(from + this.random() * (until - from), tables);
    const late = tables["ledger_entries"]?.map((row) => {
      const { id, walletId, sequence } = row as KnownEntry;
      return { id, walletId, sequence };
    });
    await this.database.inTransaction(async (tx) => {
      for (const [table, rows] of Object.entries(tables)) await insertRows(tx, table, rows);
      if (isLate) await insertRows(tx, "late_entries", late ?? []);
    });
  }

  private addOne(time: number, tables: Record<string, object[]>): void {
    const wallet = this.pick(this.wallets);
    wallet.sequence += 1;
    const createdAt = new Date(Math.floor(time));
    const { environment, creditType, id: walletId, sequence } = wallet;
    const wanted = this.pick(kinds);
    const isRefund = wanted === "REFUND" || wanted === "REFUND_REVERSAL";
    const kind = isRefund && wallet.purchases.length === 0 ? "PURCHASE" : wanted;
    const skew = this.random() < 0.1 ? (this.random() - 0.5) * 6 * 86_400_000 : -this.random() * 1500;
    const id = ulidFrom(createdAt.getTime() + skew);
    const reference = kind === "PURCHASE" ? ulid() : isRefund ? this.pick(wallet.purchases) : null;
    if (kind === "PURCHASE" && reference !== null) this.sell(wallet, reference, createdAt, tables);
    const of = this.sold.get(reference ?? "");
    const entry: KnownEntry = {
      id,
      walletId,
      sequence,
      createdAt,
      environment,
      creditType,
      kind,
      amount: Math.floor(this.random() * 100) - (kind === "SPEND" || kind === "REFUND" ? 101 : -1),
      packageId: of?.packageId ?? null,
      store: of?.store ?? null,
      currency: of?.currency ?? null,
      price: of?.price ?? 0,
    };
    this.entries.push(entry);
    const { amount } = entry;
    tables["ledger_entries"]?.push({
      walletId,
      sequence,
      id,
      kind,
      amount,
      balanceAfter: 0,
      cause: null,
      reference,
      actor: null,
      reason: null,
      createdAt,
      previousHash: noHash,
      fingerprint: null,
    });
  }

  private sell(wallet: Wallet, id: string, createdAt: Date, tables: Record<string, object[]>): void {
    const [packageId, currency, priceAmount] = this.pick(packages);
    const store = this.pick(stores);
    wallet.purchases.push(id);
    this.sold.set(id, { packageId, currency, price: priceAmount, store });
    const { id: walletId, environment, sequence: entrySequence } = wallet;
    tables["purchases"]?.push({
      walletId,
      id,
      packageId,
      credits: 1,
      priceAmount,
      currency,
      entrySequence,
      createdAt,
    });
    // A test purchase has a row without a store, once it was refunded.
    if (store === null && this.random() < 0.5) return;
    tables["store_transactions"]?.push({
      environment,
      store: store ?? withoutStore,
      transactionId: id,
      period: 0,
      part: 0,
      state: "GRANTED",
      walletId,
      packageId,
      purchaseId: id,
      credits: 1,
      taken: 0,
      shortfall: 0,
      freezesSpending: 0,
      refunds: 0,
      updatedAt: createdAt,
    });
  }

  private pick<One>(some: readonly One[]): One {
    return some[Math.floor(this.random() * some.length)] as One;
  }
}
