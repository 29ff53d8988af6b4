import type { Caller } from "../auth/caller";
import { readsOtherUsers, requirePermission } from "../auth/permissions";
import type { AppContext } from "../context/app-context";
import type { Database } from "../database/database";
import { placeholders } from "../database/rows";
import type { Transaction } from "../database/transaction";
import { kindNumbers, type LedgerEntry } from "../entities/ledger-entry";
import { packUlid, unpackUlid } from "../ids";
import { readMetadata, type Metadata } from "../inputs/metadata";
import type { SpendSubject } from "../ledger/fingerprint";
import { entryColumns, entryOf } from "../ledger/stored-entry";
import type { WalletOwner } from "../ledger/wallet-owners";
import { noSuchSpend } from "../public-ids";

/** A spend, by its entry. */
export interface Spend extends WalletOwner {
  /** The wallet that paid, even if it was merged since. */
  readonly walletId: string;
  readonly sequence: number;
  /** The id of the entry. */
  readonly id: string;
  /** Credits that were taken, above 0. */
  readonly amount: number;
}

/** @throws Refusal NOT_FOUND when there is no entry with this id, or when it is one of another kind. */
export async function findSpend(database: Database, id: string): Promise<Spend> {
  type Row = Omit<Spend, "walletId" | "id"> & { readonly walletId: Buffer };
  const [row] = await database.readRows<Row>(
    `SELECT e.walletId, e.sequence, e.amount, w.userId, w.environment, w.creditType
     FROM ledger_entries e JOIN wallets w ON w.id = e.walletId
     WHERE e.id = ? AND e.kind = ${kindNumbers.SPEND}`,
    [packUlid(id)],
  );
  if (!row) throw noSuchSpend();
  return {
    ...row,
    id,
    walletId: unpackUlid(row.walletId),
    sequence: Number(row.sequence),
    amount: -Number(row.amount),
  };
}

/** The entry that a cause made to give credits of the spend back, in whatever wallet. */
export async function findReversal(
  database: Database,
  { walletId, sequence }: Spend,
  cause: string,
): Promise<LedgerEntry | undefined> {
  const [row] = await database.readRows<LedgerEntry>(
    `SELECT e.walletId, ${entryColumns}, w.userId, w.environment, w.creditType FROM spend_reversals r
     JOIN ledger_entries e ON e.id = r.id JOIN wallets w ON w.id = e.walletId
     WHERE r.walletId = ? AND r.spendSequence = ? AND e.cause = ?`,
    [packUlid(walletId), sequence, cause],
  );
  return row && entryOf(row);
}

type Read = Pick<Transaction, "query">;
/** Names the entry of a spend. */
type SpendKey = Pick<LedgerEntry, "walletId" | "sequence" | "id">;

/** The credits that were given back of each spend, by the id of its entry. Spends without reversals are left out. */
export async function sumReversals(
  read: Read,
  spends: readonly SpendKey[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await readOf<{ given: number | string }>(
    read,
    spends,
    "SELECT walletId, spendSequence AS sequence, SUM(amount) AS given FROM spend_reversals",
    "spendSequence",
    "GROUP BY walletId, spendSequence",
  );
  return new Map([...rows].map(([id, { given }]) => [id, Number(given)]));
}

/** What is known of a spend beside its entry. */
export interface SpendView {
  readonly member: string | null;
  readonly reference: string | null;
  /** Null for users, who do not see it. */
  readonly metadata: Metadata | null;
  /** Credits that were given back. */
  readonly reversed: number;
  /** Credits that can still be given back. */
  readonly reversible: number;
}

/** What is known of spends beside their entries, by the ids of the entries, which the viewer has read. */
export async function findSpendViews(
  { database }: AppContext,
  caller: Caller,
  spends: readonly LedgerEntry[],
): Promise<ReadonlyMap<string, SpendView>> {
  requirePermission(caller.viewer, "listLedgerEntries");
  const read = { query: database.readRows.bind(database) };
  const [details, given] = await Promise.all([
    readOf<SpendSubject>(
      read,
      spends,
      "SELECT walletId, sequence, member, reference, metadata FROM spend_details",
      "sequence",
    ),
    sumReversals(read, spends),
  ]);
  const showsMetadata = readsOtherUsers(caller.viewer);
  return new Map(
    spends.map(({ id, amount }) => {
      const { member = null, reference = null, metadata = null } = details.get(id) ?? {};
      const reversed = given.get(id) ?? 0;
      return [
        id,
        {
          member,
          reference,
          metadata: showsMetadata ? readMetadata(metadata) : null,
          reversed,
          reversible: -amount - reversed,
        },
      ];
    }),
  );
}

/** Rows that name spends by wallet and sequence, by the ids of the spends' entries. */
async function readOf<Row>(
  { query }: Read,
  spends: readonly SpendKey[],
  select: string,
  sequenceColumn: string,
  ending = "",
): Promise<ReadonlyMap<string, Row>> {
  if (spends.length === 0) return new Map();
  const ids = new Map(spends.map(({ walletId, sequence, id }) => [placeOf(walletId, sequence), id]));
  // By wallet, because SQLite allows at most 1,000 conditions joined by OR.
  const sequences = new Map<string, number[]>();
  for (const { walletId, sequence } of spends)
    sequences.set(walletId, [...(sequences.get(walletId) ?? []), sequence]);
  const conditions = [...sequences.values()].map(
    (listed) => `(walletId = ? AND ${sequenceColumn} IN (${placeholders(listed)}))`,
  );
  const values = [...sequences].flatMap(([walletId, listed]) => [packUlid(walletId), ...listed]);
  const rows = await query<Row & { readonly walletId: Buffer; readonly sequence: number | string }>(
    `${select} WHERE ${conditions.join(" OR ")} ${ending}`,
    values,
  );
  return new Map(
    rows.flatMap((row) => {
      const id = ids.get(placeOf(unpackUlid(row.walletId), Number(row.sequence)));
      return id === undefined ? [] : [[id, row] as const];
    }),
  );
}

const placeOf = (walletId: string, sequence: number) => `${walletId} ${sequence}`;
