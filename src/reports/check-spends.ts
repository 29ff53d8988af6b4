import { placeholders } from "../database/rows";
import { packUlid } from "../ids";
import { unpackRow, type Forms } from "../ledger/unpack-row";
import type { EntryRow, SpendDetailsRow, SpendReversalRow } from "./book-rows";
import { failedChecks } from "./failed-checks";
import { followMerges, type Ask } from "./find-in-books";
import type { Findings } from "./findings";

/** An entry that reversals name, with one of its reversals. */
interface ReversedRow {
  readonly spendId: string;
  readonly walletId: string;
  readonly kind: string;
  readonly spent: number;
  /** Both are null for an entry without reversals. */
  readonly id: string | null;
  readonly amount: number | null;
}

const reversedForms: Forms<ReversedRow> = { spendId: "ulid", walletId: "ulid", kind: "kind", id: "ulid" };

/** Checks that each reversal among the entries gives back credits that its spend took, and no more. */
export async function checkReversals(
  ask: Ask,
  entries: readonly EntryRow[],
  findings: Findings,
): Promise<void> {
  const reversals = entries.filter(({ kind }) => kind === "SPEND_REVERSAL");
  const spendIds = [...new Set(reversals.flatMap(({ reference }) => reference ?? []))];
  if (spendIds.length === 0) return;
  const rows = await ask<ReversedRow>(
    `SELECT s.id AS spendId, s.walletId, s.kind, s.amount AS spent, r.id, r.amount
     FROM ledger_entries s
     LEFT JOIN spend_reversals r ON r.walletId = s.walletId AND r.spendSequence = s.sequence
     WHERE s.id IN (${placeholders(spendIds)})`,
    spendIds.map(packUlid),
  );
  const found = rows.map((row) => unpackRow(row, reversedForms));
  for (const entry of reversals) {
    const ofSpend = found.filter(({ spendId }) => spendId === entry.reference);
    for (const problem of await problemsOfReversal(ask, entry, ofSpend))
      findings.add("SPEND", { wallet: entry, sequence: entry.sequence }, problem);
  }
}

async function problemsOfReversal(
  ask: Ask,
  { id, reference, amount, walletId }: EntryRow,
  ofSpend: readonly ReversedRow[],
): Promise<string[]> {
  const [spend] = ofSpend;
  if (spend?.kind !== "SPEND") return [`There is no spend ${reference}.`];
  const own = ofSpend.find((one) => one.id === id);
  const given = ofSpend.reduce((sum, one) => sum + Number(one.amount), 0);
  const isThere =
    spend.walletId === walletId || (await followMerges(ask, spend.walletId))?.includes(walletId);
  return failedChecks([
    [Number(own?.amount) === amount, `The reversals of the spend ${reference} do not have this one.`],
    [given <= -spend.spent, `${given} of ${-spend.spent} credits of the spend ${reference} were given back.`],
    [isThere === true, `The spend ${reference} is one of another wallet.`],
  ]);
}

/** Checks that the details of a spend belong to one. The fingerprint of its entry covers what they say. */
export function checkSpendDetails(details: SpendDetailsRow, findings: Findings): void {
  const { id, sequence, entryId, entryKind } = details;
  if (entryKind === "SPEND" && entryId === id) return;
  findings.add("SPEND", { wallet: details, sequence }, "There are details of a spend that does not exist.");
}

/** Checks that a reversal of a spend has its entry. */
export function checkSpendReversal(reversal: SpendReversalRow, findings: Findings): void {
  const { id, spendSequence: sequence, amount, entryKind, entryAmount } = reversal;
  if (entryKind === "SPEND_REVERSAL" && entryAmount === amount) return;
  findings.add("SPEND", { wallet: reversal, sequence }, `The reversal ${id} of the spend has no entry.`);
}
